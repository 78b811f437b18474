"""A second ear for emergencies, which learnt from our examples (`language/emergency_learning.py`).

It hears those that no rule foresees, and when the words of a rule stand in ordinary talk."""

import json
import math
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILE = "emergency_ear.bin"
ALWAYS = ""
"""Stands for every message, as an n-gram that each has."""
_SIZES = (1, 2, 3)
_SHARPNESS = 4.0
# Weights are kept as whole numbers, of which so many make one.
_ONE = 1_000
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Ear:
    """What speaks for an emergency and for each kind of it, by n-gram."""

    kinds: tuple[str, ...]
    places: Mapping[str, int]
    """Of `ALWAYS` and of the n-grams that several examples have, in the tables."""
    rarity: Sequence[float]
    """How much each n-gram counts: what stands in few examples more."""
    weights: "array[int]"
    """For each n-gram how much it speaks for an emergency, and then, where it is one, for each kind; in thousandths."""

    def likelihood(self, said: str) -> float:
        """How likely `said`, prepared as for the rules, tells of an emergency: 0 to 1, 0.5 being undecided."""
        return 1 / (1 + math.exp(-_SHARPNESS * self._sum(0, weighed(said, self.places, self.rarity))))

    def votes(self, said: str) -> dict[str, float]:
        """How much speaks for each kind of emergency: above 0 where it is likely that one."""
        known = weighed(said, self.places, self.rarity)
        return {kind: self._sum(column, known) for column, kind in enumerate(self.kinds, 1)}

    def _sum(self, column: int, weighed: Mapping[int, float]) -> float:
        width = len(self.kinds) + 1
        return sum(self.weights[place * width + column] * value for place, value in weighed.items()) / _ONE


@cache
def ear() -> Ear:
    """The ear that has learnt all our examples."""
    return unpacked(files("language").joinpath(FILE).read_bytes())


def grams(said: str) -> Iterator[str]:
    """The n-grams of a text, each once, in a fixed order."""
    padded = f"^{said}$"
    yield from sorted({padded[i : i + size] for size in _SIZES for i in range(len(padded) - size + 1)})


def weighed(said: str, places: Mapping[str, int], rarity: Sequence[float]) -> dict[int, float]:
    """How much each known n-gram counts in a text, by its place, as a vector of length 1; and `ALWAYS`."""
    known = [places[gram] for gram in grams(said) if gram in places]
    length = math.sqrt(sum(rarity[place] ** 2 for place in known)) or 1.0
    return {places[ALWAYS]: 1.0, **{place: rarity[place] / length for place in known}}


def made(
    kinds: Sequence[str], places: Mapping[str, int], rarity: Sequence[float], learnt: Sequence[list[float]]
) -> Ear:
    """An ear with these weights: for each n-gram of danger, and of each kind."""
    weights = array("h", (round(weight * _ONE) for row in zip(*learnt, strict=True) for weight in row))
    return Ear(tuple(kinds), places, rarity, weights)


def packed(ear: Ear) -> bytes:
    """The bytes from which `unpacked` makes the same ear."""
    head = json.dumps({"kinds": ear.kinds, "grams": list(ear.places)}, ensure_ascii=False).encode()
    rarity, weights = array("f", ear.rarity), array("h", ear.weights)
    _swap(rarity, weights)
    tables = rarity.tobytes() + weights.tobytes()
    return zlib.compress(len(head).to_bytes(4, "little") + head + tables, _LEVEL)


def unpacked(kept: bytes) -> Ear:
    """The ear that was packed."""
    raw = zlib.decompress(kept)
    start = 4 + int.from_bytes(raw[:4], "little")
    head = json.loads(raw[4:start])
    rarity, weights = array("f"), array("h")
    middle = start + rarity.itemsize * len(head["grams"])
    rarity.frombytes(raw[start:middle])
    weights.frombytes(raw[middle:])
    _swap(rarity, weights)
    places = {gram: place for place, gram in enumerate(head["grams"])}
    return Ear(tuple(head["kinds"]), places, rarity, weights)


def _swap(*tables: "array[float] | array[int]") -> None:
    """Kept tables begin with their lowest byte, whatever this processor does."""
    if sys.byteorder == "big":
        for table in tables:
            table.byteswap()
