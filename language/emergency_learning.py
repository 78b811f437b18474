"""How the ear for emergencies learns from our examples (`language/emergency_examples.tsv`).

It takes some seconds of a processor, so `./weiqiao eval emergencies --calibrate` keeps what was learnt beside the code;
a test learns it anew and compares."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from language import emergency_sense, linear_learning, tables
from language.emergency_sense import ALWAYS, Ear
from language.emergency_text import prepare
from language.linear_learning import Features

ORDINARY = "ordinary"
_KNOWN_FROM = 2


@dataclass(frozen=True, slots=True)
class Example:
    kind: str
    """Of emergency, or `ORDINARY`."""
    said: str
    """A message, prepared as for the rules."""


def examples() -> tuple[Example, ...]:
    """What there is to learn from, in the order in which it was written."""
    return tuple(Example(kind, prepare(said)) for kind, said in tables.rows("emergency_examples.tsv"))


def learnt(examples: Sequence[Example]) -> Ear:
    """An ear that has learnt the examples; the same ones give the same ear."""
    found = Counter(gram for example in examples for gram in emergency_sense.grams(example.said))
    known = [gram for gram, count in found.items() if count >= _KNOWN_FROM]
    places = {gram: place for place, gram in enumerate([ALWAYS, *known])}
    rarity = [0.0, *(1 + math.log((1 + len(examples)) / (1 + found[gram])) for gram in known)]
    seen = [_features(example.said, places, rarity) for example in examples]
    told = [(example.kind, features) for example, features in zip(examples, seen, strict=True) if _tells(example)]
    kinds = sorted({kind for kind, _ in told})
    danger = linear_learning.learn(seen, [_tells(example) for example in examples], len(places))
    by_kind = (
        linear_learning.learn([features for _, features in told], [kind == one for kind, _ in told], len(places))
        for one in kinds
    )
    return emergency_sense.made(kinds, places, rarity, [danger, *by_kind])


def _tells(example: Example) -> bool:
    return example.kind != ORDINARY


def _features(said: str, places: dict[str, int], rarity: Sequence[float]) -> Features:
    weighed = emergency_sense.weighed(said, places, rarity)
    return Features(tuple(weighed), tuple(weighed.values()))
