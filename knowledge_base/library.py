"""Indexes built from what is published; what did not change since the last one is not worked on again."""

from collections.abc import Sequence

import numpy as np

from knowledge_base import calibration
from knowledge_base.analysis import Analysis, analyse
from knowledge_base.embedder import Embedder, Vectors
from knowledge_base.index import Index, Meaning
from knowledge_base.store import StoredEntry
from knowledge_base.wording import facet_names


class Library:
    """Blocking and not for two threads at once. `embedder` None: the search goes by words alone."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._calibrations = calibration.load()
        self._analyses: dict[str, Analysis] = {}
        self._vectors: dict[str, tuple[Vectors, Vectors]] = {}

    def build(self, version: int, entries: Sequence[StoredEntry]) -> Index | None:
        """The index of these entries, with vectors once the embedder is ready; None when there are no entries."""
        known = self._analyses
        self._analyses = {
            stored.content_hash: known.get(stored.content_hash) or analyse(stored.entry, facet_names())
            for stored in entries
        }
        if not entries:
            return None
        embedder = self._embedder if self._embedder is not None and self._embedder.ready else None
        meaning = self._meaning(embedder) if embedder else None
        chosen = self._calibrations.hybrid if meaning else self._calibrations.lexical
        return Index(version, list(self._analyses.values()), meaning, chosen)

    def _meaning(self, embedder: Embedder) -> Meaning:
        """The vectors of every analysis, those that are new made in one go."""
        new = {key: analysis for key, analysis in self._analyses.items() if key not in self._vectors}
        texts = [text for analysis in new.values() for text in (*analysis.questions, *analysis.texts)]
        made = embedder.encode(texts) if texts else np.zeros((0, 0), dtype=np.float32)
        kept = {key: vectors for key, vectors in self._vectors.items() if key in self._analyses}
        self._vectors = kept | dict(zip(new, _split(made, list(new.values())), strict=True))
        pairs = [self._vectors[key] for key in self._analyses]
        return Meaning(np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs]))


def _split(vectors: Vectors, analyses: Sequence[Analysis]) -> list[tuple[Vectors, Vectors]]:
    parts = []
    start = 0
    for analysis in analyses:
        middle = start + len(analysis.questions)
        end = middle + len(analysis.texts)
        parts.append((vectors[start:middle], vectors[middle:end]))
        start = end
    return parts
