"""A space in which two requests lie near each other where they are about one matter, however they are worded.

Trained by `escalation.duplicates.space_training` and kept as plain arrays, as the router's classifier is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from language import words

Floats = NDArray[np.float64]
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What words mean: a row of `vectors` for each; what is not among them means what its characters do."""

    rows: Mapping[str, int]
    vectors: NDArray[np.float32]

    def together(self, text: str) -> Floats:
        """What the words of a normalised text mean together, of length 1; zeros where none is known."""
        return unit(self.vectors[list(self._known(text))].sum(axis=0, dtype=np.float64))

    def _known(self, text: str) -> Iterator[int]:
        for word in words.tokenizer().cut(text, HMM=False):
            pieces = (word,) if word in self.rows else tuple(word)
            yield from (self.rows[piece] for piece in pieces if piece in self.rows)


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """`turn` leads from what is seen of a message to its point."""

    words: Words
    turn: Floats

    def point(self, prepared: str, direction: Floats) -> Floats:
        """Where a message lies, as a direction of length 1; takes what `seen` does."""
        return unit(seen(self.words, prepared, direction) @ self.turn)


def seen(known: Words, prepared: str, direction: Floats) -> Floats:
    """What the words of a message mean (`prepared` as by `classifier.prepared`), and how much more than others the
    classifier takes each matter to be meant (`direction` as `Meaning` has it)."""
    return np.concatenate([known.together(prepared), direction])


def unit(vector: Floats) -> Floats:
    """`vector` with a length of 1; zeros stay."""
    return np.asarray(vector / (float(np.linalg.norm(vector)) + _NOTHING), dtype=np.float64)


def save(space: Space, path: Path) -> None:
    """Write a space as a file of arrays."""
    arrays: dict[str, NDArray[Any]] = {
        "words": np.array(list(space.words.rows)),
        "vectors": space.words.vectors.astype(np.float16),
        "turn": space.turn,
    }
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def load(path: Path) -> Space:
    """Read what `save` wrote. Raises OSError, ValueError or KeyError for anything else."""
    with np.load(path, allow_pickle=False) as arrays:
        rows = {str(word): row for row, word in enumerate(arrays["words"])}
        return Space(Words(rows, arrays["vectors"].astype(np.float32)), arrays["turn"])
