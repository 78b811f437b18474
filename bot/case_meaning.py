"""What a message does to the case that was spoken of just before, learnt from what citizens say of their cases. Pure.

`eval answers --calibrate` learns it from `training_data/case_talk.yaml` and keeps the weights beside the code.
"""

from enum import StrEnum
from functools import cache, lru_cache

from bot import answer_meaning
from bot.answer_meaning import Asked, Calibration
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


@cache
def model() -> LinearModel:
    """What was learnt of all lines."""
    return linear_model.read(MODEL, PACKAGE)


@cache
def calibration() -> Calibration[Meaning]:
    """How sure is sure enough."""
    return kept.read(CALIBRATION, Calibration[Meaning], PACKAGE)


def sure(text: str) -> Meaning | None:
    """What a text does to the case that was spoken of, something else included; None where that is not sure."""
    means, chance = _meaning(text)
    return means if calibration().is_sure(means, chance) else None


def likely(text: str) -> Meaning | None:
    """What a text rather does than all else together: enough where it names the case, or answers how good it was."""
    means, chance = _meaning(text)
    return means if chance >= _RATHER else None


# Everything that looks at a message asks it, one after the other.
@lru_cache(maxsize=64)
def _meaning(text: str) -> tuple[Meaning, float]:
    return likeliest(model(), text) if len(text) <= _LONGEST else (Meaning.OTHER, 0.0)


def likeliest(model: LinearModel, text: str) -> tuple[Meaning, float]:
    """What a text most probably does by any model of such meanings, and how probable that is, 0 to 1."""
    chances = model.chances(answer_meaning.signs(Asked(None, text)))
    best = max(chances, key=chances.__getitem__)
    return Meaning(best), chances[best]
