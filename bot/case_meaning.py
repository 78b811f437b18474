"""What a message does to the case that was spoken of just before, learnt from what citizens say of their cases. Pure.

`eval answers --calibrate` learns it from `training_data/case_talk.yaml` and keeps the weights beside the code.
"""

from enum import StrEnum
from functools import cache, lru_cache

import msgspec

from bot import answer_meaning
from bot.answer_meaning import Asked
from knowledge_base import kept, linear_model
from knowledge_base.linear_model import LinearModel

PACKAGE, MODEL, CALIBRATION = "bot", "case_meaning.npz", "case_meaning.json"
# Longer than any line that was learnt.
_LONGEST = 80
_RATHER = 0.5


class Meaning(StrEnum):
    """What a message does."""

    PROGRESS = "progress"  # it asks how the case stands
    PRESS = "press"
    ADD = "add"
    WITHDRAW = "withdraw"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    OTHER = "other"  # it is about something else


class Calibration(msgspec.Struct, frozen=True):
    """What `eval answers --calibrate` fitted: how probable a meaning must be to be taken for sure; one that never is is
    missing."""

    provenance: str
    sure_from: dict[Meaning, float]


@cache
def model() -> LinearModel:
    """What was learnt of all lines."""
    return linear_model.read(MODEL, PACKAGE)


@cache
def calibration() -> Calibration:
    """How sure is sure enough."""
    return kept.read(CALIBRATION, Calibration, PACKAGE)


@lru_cache(maxsize=64)
def sure(text: str) -> Meaning | None:
    """What a text does to the case that was spoken of, something else included; None where that is not sure."""
    if len(text) > _LONGEST:
        return None
    means, chance = likeliest(model(), text)
    return means if chance >= calibration().sure_from.get(means, 2.0) else None


def likely(text: str) -> Meaning | None:
    """What a text rather does than all else together: enough where it names the case, or answers how good it was."""
    if len(text) > _LONGEST:
        return None
    means, chance = likeliest(model(), text)
    return means if chance >= _RATHER else None


def likeliest(model: LinearModel, text: str) -> tuple[Meaning, float]:
    """What a text most probably does by any model of such meanings, and how probable that is, 0 to 1."""
    chances = model.chances(answer_meaning.signs(Asked(None, text)))
    best = max(chances, key=chances.__getitem__)
    return Meaning(best), chances[best]
