"""How an ear learns: from messages that are of a kind and from ordinary ones."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from language import ears, linear_learning
from language.ears import ALWAYS, Ear
from language.linear_learning import Features

ORDINARY = "ordinary"
_KNOWN_FROM = 2


@dataclass(frozen=True, slots=True)
class Example:
    kind: str
    """Of what is meant, or `ORDINARY`."""
    said: str
    """A message, prepared as it will be when it is heard."""

    @property
    def is_meant(self) -> bool:
        """Whether it is of any kind."""
        return self.kind != ORDINARY


def learnt(examples: Sequence[Example], *, among_all: bool = False) -> Ear:
    """An ear that has learnt just these examples, to tell them from the ordinary ones and by their kinds, and with
    `among_all` each kind also from all that is said; the same ones give the same ear."""
    lessons = _Lessons.of(examples)
    meant = [place for place, example in enumerate(examples) if example.is_meant]
    kinds = sorted({examples[place].kind for place in meant})
    apart = [lessons.learn(_is(kind)) for kind in kinds] if among_all else []
    by_kind = [lessons.learn(_is(kind), meant) for kind in kinds]
    return ears.made(kinds, lessons.places, lessons.rarity, [lessons.learn(_is_meant), *apart, *by_kind])


def learnt_of_no_kind(examples: Sequence[Example]) -> Ear:
    """An ear that only tells whether anything is meant, which is learnt far sooner."""
    lessons = _Lessons.of(examples)
    return ears.made((), lessons.places, lessons.rarity, [lessons.learn(_is_meant)])


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Examples as an ear sees them."""

    examples: Sequence[Example]
    places: Mapping[str, int]
    rarity: Sequence[float]
    seen: Sequence[Features]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Self:
        found = Counter(gram for example in examples for gram in ears.grams(example.said))
        known = [gram for gram, count in found.items() if count >= _KNOWN_FROM]
        places = {gram: place for place, gram in enumerate([ALWAYS, *known])}
        rarity = [0.0, *(1 + math.log((1 + len(examples)) / (1 + found[gram])) for gram in known)]
        return cls(examples, places, rarity, [_features(example.said, places, rarity) for example in examples])

    def learn(self, meant: Callable[[Example], bool], some: Sequence[int] | None = None) -> list[float]:
        """The weight of each n-gram for what is `meant` among the examples, or some of them."""
        taught = range(len(self.examples)) if some is None else some
        seen = [self.seen[place] for place in taught]
        return linear_learning.learn(seen, [meant(self.examples[place]) for place in taught], len(self.places))


def _is_meant(example: Example) -> bool:
    return example.is_meant


def _is(kind: str) -> Callable[[Example], bool]:
    return lambda example: example.kind == kind


def _features(said: str, places: Mapping[str, int], rarity: Sequence[float]) -> Features:
    weighed = ears.weighed(said, places, rarity)
    return Features(tuple(weighed), tuple(weighed.values()))
