"""How the ear for emergencies learns: from our examples (`language/emergency_examples.tsv`), and from ordinary talk.

It takes half a minute of a processor, so `./weiqiao eval emergencies --calibrate` keeps what was learnt beside the
code; a test learns it anew and compares."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Self

from language import emergencies, emergency_sense, linear_learning, tables
from language.emergency_sense import ALWAYS, Ear
from language.emergency_text import for_the_ear, prepare
from language.linear_learning import Features

ORDINARY = "ordinary"
_KNOWN_FROM = 2
# Talk of which an ear that has learnt none of it is surer needs no lesson; above, it may well tell of danger.
_HARD, _TOO_LIKELY = 0.026, 0.88
_PLACED = 4
_LONGEST_PLACED = 40
_PLACES = (
    "三河路上",
    "我们小区3栋",
    "二环路口，",
    "幸福里2单元",
    "菜市场门口",
    "我在公园东门，",
    "地铁站里头",
    "城南大道58号",
    "河边步道",
    "学校后门，",
    "就在桥底下，",
    "五楼501，",
    "高新区那边",
    "老街口口上",
    "我家楼下",
)
"""Whoever is in danger says where as well, which most examples do not: else a place would speak against danger."""


@dataclass(frozen=True, slots=True)
class Example:
    kind: str
    """Of emergency, or `ORDINARY`."""
    said: str
    """A message, prepared as for the rules."""


def examples(answers: Sequence[str] = ()) -> tuple[Example, ...]:
    """What there is to learn from, in the order in which it was written: our examples, and as ordinary the `answers` to
    a form in which no rule hears a danger."""
    own = {prepare(said): kind for kind, said in tables.rows("emergency_examples.tsv")}
    others = dict.fromkeys((said for said in map(prepare, answers) if not emergencies.is_ruled(said)), ORDINARY)
    return tuple(Example(kind, said) for said, kind in (others | own).items())


def taught(talk: Sequence[str], answers: Sequence[str]) -> Ear:
    """The ear that is kept: it has learnt all that there is, of `talk` and `answers` as they were written."""
    known = examples(answers)
    others = dict.fromkeys(map(prepare, talk)).keys() - {example.said for example in known}
    return learnt_of_danger(known, sorted(others))


def learnt_of_danger(examples: Sequence[Example], talk: Sequence[str]) -> Ear:
    """An ear that has learnt the examples, some of them with a place, and of ordinary `talk`, prepared, what it would
    be unsure of; the same ones give the same ear."""
    every = [*examples, *_hard(examples, talk), *_placed(examples)]
    return _learnt(_as_read(every), among_all=True)


def learnt(examples: Sequence[Example]) -> Ear:
    """An ear that has learnt just these examples, to tell them from the ordinary ones and by their kinds."""
    return _learnt(examples, among_all=False)


def _learnt(examples: Sequence[Example], *, among_all: bool) -> Ear:
    lessons = _Lessons.of(examples)
    told = [place for place, example in enumerate(examples) if _tells(example)]
    kinds = sorted({examples[place].kind for place in told})
    apart = [lessons.learn(_is(kind)) for kind in kinds] if among_all else []
    by_kind = [lessons.learn(_is(kind), told) for kind in kinds]
    return emergency_sense.made(kinds, lessons.places, lessons.rarity, [lessons.learn(_tells), *apart, *by_kind])


def _hard(examples: Sequence[Example], talk: Sequence[str]) -> Iterator[Example]:
    """The talk that is hard to tell from danger, and in which no rule hears any."""
    lessons = _Lessons.of(_as_read(examples))
    ear = emergency_sense.made((), lessons.places, lessons.rarity, [lessons.learn(_tells)])
    for said in talk:
        if _HARD < ear.likelihood(for_the_ear(said)) < _TOO_LIKELY and not emergencies.is_ruled(said):
            yield Example(ORDINARY, said)


def _as_read(examples: Sequence[Example]) -> list[Example]:
    return [Example(example.kind, for_the_ear(example.said)) for example in examples]


def _placed(examples: Sequence[Example]) -> Iterator[Example]:
    """Some of the emergencies, told with a place."""
    told = [one for one in examples if _tells(one) and len(one.said) <= _LONGEST_PLACED]
    for one, place in zip(told[::_PLACED], cycle(_PLACES), strict=False):
        yield Example(one.kind, prepare(place) + one.said)


@dataclass(frozen=True, slots=True)
class _Lessons:
    """Examples as an ear sees them."""

    examples: Sequence[Example]
    places: Mapping[str, int]
    rarity: Sequence[float]
    seen: Sequence[Features]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Self:
        found = Counter(gram for example in examples for gram in emergency_sense.grams(example.said))
        known = [gram for gram, count in found.items() if count >= _KNOWN_FROM]
        places = {gram: place for place, gram in enumerate([ALWAYS, *known])}
        rarity = [0.0, *(1 + math.log((1 + len(examples)) / (1 + found[gram])) for gram in known)]
        return cls(examples, places, rarity, [_features(example.said, places, rarity) for example in examples])

    def learn(self, meant: Callable[[Example], bool], some: Sequence[int] | None = None) -> list[float]:
        """The weight of each n-gram for what is `meant` among the examples, or some of them."""
        taught = range(len(self.examples)) if some is None else some
        seen = [self.seen[place] for place in taught]
        return linear_learning.learn(seen, [meant(self.examples[place]) for place in taught], len(self.places))


def _tells(example: Example) -> bool:
    return example.kind != ORDINARY


def _is(kind: str) -> Callable[[Example], bool]:
    return lambda example: example.kind == kind


def _features(said: str, places: Mapping[str, int], rarity: Sequence[float]) -> Features:
    weighed = emergency_sense.weighed(said, places, rarity)
    return Features(tuple(weighed), tuple(weighed.values()))
