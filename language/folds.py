"""Which part of what is learnt from is held out when, so that the same text always falls into the same part. Pure."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

One = TypeVar("One")


def parted(some: Sequence[One], text_of: Callable[[One], str], count: int) -> Iterator[tuple[list[One], list[One]]]:
    """For each of `count` parts what is outside of it, to be learnt from, and what is in it, held out."""
    for part in range(count):
        held = [fold(text_of(one), count) == part for one in some]
        yield (
            [one for one, out in zip(some, held, strict=True) if not out],
            [one for one, out in zip(some, held, strict=True) if out],
        )


def fold(text: str, count: int) -> int:
    """The part of `count` that a text falls into, from 0 on, whatever stands around it."""
    return hashlib.sha256(text.encode()).digest()[0] % count
