"""How it is learnt what messages mean, whatever the meanings, and how surely is understood what was not learnt."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

import msgspec

from bot import answer_meaning
from bot.answer_meaning import Asked
from bot.learnt_meaning import Means
from knowledge_base import linear_model
from knowledge_base.linear_model import LinearModel
from language.folds import parted
from language.precision import reachable

_CAREFUL = 30.0  # inverse strength of regularisation, by cross-validation
# A sign whose weights are all smaller changes nothing.
_LEAST = 0.05
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Line(Generic[Means]):
    """What somebody said, and to which question, and what it means."""

    asked: Asked
    means: Means


@dataclass(frozen=True, slots=True)
class Heard(Generic[Means]):
    """A line, and what is made of it by who never learnt it."""

    line: Line[Means]
    means: Means
    chance: float

    @property
    def right(self) -> bool:
        return self.means is self.line.means


@dataclass(frozen=True, slots=True)
class Lessons(Generic[Means]):
    """Lines, and beside them kinds of turn of which each `counts` so much as a line."""

    lines: Sequence[Line[Means]]
    turns: Sequence[Line[Means]] = ()
    counts: float = 1.0


def learnt(lessons: Lessons[Means]) -> LinearModel:
    """What they teach."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=_CAREFUL, max_iter=300)
    texts = [(line.asked, line.means.value) for line in (*lessons.lines, *lessons.turns)]
    counts = [1.0] * len(lessons.lines) + [lessons.counts] * len(lessons.turns)
    return linear_model.lightened(linear_model.learn(texts, answer_meaning.signs, learner, counts), _LEAST)


def held_out(
    lessons: Lessons[Means], likeliest: Callable[[LinearModel, Asked], tuple[Means, float]]
) -> list[Heard[Means]]:
    """Each line as it is heard by a model that learnt neither it nor the same text to another question."""
    heard = list[Heard[Means]]()
    for known, held in parted(lessons.lines, lambda line: line.asked.text, _FOLDS):
        model = learnt(Lessons(known, lessons.turns, lessons.counts))
        heard += (Heard(line, *likeliest(model, line.asked)) for line in held)
    return heard


def sure_from(heard: Sequence[Heard[Means]], means: Means, wanted: float) -> float | None:
    """The lowest chance from which on so large a share of what is taken for a meaning is right; None without one."""
    chance, share = reachable([(one.chance, one.right) for one in heard if one.means is means], wanted)
    return round(chance, 4) if share else None


def provenance(lines: Sequence[Line[Means]]) -> str:
    """What a calibration of these lines says of itself."""
    digest = hashlib.sha256(msgspec.json.encode([(line.asked, line.means) for line in lines])).hexdigest()[:16]
    return f"eval answers --calibrate: {len(lines)} lines, {digest}"
