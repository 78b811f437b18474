"""Indexes that follow what is published; what did not change since the last one is not worked on again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge_base import calibration, vectors
from knowledge_base.analysis import Analysis, analyse
from knowledge_base.embedder import Embedder
from knowledge_base.index import Index, spellings
from knowledge_base.query import Knowing
from knowledge_base.recogniser import Recogniser
from knowledge_base.segment import Meaning, Segment
from knowledge_base.spelling import Speller
from knowledge_base.store import Changes, StoredEntry
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import facet_names

# Entries published after the first segment was built stand in a second one until they are so many.
_FEWEST_TO_MERGE, _SHARE_TO_MERGE = 50, 0.1


@dataclass(slots=True)
class _Held:
    """A published entry, taken apart."""

    content_hash: str
    analysis: Analysis
    vectors: Meaning | None = None


class Library:
    """Blocking and not for two threads at once. `embedder` None: the search goes by words alone.

    Vectors are kept in `cache`, a folder, so that a model that takes minutes for a base takes them once.
    """

    def __init__(
        self, embedder: Embedder | None, recogniser: Recogniser | None = None, cache: Path | None = None
    ) -> None:
        self._embedder = embedder
        self._cache = cache
        self._calibrations = calibration.load()
        self._knowing = Knowing(Vocabulary(), Speller((), ()), recogniser)
        self._held: dict[str, _Held] = {}
        self._first: Segment | None = None
        self._places: Mapping[str, int] = {}
        self._later: set[str] = set()

    @cached_property
    def _kept(self) -> vectors.Store | None:
        """The vectors in `cache`, of the embedder as it was when it was first asked."""
        return vectors.Store(self._cache, self._embedder.name) if self._cache and self._embedder else None

    def follow(self, changes: Changes) -> Index | None:
        """The index after these changes; None while nothing is published."""
        changed = {stored.entry.id for stored in changes.published if self._take(stored)}
        gone = [entry_id for entry_id in changes.gone if self._held.pop(entry_id, None)]
        self._later = (self._later | changed) - set(gone)
        return self._index(changes.version)

    def by_meaning(self, version: int) -> Index | None:
        """The index of what is held now, built anew with vectors, once the embedder is ready."""
        self._first = None
        return self._index(version)

    def _take(self, stored: StoredEntry) -> bool:
        held = self._held.get(stored.entry.id)
        if held is not None and held.content_hash == stored.content_hash:
            return False
        analysis = analyse(stored.entry, facet_names(), self._knowing.vocabulary)
        self._held[stored.entry.id] = _Held(stored.content_hash, analysis)
        return True

    def _index(self, version: int) -> Index | None:
        if not self._held:
            return None
        if self._first is None or len(self._later) > max(_FEWEST_TO_MERGE, _SHARE_TO_MERGE * len(self._places)):
            self._merge()
        return self._assembled(version, self._first) if self._first else None

    def _merge(self) -> None:
        """One segment of everything."""
        analyses = [held.analysis for held in self._held.values()]
        self._knowing = replace(self._knowing, speller=Speller(*spellings(analyses, self._knowing.vocabulary)))
        self._first = Segment(analyses, self._meaning(list(self._held.values())), self._knowing)
        self._places = {entry_id: place for place, entry_id in enumerate(self._held)}
        self._later = set()

    def _assembled(self, version: int, first: Segment) -> Index:
        alive = np.zeros(len(first.analyses), dtype=bool)
        alive[[place for entry_id, place in self._places.items() if self._is_first(entry_id)]] = True
        if not self._later:
            return Index(version, [(first, alive)], self._knowing, self._calibrations)
        later = [self._held[entry_id] for entry_id in sorted(self._later)]
        analyses = [held.analysis for held in later]
        speller = self._knowing.speller.also(*spellings(analyses, self._knowing.vocabulary))
        knowing = replace(self._knowing, speller=speller)
        second = Segment(analyses, self._meaning(later), knowing, first.weights)
        segments = [(first, alive), (second, np.ones(len(later), dtype=bool))]
        return Index(version, segments, knowing, self._calibrations)

    def _is_first(self, entry_id: str) -> bool:
        return entry_id in self._held and entry_id not in self._later

    def _meaning(self, entries: Sequence[_Held]) -> Meaning | None:
        """The vectors of entries, those that are new made in one go; None before the embedder is ready."""
        if self._embedder is None or not self._embedder.ready:
            return None
        new = [held for held in entries if held.vectors is None]
        if new:
            made = vectors.make([(held.content_hash, held.analysis) for held in new], self._embedder, self._kept)
            for held, made_vectors in zip(new, made, strict=True):
                held.vectors = made_vectors
        pairs = [held.vectors for held in entries if held.vectors is not None]
        return Meaning(
            np.concatenate([pair.questions for pair in pairs]), np.concatenate([pair.passages for pair in pairs])
        )
