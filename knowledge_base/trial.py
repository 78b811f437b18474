"""A question tried out: what the search understood and found, part by part, and why it answered or not. Pure."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from knowledge_base.answer import Answer
from knowledge_base.decision import decide
from knowledge_base.entry import Standing
from knowledge_base.examination import Case
from knowledge_base.facets import AskedFacet
from knowledge_base.ranking import Feature, beside_the_best

_MOST_CANDIDATES = 10


class Bar(StrEnum):
    """Why an entry may not be quoted to this citizen today."""

    NOT_IN_FORCE = "not_in_force"
    OTHER_DISTRICT = "other_district"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry as it ranked. `parts` has for every feature its value and what it adds to `score`."""

    entry_id: str
    title: str
    score: float
    parts: dict[Feature, tuple[float, float]]
    standing: Standing
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class Trial:
    """`relevance` is how probable it is that one of the first answers: below `refuse_below` nothing is found.
    `sureness` is how probable it is that the first does: from `answer_from` on it answers alone."""

    text: str
    facet: AskedFacet
    by_meaning: bool
    answer: Answer
    candidates: tuple[Candidate, ...]
    relevance: float
    sureness: float
    refuse_below: float
    answer_from: float


def trial(case: Case) -> Trial:
    """Everything that the decision on a case was made from."""
    index, ranking = case.index, case.ranking or case.whole
    order = [int(place) for place in case.whole.order[:_MOST_CANDIDATES] if np.isfinite(case.whole.scores[place])]
    return Trial(
        text=case.asked.text,
        facet=case.asked.facet,
        by_meaning=index.by_meaning,
        answer=decide(case),
        candidates=tuple(_candidate(case, place) for place in order),
        relevance=ranking.relevance,
        sureness=ranking.sureness,
        refuse_below=index.calibration.refuse_below,
        answer_from=index.calibration.answer_from,
    )


def _candidate(case: Case, place: int) -> Candidate:
    entry, whole = case.index.analyses[place].entry, case.whole
    weights = case.index.calibration.bare if case.index.bare[place] else case.index.calibration.fusion
    weighed = beside_the_best(whole.searched.features)[place] * np.array(weights, dtype=np.float32)
    added = weighed.reshape(2, -1).sum(axis=0)
    standing = entry.validity.standing(case.today)
    bar = None if case.usable[place] else Bar.OTHER_DISTRICT if standing is Standing.IN_FORCE else Bar.NOT_IN_FORCE
    return Candidate(
        entry_id=entry.id,
        title=entry.title,
        score=float(whole.scores[place]),
        parts={
            Feature(number): (float(value), float(adds))
            for number, (value, adds) in enumerate(zip(whole.searched.features[place], added, strict=True))
        },
        standing=standing,
        bar=bar,
    )
