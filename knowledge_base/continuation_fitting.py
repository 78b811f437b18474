"""The weights of `continuation.py`, fitted to messages that go on about a guide (`training_data/followups.yaml`) and to
questions that do not: about a kindred guide, about any other, and on matters of no guide.

The questions are those that a round of calibration hid from index and models: what the search knows by heart, nobody
would take for anything else.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from knowledge_base import continuation, kept, logistic
from knowledge_base.calibration import Round
from knowledge_base.context import Context
from knowledge_base.continuation import Weights
from knowledge_base.entry import Guide
from knowledge_base.examination import examine
from knowledge_base.followup import Facets, asked
from knowledge_base.ranking import Calibrations

FOLLOW_UPS = Path(__file__).parents[1] / "training_data/followups.yaml"
_TODAY = date(2026, 11, 26)  # of the sample guides: none of them is out of force then
# Of each guide's hidden questions after another guide, and of those on other matters.
_OF_EACH_KIN, _OF_OTHERS, _OF_NONE = 4, 8, 8
_MOST_KIN = 4
# What goes on and what does not count alike; what no guide answers is a part of the latter.
_COUNTS_NONE = 0.4


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a message after a guide; `goes_on` about it, or is `kindless`: about no guide at all."""

    features: NDArray[np.float64]
    goes_on: bool
    kindless: bool = False


def follow_ups() -> dict[str, list[str]]:
    """By guide what citizens say who go on about it."""
    return msgspec.yaml.decode(FOLLOW_UPS.read_bytes(), type=dict[str, list[str]])


def renew(guides: Sequence[Guide], held: Sequence[Round], by: Calibrations, facets: Facets) -> Weights:
    """Fit the weights and write them into `continuation.json`."""
    examples = list(chain.from_iterable(_examples(guides, one, by, facets, seed) for seed, one in enumerate(held)))
    fitted = fit(examples)
    kept.write("continuation.json", fitted)
    return fitted


def fit(examples: Sequence[Example]) -> Weights:
    """Weights under which what goes on is told from what does not."""
    values = np.array([one.features for one in examples])
    on = np.array([one.goes_on for one in examples])
    kindless = np.array([one.kindless for one in examples])
    counts = np.where(on, 1 / on.sum(), np.where(kindless, _COUNTS_NONE, 1) / (~on & ~kindless).sum())
    middle, spread = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-9)
    middle[0], spread[0] = 0.0, 1.0
    weights = logistic.fitted((values - middle) / spread, on, counts / counts.sum()) / spread
    weights[0] -= middle @ weights
    return Weights(
        provenance=f"eval knowledge --calibrate: {on.sum()} messages that go on, {(~on).sum()} others",
        weights=tuple(round(float(weight), 5) for weight in weights),
    )


def _examples(guides: Sequence[Guide], held: Round, by: Calibrations, facets: Facets, seed: int) -> Iterator[Example]:
    index, chance = held.index(by), random.Random(seed)
    given = {guide.id: guide for guide in guides}
    hidden: dict[str | None, list[str]] = {}
    for text, place in held.questions:
        hidden.setdefault(None if place is None else guides[place].id, []).append(text)

    def example(guide: Guide, said: str, goes_on: bool, kindless: bool = False) -> Example:
        context = Context(topic=guide.id, asked=guide.wordings[0])
        what = asked(said, context, facets)
        case = examine(index, what, index.understand(what.text, held.encode([what.text])[0]), context, _TODAY)
        return Example(continuation.features(case, index.places[guide.id]), goes_on, kindless)

    for name, further in follow_ups().items():
        guide = given[name]
        yield from (example(guide, said, goes_on=True) for said in further)
        yield from (example(guide, said, goes_on=False) for said in _others(guide, hidden, chance))
        unknown = chance.sample(hidden[None], _OF_NONE)
        yield from (example(guide, said, goes_on=False, kindless=True) for said in unknown)


def _others(guide: Guide, hidden: Mapping[str | None, Sequence[str]], chance: random.Random) -> Iterator[str]:
    """Questions about kindred guides, and about some others."""
    kin = [name for name in guide.related if name in hidden][:_MOST_KIN]
    for name in kin:
        yield from chance.sample(hidden[name], min(_OF_EACH_KIN, len(hidden[name])))
    rest = sorted(name for name in hidden if name is not None and name not in (guide.id, *guide.related))
    yield from (chance.choice(hidden[name]) for name in chance.sample(rest, _OF_OTHERS))
