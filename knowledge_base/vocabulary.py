"""Tokens as numbers: what texts are found by, kept small. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from language.words import grams, words

Ids = NDArray[np.int32]

_GRAMS = (1, 2, 3)
# A number says little without what it counts: 2月 and 2天, 8号 and 8折. Character n-grams end where a number begins.
_COUNTED = re.compile(r"\d+[^\W\da-z_]")
WORD = "_"
"""Marks words among the tokens, so that a two-character word is no bigram."""


def tokens(text: str) -> list[str]:
    """What a normalised text is found by: character 1-3-grams, numbers with what they count, and words."""
    return [*grams(text, _GRAMS), *_COUNTED.findall(text), *(WORD + word for word in words(text) if len(word) > 1)]


@dataclass(slots=True)
class Vocabulary:
    """Every token seen so far and its number. Only grows, so that what was numbered once stays valid."""

    _numbers: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, token: str) -> bool:
        return token in self._numbers

    @property
    def tokens(self) -> list[str]:
        """Every token, in the order of the numbers."""
        return list(self._numbers)

    def ids(self, found: Iterable[str]) -> Ids:
        """The tokens' numbers, new ones given out."""
        numbers = self._numbers
        return np.array([numbers.setdefault(token, len(numbers)) for token in found], dtype=np.int32)

    def known(self, found: Iterable[str]) -> Ids:
        """The tokens' numbers; -1 for one never seen."""
        return np.array([self._numbers.get(token, -1) for token in found], dtype=np.int32)
