"""Texts found by their words and characters: BM25 over jieba words and character 1-2-grams. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from sys import intern

import bm25s
import numpy as np
from numpy.typing import NDArray

from language.words import grams, words

Floats = NDArray[np.float32]


WORD = "_"
"""Marks words among the tokens, so that a two-character word is no bigram."""


def tokens(text: str) -> list[str]:
    """What a normalised text is found by: character 1-2-grams and words."""
    # The same few thousand strings come again and again: one of each is enough.
    return [intern(token) for token in (*grams(text), *(WORD + word for word in words(text) if len(word) > 1))]


@dataclass(frozen=True, slots=True)
class Query:
    """A question as one lexicon sees it: its known tokens, and the weight of all its tokens, unknown ones included."""

    known: list[str]
    weight: float


class Lexicon:
    """BM25 over a fixed list of tokenised texts.

    Scores are shares: the part of the question's weight that a text covers, so that they mean the same for short and
    long questions.
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        # One empty text would have no token and no length to compare with.
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.6)
        self._bm25.index([list(text) or ["_"] for text in texts], show_progress=False)
        self._idf = _idf(self._bm25, len(texts))
        self._unknown_idf = float(np.log1p((len(texts) + 0.5) / 0.5))
        self._count = len(texts)

    def query(self, question: Sequence[str]) -> Query:
        """Prepare tokens of a question once for several scores."""
        return Query([token for token in question if token in self._idf], self.weight(question))

    def coverage(self, query: Query) -> Floats:
        """For every text the share of the question's weight found in it, 0 to 1."""
        return self.scores(query) / max(query.weight, 1e-6)

    def scores(self, query: Query) -> Floats:
        """Plain BM25 for every text."""
        if not query.known:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(query.known), dtype=np.float32)

    def weight(self, text: Sequence[str]) -> float:
        """What a text weighs: the inverse frequencies of its tokens together."""
        return sum(self._idf.get(token, self._unknown_idf) for token in text)


class ShortTexts(Lexicon):
    """Questions and titles: alike is what covers the question and says little beyond it."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        super().__init__(texts)
        self._weights = np.array([self.weight(text) for text in texts], dtype=np.float32)

    def similarity(self, query: Query) -> Floats:
        """For every text how alike it and the question are (Dice), 0 to about 1."""
        both = np.maximum(self._weights + query.weight, 1e-6)
        return np.asarray(2 * self.scores(query) / both, dtype=np.float32)


def _idf(index: bm25s.BM25, size: int) -> dict[str, float]:
    frequency = np.diff(index.scores["indptr"])
    values = np.log1p((size - frequency + 0.5) / (frequency + 0.5))
    return {token: float(values[place]) for token, place in index.vocab_dict.items() if place < len(values)}
