"""Linear support vector machines, learnt in plain Python: a second or two for some thousand short texts.

Dual coordinate descent for the squared hinge loss (Hsieh et al., A Dual Coordinate Descent Method for Large-scale
Linear SVM, 2008): an example that the weights are sure enough of costs a look, one that they are not moves them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import mul

_EPOCHS = 12
_PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Features:
    """What is seen of a text: places among all features, and how much each counts in it."""

    places: tuple[int, ...]
    values: tuple[float, ...]


def learn(examples: Sequence[Features], meant: Sequence[bool], size: int) -> list[float]:
    """A weight for each of the `size` features; their sum over a text, each times how much it counts, is above 0 where
    it is `meant`. Both sides weigh the same, however many they are; the same examples give the same weights."""
    weights = [0.0] * size
    share = {side: len(meant) / 2 / max(1, sum(one is side for one in meant)) for side in (True, False)}
    lessons = [
        _Lesson(example, 1.0 if one else -1.0, 1 / (2 * _PENALTY * share[one]))
        for example, one in zip(examples, meant, strict=True)
    ]
    order = random.Random(0)
    for _ in range(_EPOCHS):
        order.shuffle(lessons)
        for lesson in lessons:
            lesson.teach(weights)
    return weights


@dataclass(slots=True)
class _Lesson:
    features: Features
    side: float
    """1 where it is meant, -1 where not."""
    slack: float
    """How little it matters that the weights are wrong about it."""
    pull: float = 0.0
    """How strongly it has moved the weights."""
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.size = sum(value * value for value in self.features.values) + self.slack

    def teach(self, weights: list[float]) -> None:
        places, values = self.features.places, self.features.values
        margin = self.side * sum(map(mul, map(weights.__getitem__, places), values))
        pull = max(0.0, self.pull - (margin - 1 + self.slack * self.pull) / self.size)
        if pull == self.pull:
            return
        step = (pull - self.pull) * self.side
        self.pull = pull
        for place, value in zip(places, values, strict=True):
            weights[place] += step * value
