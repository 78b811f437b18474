"""From a ranking to what the citizen is told. Pure."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from knowledge_base.analysis import Analysis
from knowledge_base.answer import Answer, Outcome, Related
from knowledge_base.entry import Facet, Guide
from knowledge_base.facets import facet_of
from knowledge_base.index import Index, Ranking
from knowledge_base.passage import Passage

_MOST_RELATED = 3
_MOST_CHOICES = 4
_MOST_REJECTED = 5
_CHUNKS = 2
_OVERVIEW = (Facet.CONDITIONS, Facet.STEPS)
_FIRST_STEPS = 4
# An entry further behind the first one than this share of its score is no choice, unless it is the second one.
_CLOSE = 0.8


def decide(index: Index, ranking: Ranking, question: str) -> Answer:
    """The answer to a normalised question, by the calibrated thresholds."""
    if ranking.relevance < index.calibration.refuse_below:
        return Answer(Outcome.NOTHING_FOUND, rejected=_openings(index, ranking, 0))
    if ranking.sureness >= index.calibration.answer_from or len(ranking.order) == 1:
        return answer_with(index, ranking, question, int(ranking.order[0]))
    first = ranking.scores[ranking.order[0]]
    close = int(np.sum(ranking.scores[ranking.order[:_MOST_CHOICES]] >= _CLOSE * first))
    shown = _openings(index, ranking, 0)[: max(close, 2)]
    return Answer(
        Outcome.CHOICES,
        passages=shown,
        related=tuple(Related(passage.entry_id, passage.title) for passage in shown),
        rejected=_openings(index, ranking, len(shown)),
    )


def answer_with(index: Index, ranking: Ranking, question: str, place: int) -> Answer:
    """One entry's answer: the facet asked or an overview of a guide, the best passages of a document."""
    analysis = index.analyses[place]
    facet = facet_of(question)
    passages = _facet(analysis, facet) if facet else ()
    if not passages:
        passages = _overview(analysis) if isinstance(analysis.entry, Guide) else _best_chunks(index, ranking, place)
    return Answer(
        Outcome.ANSWERED,
        passages=tuple(replace(passage, score=ranking.sureness) for passage in passages),
        related=_related(index, ranking, analysis),
        rejected=tuple(other for other in _openings(index, ranking, 0) if other.entry_id != analysis.entry.id),
    )


def _facet(analysis: Analysis, facet: Facet) -> tuple[Passage, ...]:
    return tuple(passage for passage in analysis.passages if passage.facet is facet)


def _overview(analysis: Analysis) -> tuple[Passage, ...]:
    """For whom it is, and the first steps."""
    found = [passage for facet in _OVERVIEW for passage in _facet(analysis, facet)]
    return tuple(map(_shortened, found)) or analysis.passages[:1]


def _shortened(passage: Passage) -> Passage:
    lines = passage.text.splitlines()
    return replace(passage, text="\n".join(lines[:_FIRST_STEPS]))


def _best_chunks(index: Index, ranking: Ranking, place: int) -> tuple[Passage, ...]:
    """A document's best passages, in the document's order."""
    analysis, start = index.analyses[place], index.passage_starts[place]
    scores = ranking.passages[start : start + len(analysis.passages)]
    return tuple(analysis.passages[chunk] for chunk in sorted(np.argsort(-scores)[:_CHUNKS]))


def _related(index: Index, ranking: Ranking, analysis: Analysis) -> tuple[Related, ...]:
    """What the entry itself names, then what came close to the question."""
    named = [index.places[entry_id] for entry_id in analysis.entry.related if entry_id in index.places]
    near = [int(place) for place in ranking.order if np.isfinite(ranking.scores[place])]
    places = [place for place in dict.fromkeys([*named, *near]) if index.analyses[place] is not analysis]
    entries = [index.analyses[place].entry for place in places[:_MOST_RELATED]]
    return tuple(Related(entry.id, entry.title) for entry in entries)


def _openings(index: Index, ranking: Ranking, after: int) -> tuple[Passage, ...]:
    """The first passage of the entries of a ranking from the one at `after` on."""
    return tuple(_scored_openings(index, ranking, after))


def _scored_openings(index: Index, ranking: Ranking, after: int) -> Iterator[Passage]:
    first = float(ranking.scores[ranking.order[0]])
    for place in ranking.order[after : after + _MOST_REJECTED]:
        score = float(ranking.scores[place])
        if np.isfinite(score):
            analysis = index.analyses[place]
            opening = _overview(analysis) if isinstance(analysis.entry, Guide) else _best_chunks(index, ranking, place)
            yield replace(opening[0], score=ranking.sureness * score / first if first > 0 else 0.0)
