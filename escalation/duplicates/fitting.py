"""Fit the weights to labelled pairs: place and matter by logistic regression, the threshold by cross-validation."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from escalation.classifier import Classifier
from escalation.duplicates import pairs as labelled
from escalation.duplicates import space_training
from escalation.duplicates.likeness import (
    AGAINST_MATTER,
    AGAINST_PLACE,
    MatterSign,
    PlaceSign,
    matter_signs,
    place_signs,
    placed,
)
from escalation.duplicates.meaning import meaning
from escalation.duplicates.pairs import Differs, Group, Pair
from escalation.duplicates.reading import Readings
from escalation.duplicates.score import UNHEARD, Readers, Weights, judge, weighed
from escalation.duplicates.space import Floats, Space, Words
from escalation.duplicates.space_training import sight

_PRECISION = (
    0.96  # what is wanted, and a hundredth more: other people's requests are harder than those written for this
)
_WIDTH = 2.0  # of the normal distribution that weights are expected from
_FLOAT_DIGITS = 4


def fit(parts: Sequence[Sequence[Pair]]) -> Weights:
    """The weights for all pairs, and the lowest threshold that is precise enough on parts that the weights never saw.
    `parts` as `unseen` gives them."""
    told = list(chain.from_iterable(parts))
    provenance = f"eval duplicates --fit: {len(told)} pairs in {len(parts)} parts"
    return replace(_weigh(told), provenance=provenance, suggest_from=_threshold(list(_scored(parts))))


def unseen(
    parts: Sequence[Sequence[Group]],
    close: Sequence[Group],
    words: Words,
    taught: Classifier,
    readings: Sequence[Sequence[Readings]],
) -> list[list[Pair]]:
    """The pairs of each part, read by a space that was trained on the other parts and `close`; see `space_training`.
    `readings`: by part and pair, what readers made of it that never saw the part; see `reading_training`."""
    see = sight(words, taught)
    told = []
    for place, part in enumerate(parts):
        others = chain.from_iterable((*parts[:place], *parts[place + 1 :], close))
        space = Space(words, space_training.fit(list(others), see))
        found = labelled.pairs(part, partial(meaning, taught, space))
        told.append([replace(pair, readings=read) for pair, read in zip(found, readings[place], strict=True)])
    return told


def _scored(parts: Sequence[Sequence[Pair]]) -> Iterator[tuple[float, bool]]:
    """Each pair's score by weights that were fitted without its part, and whether it is about one thing."""
    for place, part in enumerate(parts):
        weights = _weigh(list(chain.from_iterable((*parts[:place], *parts[place + 1 :]))))
        for pair in part:
            yield judge(pair.one, pair.other, weights, _heard(pair.readings)).score, pair.differs is None


def _heard(readings: Readings) -> Readers:
    return Readers(lambda *_: readings.matter, lambda *_: readings.place)


def _threshold(scored: list[tuple[float, bool]]) -> float:
    """The lowest score from which on the precision holds, each of the two kinds counting as half of all pairs."""
    alike = sum(same for _, same in scored)
    weight = {True: 1 / alike, False: 1 / (len(scored) - alike)}
    right, wrong, lowest = 0.0, 0.0, 1.0
    for score, same in sorted(scored, reverse=True):
        right += weight[same] * same
        wrong += weight[same] * (not same)
        if right >= _PRECISION * (right + wrong):
            lowest = score
    return round(lowest, _FLOAT_DIGITS)


def _weigh(pairs: Sequence[Pair]) -> Weights:
    rarity = _rarity(pairs)
    in_place = [pair for pair in pairs if pair.differs not in (Differs.MATTER, Differs.TIME)]
    in_matter = [pair for pair in pairs if pair.differs not in (Differs.PLACE, Differs.TIME)]
    moved = [elsewhere for pair in in_place if pair.differs is None for elsewhere in _moved(pair)]
    place = _logistic(
        np.array([place_signs(pair.one, pair.other) for pair in (*in_place, *moved)], dtype=np.float64),
        np.array([pair.differs is None for pair in (*in_place, *moved)]),
        [sign in AGAINST_PLACE for sign in PlaceSign],
    )
    return Weights(
        provenance="",
        place=place,
        placed=_placed(in_place, place),
        matter=_matter(in_matter, rarity),
        unread=_matter([_unread(pair) for pair in in_matter], rarity),
        rarity=rarity,
        suggest_from=1.0,
    )


def _placed(pairs: Sequence[Pair], place: Sequence[float]) -> tuple[float, ...]:
    signed = [weighed(place, place_signs(pair.one, pair.other)) for pair in pairs]
    return _logistic(
        np.array([placed(signs, pair.readings.place) for signs, pair in zip(signed, pairs, strict=True)]),
        np.array([pair.differs is None for pair in pairs]),
        [False, False, False],
    )


def _matter(pairs: Sequence[Pair], rarity: Mapping[str, float]) -> tuple[float, ...]:
    return _logistic(
        np.array(
            [
                matter_signs(pair.one, pair.other, lambda name: rarity.get(name, UNHEARD), pair.readings.matter)
                for pair in pairs
            ],
            dtype=np.float64,
        ),
        np.array([pair.differs is None for pair in pairs]),
        [sign in AGAINST_MATTER for sign in MatterSign],
    )


def _unread(pair: Pair) -> Pair:
    return replace(pair, one=replace(pair.one, meaning=None), other=replace(pair.other, meaning=None))


def _moved(pair: Pair) -> Iterator[Pair]:
    """The pair with its second request in another district, town or building: near misses that cost no writing."""
    one, other = pair.one, pair.other
    if one.districts and other.districts:
        towns = frozenset({"别处"}) if other.towns else frozenset[str]()
        yield replace(
            pair, other=replace(other, districts=frozenset({"elsewhere"}), towns=towns), differs=Differs.PLACE
        )
    for unit in sorted({unit for unit, _ in one.numbers & other.numbers}):
        numbers = frozenset(number for number in other.numbers if number[0] != unit) | {(unit, "elsewhere")}
        yield replace(pair, other=replace(other, numbers=numbers), differs=Differs.PLACE)


def _rarity(pairs: Sequence[Pair]) -> Mapping[str, float]:
    """How telling each concept is: the fewer requests it is heard in, the more."""
    sketches = [sketch for pair in pairs for sketch in (pair.one, pair.other)]
    heard = Counter(name for sketch in sketches for name in sketch.settings | sketch.objects | sketch.troubles)
    seen = len(sketches) + 1
    return {
        name: round(min(UNHEARD, math.log(seen / (count + 1)) + 0.1), _FLOAT_DIGITS)
        for name, count in sorted(heard.items())
    }


def _logistic(values: Floats, same: NDArray[np.bool_], against: Sequence[bool]) -> tuple[float, ...]:
    """Weights by column, both kinds of pairs counting the same; a sign against one thing never gets a positive weight,
    the others never a negative one, but for the first, which is always there."""
    from scipy.optimize import minimize

    signs = np.where(same, 1.0, -1.0)
    balance = np.where(same, 0.5 / same.mean(), 0.5 / (1 - same.mean()))
    shrunk = np.array([0.0] + [1.0] * (values.shape[1] - 1)) / _WIDTH

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (values @ weights)
        slope = -(balance * signs / (1 + np.exp(margins))) @ values
        value = float(balance @ np.logaddexp(0, -margins) + shrunk @ weights**2 / 2)
        return value, slope + shrunk * weights

    bounds = [(None, None)] + [(None, 0.0) if bad else (0.0, None) for bad in against[1:]]
    found = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return tuple(round(float(weight), _FLOAT_DIGITS) for weight in found)
