"""A fixed list of entries that are searched together: immutable arrays in memory."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from knowledge_base.analysis import Analysis
from knowledge_base.embedder import Vectors
from knowledge_base.entry import Document, Validity
from knowledge_base.lexicon import Floats, Lexicon, Places, ShortTexts, Statistics
from knowledge_base.query import Knowing, Query
from knowledge_base.ranking import LEARNED_FEATURES, LEXICAL_FEATURES, Feature, Mask, by_entry
from knowledge_base.rarity import Said
from knowledge_base.recogniser import FEWEST_QUESTIONS, Recogniser
from knowledge_base.vocabulary import WORD

_ALWAYS, _NEVER = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of length 1 for every question and every passage of a list of analyses, in order."""

    questions: Vectors
    passages: Vectors

    @classmethod
    def of(cls, analyses: Sequence[Analysis], encode: Callable[[list[str]], Vectors]) -> "Meaning":
        """What a model makes of them; `encode` takes texts and gives a row of length 1 for each."""
        return cls(
            encode([question for analysis in analyses for question in analysis.questions]),
            encode([text for analysis in analyses for text in analysis.texts]),
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """The statistics by which a segment weighs tokens: its own, or those of a larger one."""

    whole: Statistics
    questions: Statistics
    passages: Statistics


@dataclass(frozen=True, slots=True)
class Found:
    """What a segment says to a query: a row of features an entry, a score a passage."""

    features: Floats
    passages: Floats


class Segment:
    """Entries with everything that the ranking reads of them. Never changes after it is built."""

    def __init__(
        self,
        analyses: Sequence[Analysis],
        meaning: Meaning | None,
        knowing: Knowing,
        weights: Weights | None = None,
    ) -> None:
        self.analyses = tuple(analyses)
        self.passage_starts = _starts(len(analysis.passages) for analysis in analyses)
        self.bare = np.array([is_bare(analysis) for analysis in analyses], dtype=bool)
        self._question_starts = _starts(len(analysis.questions) for analysis in analyses)
        self._vocabulary = knowing.vocabulary
        self._recognised = _known_to(knowing.recogniser, analyses)
        self.taught = self._recognised >= 0 if knowing.recogniser else _teachable(analyses)
        self._whole = Lexicon([analysis.whole for analysis in analyses], weights.whole if weights else None)
        self._questions = ShortTexts(
            [ids for analysis in analyses for ids in analysis.question_ids], weights.questions if weights else None
        )
        self._passages = Lexicon(
            [ids for analysis in analyses for ids in analysis.text_ids], weights.passages if weights else None
        )
        self._meaning = meaning
        questions = meaning.questions if meaning else np.zeros((0, 0), dtype=np.float32)
        self._centres = _centres(questions, self._question_starts) if meaning else questions
        validities = [analysis.entry.validity for analysis in analyses]
        self._first_days = np.array([_first_day(validity) for validity in validities], dtype=np.int32)
        self._last_days = np.array([_last_day(validity) for validity in validities], dtype=np.int32)
        self._bound = {
            place: frozenset(analysis.entry.districts)
            for place, analysis in enumerate(analyses)
            if analysis.entry.districts
        }

    @property
    def weights(self) -> Weights:
        return Weights(self._whole.statistics, self._questions.statistics, self._passages.statistics)

    @property
    def by_meaning(self) -> bool:
        return self._meaning is not None

    def in_force(self, day: date) -> Mask:
        """Which entries may be quoted on a day."""
        today = day.toordinal()
        return np.asarray((self._first_days <= today) & (today <= self._last_days))

    def holding_in(self, district: str | None) -> Mask:
        """Which entries hold in a district; all of them where it is not known."""
        holding = np.ones(len(self.analyses), dtype=bool)
        if district is not None:
            for place, districts in self._bound.items():
                holding[place] = district in districts
        return holding

    def search(self, query: Query) -> Found:
        """The features of every entry for a query, by words alone where the query has no vector."""
        by_meaning = query.vector is not None and self._meaning is not None
        learned = LEXICAL_FEATURES if query.recognised is None else LEARNED_FEATURES
        features = np.zeros((len(self.analyses), len(Feature) if by_meaning else learned), dtype=np.float32)
        passages = self._by_words(query, features)
        if query.vector is not None and self._meaning is not None:
            passages = passages + self._by_meaning(query.vector, self._meaning, features)
        return Found(features, passages)

    def _by_words(self, query: Query, features: Floats) -> Floats:
        passages = self._passages.coverage(query.mended)
        asked = self._whole.scores(query.asked)
        features[:, Feature.WHOLE] = self._whole.share(asked, query.asked)
        features[:, Feature.MEANT] = self._whole.share(asked + self._whole.scores(query.beyond), query.meant)
        features[:, Feature.QUESTION] = by_entry(self._questions.similarity(query.mended), self._question_starts)
        features[:, Feature.PASSAGE] = by_entry(passages, self.passage_starts)
        features[:, Feature.TELLING] = self._told(query)
        if query.recognised is not None:
            features[:, Feature.RECOGNISED] = query.recognised[self._recognised]
        return passages

    def uses(self, said: Said, place: int) -> bool:
        """Whether an entry uses a word, or says it otherwise."""
        return any(place in held for held in self._holding(said))

    def _holding(self, said: Said) -> list[Places]:
        ids = self._vocabulary.known(WORD + word for word in said.alternatives)
        return [self._whole.holding(int(token)) for token in ids if token >= 0]

    def _told(self, query: Query) -> Floats:
        """For every entry the share, by weight, of the question's telling words that it uses or says otherwise."""
        shares = np.zeros(len(self.analyses), dtype=np.float32)
        for said in query.telling:
            places = self._holding(said)
            if places:
                # The places of one token differ from each other, those of several may not.
                held = places[0] if len(places) == 1 else np.unique(np.concatenate(places))
                shares[held] += said.weight
        return shares / np.float32(max(sum(said.weight for said in query.telling), 1e-6))

    def _by_meaning(self, vector: Vectors, meaning: Meaning, features: Floats) -> Floats:
        passages = np.asarray(meaning.passages @ vector)
        features[:, Feature.QUESTION_MEANING] = by_entry(meaning.questions @ vector, self._question_starts)
        features[:, Feature.ENTRY_MEANING] = self._centres @ vector
        features[:, Feature.PASSAGE_MEANING] = by_entry(passages, self.passage_starts)
        return passages


def is_bare(analysis: Analysis) -> bool:
    """Whether it is running text of which hardly a way of asking is known: its title is a heading, not a question."""
    entry = analysis.entry
    headed = isinstance(entry, Document) and entry.text != entry.title and entry.text.startswith(entry.title)
    return len(analysis.questions) < FEWEST_QUESTIONS and (headed or len(analysis.passages) > 1)


def _known_to(recogniser: Recogniser | None, analyses: Sequence[Analysis]) -> NDArray[np.intp]:
    """The place of each entry among the recogniser's numbers; the last one where it was never taught."""
    places = recogniser.places if recogniser else {}
    return np.array([places.get(analysis.entry.id, -1) for analysis in analyses], dtype=np.intp)


def _teachable(analyses: Sequence[Analysis]) -> Mask:
    """Which entries a recogniser could learn from."""
    return np.array([len(analysis.questions) >= FEWEST_QUESTIONS for analysis in analyses], dtype=bool)


def _centres(questions: Vectors, starts: NDArray[np.intp]) -> Vectors:
    """What the questions of each entry have in common: their mean, of length 1."""
    sums = np.add.reduceat(questions, starts, axis=0)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _first_day(validity: Validity) -> int:
    return validity.effective.toordinal() if validity.effective else _ALWAYS


def _last_day(validity: Validity) -> int:
    expires = validity.expires.toordinal() if validity.expires else _NEVER
    return min(expires, validity.repealed.toordinal() - 1) if validity.repealed else expires


def _starts(counts: Iterable[int]) -> NDArray[np.intp]:
    return np.array([0, *accumulate(counts)][:-1], dtype=np.intp)
