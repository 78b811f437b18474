"""Whether two requests are about one thing: place, matter and time each judged by itself, and told in words. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from escalation.duplicates import reading
from escalation.duplicates.likeness import matter_signs, place_signs
from escalation.duplicates.sketch import Sketch

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Weights:
    """What `fitting` learnt: weights by `PlaceSign` and `MatterSign`, how telling each concept is, and from which score
    on two requests are suggested as one. `unread` weighs matters before the router's classifier is loaded."""

    provenance: str
    place: tuple[float, ...]
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


def judge(one: Sketch, other: Sketch, weights: Weights, read: Callable[[str, str], float] = reading.odds) -> Likeness:
    """How alike two requests are; the order of the two does not matter. `read` as `reading.odds`."""
    days = abs((other.at - one.at).total_seconds()) / _DAY
    matter = weights.matter if one.meaning and other.meaning else weights.unread
    return Likeness(
        place=same_place(one, other, weights),
        matter=probability(
            matter,
            matter_signs(one, other, lambda name: weights.rarity.get(name, UNHEARD), read(one.told, other.told)),
        ),
        days=days,
        recent=recent(days),
    )


def same_place(one: Sketch, other: Sketch, weights: Weights) -> float:
    """How sure it is that two requests are about the same place."""
    return probability(weights.place, place_signs(one, other))


UNHEARD = 4.5
"""How telling a concept is that no training pair holds."""
_LONG_AGO = ((45, 0.05), (30, 0.6))


def recent(days: float) -> float:
    """How little a gap of so many days speaks against one occasion: after weeks, a thing has mostly happened anew."""
    return next((share for least, share in _LONG_AGO if days > least), 1.0)


def probability(weights: Sequence[float], signs: Sequence[float]) -> float:
    total = sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
