"""How much of what a question is really about an entry speaks of. Pure.

BM25 weighs a word by the base, so a word the base never uses counts the same whether it is idle talk or the whole
matter. Here a word weighs by how rare it is in the language: 现在 says little, 护照 says everything.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from language.words import frequencies, words

# In nats: words more frequent than this one in a thousand say nothing about a matter.
_COMMON = 7.0


@dataclass(frozen=True, slots=True)
class Said:
    """One word of a question: its weight, and every word that says the same."""

    weight: float
    alternatives: tuple[str, ...]


def said(question: str, meant: Sequence[tuple[str, tuple[str, ...]]], mended: Iterable[str]) -> list[Said]:
    """The telling words of a normalised question; `meant` are phrases in it with the official words for them."""
    found = []
    for word in [*dict.fromkeys([*words(question), *mended])]:
        if len(word) > 1:
            others = [officials for phrase, officials in meant if word in phrase or phrase in word]
            found.append(Said(weight(word), (word, *(official for officials in others for official in officials))))
    return found


@lru_cache(maxsize=20_000)
def weight(word: str) -> float:
    """How much a word says, in nats: 0 for one that is common everywhere."""
    return max(_log_total() - math.log(max(frequencies().get(word, 1), 1)) - _COMMON, 0.0)


@lru_cache(maxsize=1)
def _log_total() -> float:
    return math.log(sum(frequencies().values()))
