"""What tells messages of some kinds from all that is said besides, by what it has learnt (`language/ear_learning.py`).

One hears emergencies (`language/emergency_sense.py`), one what wants nothing (`bot/talk_sense.py`)."""

import json
import math
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ALWAYS = ""
"""Stands for every message, as an n-gram that each has."""
_SIZES = (1, 2, 3)
_SHARPNESS = 4.0
# Weights are kept as whole numbers, of which so many make one.
_ONE = 1_000
_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Ear:
    """What speaks for a message that is meant, be it an emergency, and for each kind of it, by n-gram."""

    kinds: tuple[str, ...]
    places: Mapping[str, int]
    """Of `ALWAYS` and of the n-grams that several examples have, in the tables."""
    rarity: Sequence[float]
    """How much each n-gram counts: what stands in few examples more."""
    weights: "array[int]"
    """For each n-gram how much it speaks for what is meant, then perhaps for each kind of it among all that is said,
    and then for each kind where it is meant; in thousandths."""

    def likelihood(self, said: str) -> float:
        """How likely `said`, prepared as for the learning, is meant: 0 to 1, 0.5 being undecided. What has something of
        many kinds, and is like none of them, is less likely than what is like one of them."""
        meant, *by_kind = self._sums(said, 0, self._width - len(self.kinds))
        told = (meant + max(by_kind)) / 2 if by_kind else meant
        return 1 / (1 + math.exp(-_SHARPNESS * told))

    def votes(self, said: str) -> dict[str, float]:
        """How much speaks for each kind, where it is any: above 0 where it is likely that one."""
        first = self._width - len(self.kinds)
        return dict(zip(self.kinds, self._sums(said, first, len(self.kinds)), strict=True))

    @property
    def _width(self) -> int:
        return len(self.weights) // len(self.places)

    def _sums(self, said: str, first: int, count: int) -> list[float]:
        """What `count` columns from the `first` on say of a text."""
        width = self._width
        sums = [0.0] * count
        for place, value in weighed(said, self.places, self.rarity).items():
            start = place * width + first
            for column, weight in enumerate(self.weights[start : start + count]):
                sums[column] += weight * value
        return [one / _ONE for one in sums]


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
    """An ear with these weights, in the order of `Ear.weights`, each for every n-gram."""
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
