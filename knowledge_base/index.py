"""The search over everything published: segments in memory, never changed, replaced as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from knowledge_base.analysis import Analysis
from knowledge_base.embedder import Vectors
from knowledge_base.facets import without_procedure
from knowledge_base.lexicon import Floats
from knowledge_base.query import Knowing, Query, understand
from knowledge_base.ranking import Calibration, Calibrations, Mask, evidence, probability
from knowledge_base.recogniser import Recogniser
from knowledge_base.segment import Found, Meaning, Segment
from knowledge_base.spelling import Speller
from knowledge_base.vocabulary import WORD, Vocabulary

# How many entries of a ranking anyone ever looks at.
DEPTH = 20


@dataclass(frozen=True, slots=True)
class Searched:
    """What every segment says to a query, with the features and the score of each entry; `weight` is that of all its
    telling words."""

    found: tuple[Found, ...]
    features: Floats
    scores: Floats
    weight: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The entries for one question, best first. `order` holds their places, `scores` minus infinity for those left
    out; `relevance` is how probable it is that one of the first answers, `sureness` that the very first does."""

    searched: Searched
    scores: Floats
    order: NDArray[np.intp]
    relevance: float
    sureness: float


class Index:
    """Everything published at one version; needs at least one entry.

    The first segment holds most of it, the second what was published since the first one was built; `alive` says which
    entries of each are still the published ones. Of entries that are alike one is found.
    """

    def __init__(
        self,
        version: int,
        segments: Sequence[tuple[Segment, Mask]],
        knowing: Knowing,
        calibrations: Calibrations,
    ) -> None:
        self.version = version
        self.segments = tuple(segment for segment, _ in segments)
        self._alive = np.concatenate([alive for _, alive in segments])
        self.bare = np.concatenate([segment.bare for segment in self.segments])
        self._taught = np.concatenate([segment.taught for segment in self.segments])
        self._starts = [0, *accumulate(len(segment.analyses) for segment in self.segments)]
        self._knowing = knowing
        self.by_meaning = all(segment.by_meaning for segment in self.segments)
        by_words = calibrations.lexical if knowing.recogniser is None else calibrations.learned
        self.calibration: Calibration = calibrations.hybrid if self.by_meaning else by_words
        self.analyses: tuple[Analysis, ...] = tuple(a for segment in self.segments for a in segment.analyses)
        living = [place for place, alive in enumerate(self._alive) if alive]
        self.places = {self.analyses[place].entry.id: place for place in living}
        self._found = self._alive & ~_repeated(self.analyses, living)
        self._exact: dict[str, list[int]] = {}
        for place in np.flatnonzero(self._found).tolist():
            for question in set(self.analyses[place].questions):
                self._exact.setdefault(question, []).append(place)

    def asked_word_for_word(self, text: str, usable: Mask) -> int | None:
        """The entry of which a normalised text is the title or a wording; of several the one that is usable, None
        where that does not decide."""
        places = self._exact.get(text, [])
        wanted = [place for place in places if usable[place]] or places
        return wanted[0] if len(wanted) == 1 else None

    @property
    def published(self) -> list[Analysis]:
        """Every entry that is published, alike or not."""
        return [self.analyses[place] for place in self.places.values()]

    @property
    def entries(self) -> int:
        """How many entries answer."""
        return len(self.places)

    def understand(self, text: str, vector: Vectors | None) -> Query:
        """A normalised question made ready for this index."""
        return understand(text, vector if self.by_meaning else None, self._knowing)

    def search(self, query: Query) -> Searched:
        """How well every entry fits a query."""
        found = tuple(segment.search(query) for segment in self.segments)
        features = found[0].features if len(found) == 1 else np.concatenate([one.features for one in found])
        weight = sum(said.weight for said in query.telling)
        return Searched(found, features, self.calibration.fused(features, self.bare), weight)

    def mended(self, text: str) -> str:
        """A normalised question with what was typed by its sound written as it was meant."""
        return self._knowing.speller.mended(text)

    def strange(self, query: Query, place: int) -> float:
        """What the words weigh, in nats, that a query names a matter by and an entry does not use."""
        part = next(number for number, start in enumerate(self._starts[1:]) if place < start)
        matter = without_procedure(query.text)
        named = [said for said in query.telling if said.alternatives[0] in matter]
        return sum(s.weight for s in named if not self.segments[part].uses(s, place - self._starts[part]))

    def rank(self, searched: Searched, usable: Mask) -> Ranking:
        """The order of the `usable` entries, of which there must be one at least."""
        scores = np.where(usable & self._found, searched.scores, -np.inf).astype(np.float32)
        order = _best(scores)
        seen = evidence(searched.features, scores, order)
        judging = self.calibration.judging(bool(self._taught[order[0]]))
        return Ranking(
            searched=searched,
            scores=scores,
            order=order,
            relevance=probability(judging.relevance, seen),
            sureness=probability(judging.sureness, seen),
        )

    def in_force(self, day: date) -> Mask:
        """Which entries may be quoted on a day."""
        return np.asarray(self._alive & np.concatenate([segment.in_force(day) for segment in self.segments]))

    def holding_in(self, district: str | None) -> Mask:
        """Which entries hold in a district; all of them where it is not known."""
        return np.asarray(self._alive & np.concatenate([segment.holding_in(district) for segment in self.segments]))

    def passage_scores(self, ranking: Ranking, place: int) -> Floats:
        """How well each passage of an entry fits the question of a ranking."""
        part = next(number for number, start in enumerate(self._starts[1:]) if place < start)
        local = place - self._starts[part]
        start = int(self.segments[part].passage_starts[local])
        return ranking.searched.found[part].passages[start : start + len(self.analyses[place].passages)]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Analyses that stay as they are, with what was learned."""

    analyses: Sequence[Analysis]
    vocabulary: Vocabulary
    meaning: Meaning | None = None
    recogniser: Recogniser | None = None


def index_of(fixed: Fixed, calibrations: Calibrations) -> Index:
    """An index of one segment."""
    knowing = Knowing(fixed.vocabulary, Speller(*spellings(fixed.analyses, fixed.vocabulary)), fixed.recogniser)
    segment = Segment(fixed.analyses, fixed.meaning, knowing)
    return Index(0, [(segment, np.ones(len(fixed.analyses), dtype=bool))], knowing, calibrations)


def spellings(analyses: Sequence[Analysis], vocabulary: Vocabulary) -> tuple[list[str], set[str]]:
    """The words of some entries, each as often as entries use it, and the pairs of characters in them."""
    tokens = vocabulary.tokens
    words: list[str] = []
    pairs: set[str] = set()
    for analysis in analyses:
        for number in np.unique(analysis.whole):
            token = tokens[number]
            if token[0] == WORD:
                words.append(token.removeprefix(WORD))
            elif len(token) == 2:
                pairs.add(token)
    return words, pairs


def _repeated(analyses: Sequence[Analysis], living: Sequence[int]) -> Mask:
    """Which entries say to the letter what one before them says, for the same districts and days: a text that was
    published twice is found once, or citizens would be asked which of two alike they mean."""
    repeated = np.zeros(len(analyses), dtype=bool)
    seen = set()
    for place in living:
        analysis = analyses[place]
        said = analysis.questions, analysis.texts, analysis.entry.districts, analysis.entry.validity
        repeated[place] = said in seen
        seen.add(said)
    return repeated


def _best(scores: Floats) -> NDArray[np.intp]:
    depth = min(DEPTH, len(scores))
    chosen = np.argpartition(-scores, depth - 1)[:depth]
    return chosen[np.argsort(-scores[chosen], kind="stable")]
