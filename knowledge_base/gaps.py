"""Questions that ask for the same, put together. Pure.

Every question is a vector over its words, characters and pairs of characters, each weighed by how rare it is in the
language; two are alike by the cosine between them. The question with the most like it takes them into its group,
then the next among those that are left: a group is what lies close to one question, so that no chain of small
differences joins two matters.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge_base.questions import Question
from knowledge_base.rarity import weight
from language import text, words

# Where pairs that mean the same part best from those that do not: see tests/unit/knowledge/test_gaps.py.
ALIKE = 0.22
MOST_NEAREST = 5
# In nats: no name or mistyped word outweighs all the rest.
_HEAVIEST = 6.0


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask for the same, the newest first. `representative` is the one that is most like the others;
    `citizens` counts different people; `nearest` are entries that came near, the most frequent first."""

    questions: tuple[Question, ...]
    representative: Question
    citizens: int
    last_at: datetime
    nearest: tuple[str, ...]


def group(questions: Sequence[Question], alike: float = ALIKE) -> tuple[Group, ...]:
    """The questions in groups: those of the most citizens first, among equals the one that was asked last."""
    if not questions:
        return ()
    similar = _similar([one.text for one in questions], alike)
    groups = [_group([questions[place] for place in members], questions[centre]) for centre, members in _stars(similar)]
    return tuple(sorted(groups, key=lambda one: (one.citizens, one.last_at), reverse=True))


def _group(members: Sequence[Question], centre: Question) -> Group:
    newest = sorted(members, key=lambda one: (one.at, one.message_id), reverse=True)
    return Group(
        questions=tuple(newest),
        representative=centre,
        citizens=len({one.citizen_id for one in newest}),
        last_at=newest[0].at,
        nearest=_most_frequent(entry for one in newest for entry in ((one.topic,) if one.topic else one.nearest)),
    )


def _most_frequent(entry_ids: Iterable[str]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for entry_id in entry_ids:
        counts[entry_id] = counts.get(entry_id, 0) + 1
    return tuple(sorted(counts, key=lambda entry_id: -counts[entry_id])[:MOST_NEAREST])


def _stars(similar: sparse.csr_array) -> Iterable[tuple[int, NDArray[np.intp]]]:
    """Each centre with its members, itself included; `similar` holds an entry for every pair that is alike."""
    free = np.ones(similar.shape[0], dtype=bool)
    for centre in np.argsort(-np.diff(similar.indptr), kind="stable"):
        if free[centre]:
            near = similar.indices[similar.indptr[centre] : similar.indptr[centre + 1]]
            members = np.union1d(near[free[near]], [centre])
            free[members] = False
            yield int(centre), members


def _similar(texts: Sequence[str], alike: float) -> sparse.csr_array:
    vectors = _vectors([_features(one) for one in texts])
    cosines = (vectors @ vectors.T).tocsr()
    cosines.data[cosines.data < alike] = 0
    cosines.eliminate_zeros()
    return cosines


def _features(raw: str) -> dict[str, float]:
    """What a question is made of, with weights whose squares add up to 1; empty where nothing telling is said."""
    plain = text.normalise(raw)
    # The mark tells a word from a pair of characters: a word of two characters counts as both.
    found = {part: weight(part) for part in words.grams(plain)}
    found |= {f"={word}": weight(word) for word in words.words(plain) if len(word) > 1}
    telling = {part: min(heavy, _HEAVIEST) for part, heavy in found.items() if heavy > 0}
    length = math.hypot(*telling.values())
    return {part: heavy / length for part, heavy in telling.items()}


def _vectors(features: Sequence[dict[str, float]]) -> sparse.csr_array:
    """One row a question."""
    places: dict[str, int] = {}
    columns = [places.setdefault(part, len(places)) for one in features for part in one]
    weights = np.array([heavy for one in features for heavy in one.values()], dtype=np.float32)
    ends = np.cumsum([0, *(len(one) for one in features)])
    return sparse.csr_array((weights, columns, ends), shape=(len(features), max(len(places), 1)))
