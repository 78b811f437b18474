"""What a message means that answers a question of ours, learnt from what citizens say to such questions. Pure.

`eval answers --calibrate` learns it from `training_data/answers/` and keeps the weights beside the code.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache

import msgspec

from bot import hearing, occasion
from knowledge_base import kept, linear_model
from knowledge_base.linear_model import LinearModel
from language import dates, dialect, personal, places

PACKAGE, MODEL, CALIBRATION = "bot", "answer_meaning.npz", "answer_meaning.json"


class Question(StrEnum):
    """What was asked."""

    WHAT = "what"
    WHERE = "where"
    WHEN = "when"
    CONTACT = "contact"
    NUMBER = "number"  # whether the one that was told may be used
    CONFIRM = "confirm"
    JOIN = "join"  # whether an open case is the same
    NEXT = "next"  # whether to go on with another matter that was told
    CHOICES = "choices"  # which guide is meant


class Meaning(StrEnum):
    """What a message does."""

    VALUE = "value"  # it answers the question
    YES = "yes"
    NO = "no"
    SKIP = "skip"
    ANONYMOUS = "anonymous"
    WAIT = "wait"
    BACK = "back"
    CANCEL = "cancel"
    CORRECT = "correct"  # something that was told earlier
    MORE = "more"  # about the matter
    ANOTHER = "another"  # matter
    QUESTION = "question"
    PERSON = "person"
    UNCLEAR = "unclear"
    TALK = "talk"


class Asked(msgspec.Struct, frozen=True):
    """A message, and the question that it answers; None where it is what it is in answer to any."""

    question: Question | None
    text: str


class Calibration(msgspec.Struct, frozen=True):
    """What `eval answers --calibrate` fitted: how probable a meaning must be to be taken for sure, by meaning; one that
    never is is missing."""

    provenance: str
    sure_from: dict[str, float]

    def is_sure(self, means: StrEnum, chance: float) -> bool:
        """Whether a meaning is probable enough."""
        return chance >= self.sure_from.get(means, 2.0)


@cache
def model() -> LinearModel:
    """What was learnt of all lines."""
    return linear_model.read(MODEL, PACKAGE)


@cache
def calibration() -> Calibration:
    """How sure is sure enough."""
    return kept.read(CALIBRATION, Calibration, PACKAGE)


def meaning(question: Question, text: str) -> tuple[Meaning, float]:
    """What the text most probably means as an answer to the question, and how probable that is, 0 to 1."""
    return likeliest(model(), Asked(question, text))


@lru_cache(maxsize=64)
def sure(question: Question, text: str) -> Meaning | None:
    """What the text means as an answer to the question; None where that is not sure."""
    if not text.strip() or len(text) > _LONGEST:
        return None
    meant, chance = meaning(question, text)
    return meant if calibration().is_sure(meant, chance) else None


def chance(question: Question, text: str, *means: Meaning) -> float:
    """How probable it is that the text means just this, or one of these, as an answer to the question, 0 to 1."""
    chances = _chances(model(), Asked(question, text))
    return sum(chances[one] for one in means)


def likeliest(model: LinearModel, asked: Asked) -> tuple[Meaning, float]:
    """What a message most probably means by any model of meanings, and how probable that is."""
    chances = _chances(model, asked)
    best = max(chances, key=chances.__getitem__)
    return best, chances[best]


def _chances(model: LinearModel, asked: Asked) -> dict[Meaning, float]:
    return {Meaning(name): chance for name, chance in model.chances(signs(asked)).items()}


# Longer than any line that was learnt.
_LONGEST = 80
_SIZES = (1, 2, 3, 4)
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")
_LENGTHS = (2, 4, 7, 11, 17, 28)


def signs(asked: Asked) -> list[str]:
    """What a meaning is recognised by: n-grams of the text as it was typed and in standard words, how long it is and
    what it tells, each by itself and together with the question."""
    own = _own_signs(asked.text)
    return [*own, *(f"{asked.question}|{sign}" for sign in own if asked.question)]


@lru_cache(maxsize=64)
def _own_signs(text: str) -> tuple[str, ...]:
    typed = _DIGITS.sub("0", _BLANKS.sub(" ", text.strip().lower()))
    return tuple(dict.fromkeys((*_grams(typed), *_grams(dialect.standard(typed)), *_tells(text))))


def _grams(said: str) -> Iterator[str]:
    padded = f"^{said}$"
    for size in _SIZES:
        yield from (padded[start : start + size] for start in range(len(padded) - size + 1))


def _tells(text: str) -> Iterator[str]:
    yield f"={sum(len(text) > length for length in _LENGTHS)}"
    if tells_a_number(text):
        yield "=number"
    if places.find(text):
        yield "=place"
    if places.looks_like_one(text):
        yield "=spot"
    if dates.looks_like_one(text):
        yield "=time"
    if occasion.names_a_day(text):
        yield "=day"
    if hearing.asks(text):
        yield "=asks"


def tells_a_number(text: str) -> bool:
    """Whether a text holds a telephone number."""
    return personal.mobile(text) is not None or personal.landline(text, asked=True) is not None
