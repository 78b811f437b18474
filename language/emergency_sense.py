"""A second ear for emergencies that no rule foresees: a linear model over character n-grams, learnt from our examples.

The examples are few, so learning takes a second or two of a processor and happens once, when the first message is
heard; no trained file has to be kept in step with its data."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from language import tables
from language.emergency_text import prepare

_ORDINARY = "ordinary"
_SIZES = (1, 2, 3)
_EPOCHS = 10
_RATE = 1.0
_DECAY = 1e-4
_UNSEEN = 1e-4

Features = Mapping[str, float]
"""The n-grams of a text by how much each counts in it; as a vector its length is one."""


@dataclass(frozen=True, slots=True)
class Model:
    rarity: Mapping[str, float]
    """How much each n-gram of the examples counts: what stands in few of them more."""
    weights: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]
    """How much each n-gram speaks for each kind of emergency."""


def likelihood(said: str) -> float:
    """How likely `said`, prepared as for the rules, tells of an emergency: 0 to 1, 0.5 being undecided."""
    model = _model()
    return _likelihood(model.weights, _weighed(_grams(said), model.rarity))


def kind(said: str) -> str:
    """The kind of emergency whose examples `said` resembles most."""
    grams = _grams(said)
    return max(_model().kinds.items(), key=lambda item: sum(item[1].get(gram, 0.0) for gram in grams))[0]


@cache
def _model() -> Model:
    examples = [(row[0], _grams(prepare(row[1]))) for row in tables.rows("emergency_examples.tsv")]
    rarity = _rarity([grams for _, grams in examples])
    weighed = [(kind != _ORDINARY, _weighed(grams, rarity)) for kind, grams in examples]
    return Model(rarity, _learn_weights(weighed), _count_kinds(examples))


def _grams(said: str) -> list[str]:
    padded = f"^{said}$"
    return sorted({padded[i : i + size] for size in _SIZES for i in range(len(padded) - size + 1)})


def _rarity(texts: list[list[str]]) -> dict[str, float]:
    """The inverse document frequency of each n-gram."""
    found = Counter(gram for grams in texts for gram in grams)
    return {gram: 1 + math.log((1 + len(texts)) / (1 + count)) for gram, count in found.items()}


def _weighed(grams: list[str], rarity: Mapping[str, float]) -> Features:
    counted = {gram: rarity[gram] for gram in grams if gram in rarity}
    length = math.sqrt(sum(value * value for value in counted.values())) or 1.0
    return {gram: value / length for gram, value in counted.items()}


def _likelihood(weights: Mapping[str, float], features: Features) -> float:
    total = sum(weights.get(gram, 0.0) * value for gram, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _learn_weights(examples: list[tuple[bool, Features]]) -> dict[str, float]:
    """Logistic regression, both classes weighing the same; the same examples give the same weights."""
    weights: dict[str, float] = defaultdict(float)
    emergencies = sum(is_emergency for is_emergency, _ in examples)
    balance = {True: len(examples) / 2 / emergencies, False: len(examples) / 2 / (len(examples) - emergencies)}
    order = random.Random(0)
    for epoch in range(_EPOCHS):
        order.shuffle(examples)
        rate = _RATE / (1 + epoch / 4)
        for is_emergency, features in examples:
            step = rate * balance[is_emergency] * (is_emergency - _likelihood(weights, features))
            for gram, value in features.items():
                weights[gram] += step * value - rate * _DECAY * weights[gram]
    return dict(weights)


def _count_kinds(examples: list[tuple[str, list[str]]]) -> dict[str, dict[str, float]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, features in examples:
        if kind != _ORDINARY:
            counts[kind].update(features)
    return {kind: _log_likelihoods(counter) for kind, counter in counts.items()}


def _log_likelihoods(counter: Counter[str]) -> dict[str, float]:
    """By n-gram, relative to one never seen: a kind with few examples gains nothing from what it does not know."""
    share = _UNSEEN * counter.total()
    return {gram: math.log(1 + count / share) for gram, count in counter.items()}
