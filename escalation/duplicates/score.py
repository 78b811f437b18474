"""Whether two requests are about one thing: place, matter and time each judged by itself, and told in words. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from escalation.duplicates import reading
from escalation.duplicates.likeness import copied, matter_signs, place_signs, placed
from escalation.duplicates.sketch import Sketch

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Weights:
    """What `fitting` learnt: weights by `PlaceSign`, `likeness.placed` and `MatterSign`, how telling each concept is,
    and from which score on two requests are suggested as one. `unread` weighs matters before the router's classifier is
    loaded."""

    provenance: str
    place: tuple[float, ...]
    placed: tuple[float, ...]
    matter: tuple[float, ...]
    unread: tuple[float, ...]
    rarity: Mapping[str, float]
    suggest_from: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sure it is that two requests are about the same place and the same matter (0 to 1), so many days apart."""

    place: float
    matter: float
    days: float
    recent: float
    """1 for requests of one time; less where the older one is probably settled."""

    @property
    def score(self) -> float:
        return self.place * self.matter * self.recent


@dataclass(frozen=True, slots=True)
class Readers:
    """Give log odds that two requests are about one matter, and that they are about one place."""

    matter: Callable[[Sketch, Sketch], float]
    place: Callable[[Sketch, Sketch], float]


READERS = Readers(
    lambda one, other: reading.matter_odds(one.told, other.told),
    lambda one, other: reading.place_odds(one.whole, other.whole),
)


def judge(one: Sketch, other: Sketch, weights: Weights, readers: Readers = READERS) -> Likeness:
    """How alike two requests are; the order of the two does not matter."""
    days = abs((other.at - one.at).total_seconds()) / _DAY
    matter = weights.matter if one.meaning and other.meaning else weights.unread
    return Likeness(
        place=same_place(one, other, weights, readers),
        matter=probability(
            matter,
            matter_signs(one, other, lambda name: weights.rarity.get(name, UNHEARD), readers.matter(one, other)),
        ),
        days=days,
        recent=recent(days),
    )


def same_place(one: Sketch, other: Sketch, weights: Weights, readers: Readers = READERS) -> float:
    """How sure it is that two requests are about the same place. What speaks much against it is not read; nor are
    copies: nobody copies in what the reader learnt from, but for near misses, in which the place is another."""
    signed = weighed(weights.place, place_signs(one, other))
    if signed < WORTH_READING or copied(one, other):
        return likelihood(signed)
    return probability(weights.placed, placed(signed, readers.place(one, other)))


WORTH_READING = -1.0
"""Log odds by the signs of a place."""
UNHEARD = 4.5
"""How telling a concept is that no training pair holds."""
_LONG_AGO = ((45, 0.05), (30, 0.6))


def recent(days: float) -> float:
    """How little a gap of so many days speaks against one occasion: after weeks, a thing has mostly happened anew."""
    return next((share for least, share in _LONG_AGO if days > least), 1.0)


def probability(weights: Sequence[float], signs: Sequence[float]) -> float:
    return likelihood(weighed(weights, signs))


def weighed(weights: Sequence[float], signs: Sequence[float]) -> float:
    return sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


def likelihood(odds: float) -> float:
    """Of log odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
