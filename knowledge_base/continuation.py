"""Whether a message goes on about the entry that was answered last, or is about another matter. Pure.

Who was answered asks on in any words (还能接着花吗, 老婆名下有套房子那我还取得成不), most of which some other entry
has too.
How well that one fits, how well the entry before does, and how much was said are weighed together.
"""

import math
from collections.abc import Sequence
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from knowledge_base import kept, lines
from knowledge_base.entry import Guide
from knowledge_base.examination import Case
from knowledge_base.ranking import Feature

# What the classifier of turns says is known of no question that the weights are fitted to. Beside them, in log-odds, by
# a logistic regression over both: of 332 messages that go on it recognises 40 %, of 3,000 questions about other matters
# 4 %, which makes 2.0 and -0.4. The fit counts both kinds alike; after an answer three in five go on, which adds 0.4.
# Where the search is so sure of another entry it counts for nothing: so sure it is of what only sounds like going on.
# Surer than it must be to answer a first question: of 137 further questions for one fact, all recognised, .993 stay and
# not .964; of 521 questions about any other guide, were all taken for going on, .038 are held to the one before (.023).
_RECOGNISED, _NOT_RECOGNISED = 2.4, 0.0
_SURE_OF_ANOTHER = 0.7
# In a base that is searched by words alone everything that is asked in few words is near: what was recognised, or asks
# for a part, goes on unless the words that are strange to the entry weigh more, in nats.
_STRANGE, _STRANGE_PART = 25.0, 16.0
# What is told at length weighs more and says no more, in nats.
_MOST_SAID, _MOST_STRANGE = 80.0, 60.0

_OF_BEFORE = (Feature.RECOGNISED, Feature.WHOLE, Feature.ENTRY_MEANING)
_OF_OTHER = (Feature.TELLING, Feature.QUESTION, Feature.PASSAGE)
_SAID = 2  # of `lines.features`: shared words and shared facts


class Weights(msgspec.Struct, frozen=True):
    """What `eval knowledge --calibrate` fitted: an intercept, and the weights of the other `features`."""

    provenance: str
    weights: tuple[float, ...]


@cache
def fitted() -> Weights:
    """The weights that belong to these features."""
    return kept.read("continuation.json", Weights)


def goes_on(case: Case, before: int) -> bool:
    """Whether the question is about the entry at the place `before`."""
    if case.index.by_meaning:
        return log_odds(case, before) > 0
    unsure = case.whole.sureness < case.index.calibration.answer_from
    asks_a_part = case.asked.facet.facet is not None and unsure
    return (case.context.goes_on and case.strange <= _STRANGE) or (asks_a_part and case.strange <= _STRANGE_PART)


def log_odds(case: Case, before: int) -> float:
    """How much more probable it is than not, in nats, that the question is about the entry at the place `before`."""
    whole = case.whole
    sure_of_another = whole.order[0] != before and whole.sureness >= _SURE_OF_ANOTHER
    recognised = _RECOGNISED if case.context.goes_on and not sure_of_another else _NOT_RECOGNISED
    return float(features(case, before) @ np.array(fitted().weights)) + recognised


def features(case: Case, before: int) -> NDArray[np.float64]:
    """1, what is known of the question, and of the entry before beside the best other one."""
    whole = case.whole
    first = int(whole.order[0])
    other = first if first != before or len(whole.order) < 2 else int(whole.order[1])
    scores, seen = whole.searched.scores, whole.searched.features
    return np.array(
        [
            1.0,
            whole.relevance,
            whole.sureness,
            min(whole.searched.weight, _MOST_SAID),
            min(case.strange, _MOST_STRANGE),
            scores[before] - scores[other],
            float(first == before),
            1 - case.asked.facet.chance(None),
            math.log1p(len(case.asked.text)),
            float(are_kin(case, before, other)),
            *seen[before, _OF_BEFORE],
            *seen[other, _OF_OTHER],
            *_best_lines(case, before),
            _best_lines(case, other)[1],
        ],
        dtype=np.float64,
    )


def are_kin(case: Case, one: int, other: int) -> bool:
    """Whether one of two entries names the other as related."""
    first, second = (case.index.analyses[place].entry for place in (one, other))
    return second.id in first.related or first.id in second.related


def _best_lines(case: Case, place: int) -> Sequence[float]:
    """The most of the words, and of the facts, that a line of a guide shares with the question."""
    entry = case.index.analyses[place].entry
    if not isinstance(entry, Guide):
        return [0.0] * _SAID
    return list(map(float, lines.features(entry, case.asked.text, case.asked.facet)[:, :_SAID].max(axis=0)))
