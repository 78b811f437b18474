"""The search over everything published: immutable arrays in memory, built aside and swapped as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from knowledge_base.analysis import Analysis
from knowledge_base.embedder import Vectors
from knowledge_base.lexicon import WORD, Floats, Lexicon, ShortTexts, tokens
from knowledge_base.ranking import Calibration, Feature, by_entry, evidence, probability
from knowledge_base.rarity import Words, said
from knowledge_base.spelling import Speller
from knowledge_base.synonyms import official_words

# How many entries of a ranking anyone ever looks at.
DEPTH = 20


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of length 1 for every question and every passage of a list of analyses, in order."""

    questions: Vectors
    passages: Vectors


@dataclass(frozen=True, slots=True)
class Ranking:
    """The entries for one question. `order`: places of the best ones; `passages`: a score for every passage."""

    features: Floats
    scores: Floats
    order: NDArray[np.intp]
    relevance: float
    sureness: float
    passages: Floats


class Index:
    """Everything published at one version. Never changes after it is built; needs at least one entry."""

    def __init__(
        self, version: int, analyses: Sequence[Analysis], meaning: Meaning | None, calibration: Calibration
    ) -> None:
        self.version = version
        self.analyses = tuple(analyses)
        self.meaning = meaning
        self.calibration = calibration
        self.places = {analysis.entry.id: place for place, analysis in enumerate(analyses)}
        self.exact = {question: place for place, analysis in enumerate(analyses) for question in analysis.questions}
        self._question_starts = _starts(len(analysis.questions) for analysis in analyses)
        self.passage_starts = _starts(len(analysis.passages) for analysis in analyses)
        self._whole = Lexicon([analysis.whole for analysis in analyses])
        self._questions = ShortTexts([question for analysis in analyses for question in analysis.question_tokens])
        self._passages = Lexicon([text for analysis in analyses for text in analysis.text_tokens])
        used = [[token.removeprefix(WORD) for token in analysis.whole if token[0] == WORD] for analysis in analyses]
        self._words = Words(used)
        self._speller = Speller(
            (word for words in used for word in words),
            (token for analysis in analyses for token in analysis.whole if len(token) == 2 and token[0] != WORD),
        )

    def rank(self, question: str, vector: Vectors | None, usable: NDArray[np.bool_] | None = None) -> Ranking:
        """The entries for a normalised question and, where the base has vectors, its vector; only `usable` ones."""
        features = np.zeros((len(self.analyses), len(self.calibration.fusion)), dtype=np.float32)
        passages = self._by_words(question, features)
        if vector is not None and self.meaning is not None:
            passages = passages + self._by_meaning(vector, self.meaning, features)
        scores = self.calibration.fused(features)
        if usable is not None:
            scores = np.where(usable, scores, -np.inf)
        order = _best(scores)
        seen = evidence(features, scores, order)
        relevance = probability(self.calibration.relevance, seen)
        return Ranking(features, scores, order, relevance, probability(self.calibration.sureness, seen), passages)

    def _by_words(self, question: str, features: Floats) -> Floats:
        """Fill in the lexical features; the passages' own scores."""
        asked, mended, meant = tokens(question), self._speller.meant(question), official_words(question)
        mending = [token for word in mended for token in tokens(word)]
        official = [token for _, words in meant for word in words for token in tokens(word)]
        passages = self._passages.coverage(self._passages.query(asked + mending))
        features[:, Feature.WHOLE] = self._whole.coverage(self._whole.query(asked))
        features[:, Feature.MEANT] = self._whole.coverage(self._whole.query(asked + mending + official))
        alike = self._questions.similarity(self._questions.query(asked + mending))
        features[:, Feature.QUESTION] = by_entry(alike, self._question_starts)
        features[:, Feature.PASSAGE] = by_entry(passages, self.passage_starts)
        features[:, Feature.TELLING] = self._words.covered(said(question, meant, mended))
        return passages

    def _by_meaning(self, vector: Vectors, meaning: Meaning, features: Floats) -> Floats:
        passages = np.asarray(meaning.passages @ vector)
        features[:, Feature.QUESTION_MEANING] = by_entry(meaning.questions @ vector, self._question_starts)
        features[:, Feature.PASSAGE_MEANING] = by_entry(passages, self.passage_starts)
        return passages


def _starts(counts: Iterable[int]) -> NDArray[np.intp]:
    return np.array([0, *accumulate(counts)][:-1], dtype=np.intp)


def _best(scores: Floats) -> NDArray[np.intp]:
    depth = min(DEPTH, len(scores))
    chosen = np.argpartition(-scores, depth - 1)[:depth]
    return chosen[np.argsort(-scores[chosen], kind="stable")]
