"""Texts found by their tokens: BM25 over numbered tokens, with statistics that may come from a larger collection. Pure.

bm25s, used before, takes its statistics from the texts it holds alone: a few entries published after the index was
built could not be weighed like the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.vocabulary import Ids

Floats = NDArray[np.float32]
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Saturation:
    """BM25's k1 and b: how much saying a token again counts, and how much a text's length."""

    k1: float
    b: float


USUAL = Saturation(1.2, 0.75)
# That a question's word stands in a text at all says most, how often it does little, and a long text that holds all of
# it is no better for that.
_OURS = Saturation(0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many texts there are, in how many each token stands, and how long they are on average."""

    texts: int
    frequency: NDArray[np.int64]
    length: float

    def rarity(self, ids: NDArray[np.integer]) -> Floats:
        """The inverse frequency of each token; one never seen is the rarest."""
        frequency = np.zeros(len(ids))
        seen = (ids >= 0) & (ids < len(self.frequency))
        frequency[seen] = self.frequency[ids[seen]]
        return np.log1p((self.texts - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)

    def weight(self, ids: Ids) -> float:
        """What a text weighs: the rarities of its tokens together."""
        return float(self.rarity(ids).sum())


class Lexicon:
    """BM25 over a fixed list of texts given as token numbers.

    `coverage` is a share: the part of a question's weight that a text covers, so that it means the same for short and
    long questions.
    """

    def __init__(
        self, texts: Sequence[Ids], statistics: Statistics | None = None, saturation: Saturation = _OURS
    ) -> None:
        self._count = len(texts)
        lengths = np.array([len(text) for text in texts], dtype=np.float32)
        ids, places, times = _counted(texts)
        self._starts = np.searchsorted(ids, np.arange((int(ids[-1]) if len(ids) else 0) + 2))
        frequency = np.diff(self._starts)
        self.statistics = statistics or Statistics(
            self._count, frequency, float(lengths.sum() / max(self._count, 1)) or 1.0
        )
        norm = saturation.k1 * (1 - saturation.b + saturation.b * lengths / self.statistics.length)
        self._places = places
        self._impacts = (times / (times + norm[places]) * self.statistics.rarity(ids)).astype(np.float32)

    def holding(self, token: int) -> Places:
        """The places of the texts that hold a token."""
        return self._places[self._span(token)]

    def scores(self, ids: Ids) -> Floats:
        """BM25 for every text; a token that stands twice in `ids` counts twice."""
        spans = [span for token in ids if (span := self._span(int(token))).stop > span.start]
        if not spans:
            return np.zeros(self._count, dtype=np.float32)
        places = np.concatenate([self._places[span] for span in spans])
        impacts = np.concatenate([self._impacts[span] for span in spans])
        return np.bincount(places, weights=impacts, minlength=self._count).astype(np.float32)

    def coverage(self, ids: Ids) -> Floats:
        """For every text the share of the tokens' weight found in it, 0 to about 1."""
        return self.share(self.scores(ids), ids)

    def share(self, scores: Floats, ids: Ids) -> Floats:
        """The coverage of tokens of which the scores are known."""
        return scores / np.float32(max(self.statistics.weight(ids), 1e-6))

    def _span(self, token: int) -> slice:
        if not 0 <= token < len(self._starts) - 1:
            return slice(0, 0)
        return slice(int(self._starts[token]), int(self._starts[token + 1]))


class ShortTexts(Lexicon):
    """Questions and titles: alike is what covers the question and says little beyond it."""

    def __init__(self, texts: Sequence[Ids], statistics: Statistics | None = None) -> None:
        super().__init__(texts, statistics)
        self._weights = np.array([self.statistics.weight(text) for text in texts], dtype=np.float32)

    def similarity(self, ids: Ids) -> Floats:
        """For every text how alike it and the question are (Dice), 0 to about 1."""
        both = np.maximum(self._weights + np.float32(self.statistics.weight(ids)), 1e-6)
        return np.asarray(2 * self.scores(ids) / both, dtype=np.float32)


def _counted(texts: Sequence[Ids]) -> tuple[NDArray[np.int64], Places, Floats]:
    """Every (token, place of a text) with how often it occurs there, by token and place."""
    if not texts:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), [len(text) for text in texts])
    keys, times = np.unique(np.concatenate(texts).astype(np.int64) * len(texts) + owners, return_counts=True)
    return keys // len(texts), (keys % len(texts)).astype(np.int32), times.astype(np.float32)
