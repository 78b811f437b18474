"""Reading two requests side by side: how surely they are about one matter, and one place, by small networks that read
characters.

Trained by `escalation.duplicates.reading_training` from our own requests alone and kept beside this code as plain
arrays, as the weights are; read by numpy. Matters are read in what is told beside the place (`Sketch.told`), places in
all that is told (`Sketch.whole`), the first 72 characters of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Codes = NDArray[np.int64]

LONGEST = 72
UNKNOWN, HIDDEN, BETWEEN, FIRST = 1, 2, 3, 4
"""Codes of what is no character of the list: an unknown one, a hidden one, what stands before each text; then those of
the list begin. 0 is nothing."""
HEADS = 4
SURE = 12.0
"""The log odds beyond which a reading says no more."""
_SMALL = 1e-5


MATTERS, PLACES = (Path(__file__).with_name(name) for name in ("matter_reader.npz", "place_reader.npz"))


@dataclass(frozen=True, slots=True)
class Readings:
    """Log odds that two requests are about one matter, and that they are about one place."""

    matter: float
    place: float


UNREAD = Readings(0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Networks that were trained alike; what they say on an average counts. `arrays` by the names that
    `reading_training` gives them; the first dimension of each is a row a network."""

    characters: str
    arrays: Mapping[str, Array]

    def odds(self, one: str, other: str) -> float:
        """Log odds that two texts are about one thing; the order of the two does not matter."""
        first, second = codes(self.characters, sorted((one, other)))
        a = self.arrays
        count = len(a["place"])
        # Every second network reads the second text first.
        orders = (laid(first, second), laid(second, first))
        text, side, shared = (np.stack([orders[row % 2][part] for row in range(count)]) for part in range(3))
        rows = np.arange(count)[:, None]
        x = a["character"][rows, text] + a["place"][:, : text.shape[1]] + a["side"][rows, side]
        x = x + a["shared"][rows, shared]
        for layer in range(sum(name.endswith(".out.w") for name in a)):
            x = self._layer(x, f"{layer}.")
        x = self._scaled(x, "last")
        u, v = (_together(x, (side == which) & (text != BETWEEN)) for which in (0, 1))
        told = np.concatenate([x[:, :1], u * v, np.abs(u - v), u + v], axis=-1)
        return float(self._turned(_bent(self._turned(told, "judge")), "odds").mean())

    def _layer(self, x: Array, at: str) -> Array:
        """Every character looks at all others, and is changed by what it saw."""
        count, length, width = x.shape
        asked, known, said = (
            self._turned(self._scaled(x, at + "look"), at + "ask")
            .reshape(count, length, 3, HEADS, width // HEADS)
            .transpose(2, 0, 3, 1, 4)
        )
        seen = asked @ known.swapaxes(-1, -2) / np.float32(np.sqrt(width // HEADS))
        share = np.exp(seen - seen.max(axis=-1, keepdims=True))
        heard = (share / share.sum(axis=-1, keepdims=True)) @ said
        x = x + self._turned(heard.swapaxes(1, 2).reshape(x.shape), at + "out")
        return x + self._turned(_bent(self._turned(self._scaled(x, at + "think"), at + "up")), at + "down")

    def _turned(self, x: Array, name: str) -> Array:
        return np.asarray(x @ self.arrays[name + ".w"] + self.arrays[name + ".b"])

    def _scaled(self, x: Array, name: str) -> Array:
        apart = x - x.mean(axis=-1, keepdims=True)
        even = apart / np.sqrt((apart**2).mean(axis=-1, keepdims=True) + _SMALL)
        return np.asarray(even * self.arrays[name + ".w"] + self.arrays[name + ".b"])


def _together(x: Array, counted: NDArray[np.bool_]) -> Array:
    """The mean over the characters that count, a row a network."""
    share = (counted / counted.sum(axis=-1, keepdims=True)).astype(np.float32)
    return np.asarray(share[:, None, :] @ x)


def _bent(x: Array) -> Array:
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))))


def codes(characters: str, texts: Sequence[str]) -> list[Codes]:
    """The codes of each text's characters; of an empty one, that of an unknown character."""
    known = _places(characters)
    return [np.array([known.get(sign, UNKNOWN) for sign in text[:LONGEST]] or [UNKNOWN]) for text in texts]


@cache
def _places(characters: str) -> dict[str, int]:
    return {sign: place for place, sign in enumerate(characters, FIRST)}


def laid(one: Codes, other: Codes) -> tuple[Codes, Codes, Codes]:
    """Two texts behind each other: the codes; which text each belongs to; whether the other text holds the character
    (1), and it with a neighbour (2)."""
    between = np.array([BETWEEN])
    equal = (one[:, None] == other[None, :]) & (one[:, None] > FIRST)
    both = equal[:-1, :-1] & equal[1:, 1:]
    parts: list[Codes] = []
    for axis, length in ((1, len(one)), (0, len(other))):
        begun = both.any(axis=axis)
        paired = np.zeros(length, bool)
        paired[:-1] |= begun
        paired[1:] |= begun
        parts += [np.zeros(1, np.int64), equal.any(axis=axis).astype(np.int64) + paired]
    side = np.concatenate([np.zeros(len(one) + 1, np.int64), np.ones(len(other) + 1, np.int64)])
    return np.concatenate([between, one, between, other]), side, np.concatenate(parts)


@cache
def load(file: Path) -> Reader:
    """A reader that belongs to this version of the code: `MATTERS` or `PLACES`."""
    with file.open("rb") as opened:
        return read(opened)


def read(file: IO[bytes]) -> Reader:
    """What `reading_training` wrote. Raises ValueError or KeyError for anything else."""
    with np.load(file, allow_pickle=False) as arrays:
        kept: dict[str, Any] = {name: arrays[name] for name in arrays.files}
    characters = str(kept.pop("characters"))
    return Reader(characters, {name: array.astype(np.float32) for name, array in kept.items()})


@lru_cache(maxsize=50_000)
def matter_odds(one: str, other: str) -> float:
    """`Reader.odds` of two requests' `Sketch.told`."""
    return load(MATTERS).odds(one, other)


@lru_cache(maxsize=50_000)
def place_odds(one: str, other: str) -> float:
    """`Reader.odds` of two requests' `Sketch.whole`."""
    return load(PLACES).odds(one, other)
