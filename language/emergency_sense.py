"""A second ear for emergencies, learnt from our examples: it hears those that no rule foresees, and when the words of a
rule stand in ordinary talk.

Learning takes some seconds of a processor and happens once, when the first message is heard; no trained file has to
be kept in step with its data."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from language import linear_learning, tables
from language.emergency_text import prepare
from language.linear_learning import Features

ORDINARY = "ordinary"
_SIZES = (1, 2, 3)
_KNOWN_FROM = 2
_SHARPNESS = 4.0


@dataclass(frozen=True, slots=True)
class Example:
    kind: str
    """Of emergency, or `ORDINARY`."""
    said: str
    """A message, prepared as for the rules."""


@dataclass(frozen=True, slots=True)
class Ear:
    rarity: Mapping[str, float]
    """How much each n-gram that several examples have counts: what stands in few of them more."""
    danger: Mapping[str, float]
    """How much each n-gram speaks for an emergency, and "" for it whatever is said."""
    kinds: Mapping[str, Mapping[str, float]]
    """The same for each kind of emergency, where it is one."""

    def likelihood(self, said: str) -> float:
        """How likely `said`, prepared as for the rules, tells of an emergency: 0 to 1, 0.5 being undecided."""
        return 1 / (1 + math.exp(-_SHARPNESS * _sum(self.danger, _weighed(_grams(said), self.rarity))))

    def votes(self, said: str) -> dict[str, float]:
        """How much speaks for each kind of emergency: above 0 where it is likely that one."""
        weighed = _weighed(_grams(said), self.rarity)
        return {kind: _sum(weights, weighed) for kind, weights in self.kinds.items()}


@cache
def ear() -> Ear:
    """The ear that has learnt all our examples."""
    return learnt(examples())


def examples() -> tuple[Example, ...]:
    """What there is to learn from, in the order in which it was written."""
    return tuple(Example(kind, prepare(said)) for kind, said in tables.rows("emergency_examples.tsv"))


def learnt(examples: Sequence[Example]) -> Ear:
    """An ear that has learnt the examples; the same ones give the same ear."""
    grams = [_grams(example.said) for example in examples]
    found = Counter(gram for some in grams for gram in some)
    rarity = {gram: 1 + math.log((1 + len(grams)) / (1 + n)) for gram, n in found.items() if n >= _KNOWN_FROM}
    places = {gram: place for place, gram in enumerate(["", *rarity])}
    seen = [_features(_weighed(some, rarity), places) for some in grams]
    told = [(example.kind, features) for example, features in zip(examples, seen, strict=True) if _tells(example)]

    def weights(features: Sequence[Features], meant: Sequence[bool]) -> dict[str, float]:
        return dict(zip(places, linear_learning.learn(features, meant, len(places)), strict=True))

    kinds = {
        one: weights([features for _, features in told], [kind == one for kind, _ in told])
        for one in sorted({kind for kind, _ in told})
    }
    return Ear(rarity, weights(seen, [_tells(example) for example in examples]), kinds)


def _tells(example: Example) -> bool:
    return example.kind != ORDINARY


def _grams(said: str) -> list[str]:
    padded = f"^{said}$"
    return sorted({padded[i : i + size] for size in _SIZES for i in range(len(padded) - size + 1)})


def _weighed(grams: Iterable[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """How much each known n-gram of a text counts in it, as a vector of length 1; and "", which every text has."""
    counted = {gram: rarity[gram] for gram in grams if gram in rarity}
    length = math.sqrt(sum(value * value for value in counted.values())) or 1.0
    return {"": 1.0, **{gram: value / length for gram, value in counted.items()}}


def _features(weighed: Mapping[str, float], places: Mapping[str, int]) -> Features:
    return Features(tuple(places[gram] for gram in weighed), tuple(weighed.values()))


def _sum(weights: Mapping[str, float], weighed: Mapping[str, float]) -> float:
    return sum(weights[gram] * value for gram, value in weighed.items())
