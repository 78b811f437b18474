"""The vectors of entries: made by the embedder, and kept in a file beside the database.

The file is named by the model and by what cuts and cleans the texts: vectors of another model or of other passages are
never taken for these.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from knowledge_base import analysis as analysis_module
from knowledge_base import chunking
from knowledge_base.analysis import Analysis
from knowledge_base.embedder import Embedder
from knowledge_base.segment import Meaning
from language import text as text_module

# Below so many texts making them is faster than looking them up.
_WORTH_KEEPING = 2_000


class Store:
    """Vectors of one model in a folder, by content hash. A file that cannot be read counts as none."""

    def __init__(self, folder: Path, model: str) -> None:
        self._file = folder / f"{model}-{_cutting()}.npz"

    def load(self) -> Mapping[str, Meaning]:
        """What is kept."""
        try:
            with np.load(self._file) as kept:
                hashes, counts, rows = list(kept["hashes"]), kept["counts"], kept["rows"]
        except (OSError, ValueError, KeyError, EOFError):
            return {}
        ends = [0, *accumulate(int(count) for pair in counts for count in pair)]
        parts = [rows[start:end] for start, end in pairwise(ends)]
        return {str(key): Meaning(parts[2 * n], parts[2 * n + 1]) for n, key in enumerate(hashes)}

    def save(self, kept: Mapping[str, Meaning]) -> None:
        """Replace what is kept; files of other models or another way of cutting are removed."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(f".{os.getpid()}.unfinished")
        with unfinished.open("wb") as stream:
            np.savez(
                stream,
                hashes=np.array(list(kept)),
                counts=np.array([(len(one.questions), len(one.passages)) for one in kept.values()]),
                rows=np.concatenate([part for one in kept.values() for part in (one.questions, one.passages)]),
            )
        unfinished.replace(self._file)
        for other in self._file.parent.glob("*.npz"):
            if other != self._file:
                other.unlink(missing_ok=True)


def make(entries: Sequence[tuple[str, Analysis]], embedder: Embedder, store: Store | None) -> list[Meaning]:
    """The vectors of entries given with their content hashes; from the store where it has them."""
    texts = sum(len(analysis.questions) + len(analysis.texts) for _, analysis in entries)
    if store is None or texts < _WORTH_KEEPING:
        return _made([analysis for _, analysis in entries], embedder)
    kept = dict(store.load())
    new = [(key, analysis) for key, analysis in entries if key not in kept]
    if new:
        kept |= zip((key for key, _ in new), _made([analysis for _, analysis in new], embedder), strict=True)
        store.save({key: kept[key] for key, _ in entries})
    return [kept[key] for key, _ in entries]


def _made(analyses: Sequence[Analysis], embedder: Embedder) -> list[Meaning]:
    made = Meaning.of(analyses, embedder.passages)
    question_ends = [0, *accumulate(len(analysis.questions) for analysis in analyses)]
    passage_ends = [0, *accumulate(len(analysis.texts) for analysis in analyses)]
    return [
        Meaning(made.questions[asked_from:asked_to], made.passages[from_:to])
        for (asked_from, asked_to), (from_, to) in zip(pairwise(question_ends), pairwise(passage_ends), strict=True)
    ]


def _cutting() -> str:
    """Eight hex digits over the code that makes texts of entries."""
    sources = [Path(module.__file__ or "").read_bytes() for module in (analysis_module, chunking, text_module)]
    return hashlib.sha256(b"".join(sources)).hexdigest()[:8]
