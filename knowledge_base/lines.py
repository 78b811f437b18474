"""Which lines of a guide say what a question asks, whichever part they stand in: the amount, the last day, whether
somebody else may go. Pure.

A question may name no part of a guide, or seem to name another one than that which tells: 最高能贷多少 stands among the
notes. Every line is scored by what it shares with the question, by the facts that both are about, and by how probably
its part is asked for, against the chance that no single line is meant.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from knowledge_base import fact_types, kept
from knowledge_base.entry import Facet, Guide
from knowledge_base.facets import AskedFacet
from language.text import normalise
from language.words import grams

Scores = NDArray[np.float64]

# What a number or a law is quoted for is asked by that name.
_PARTS = tuple(facet for facet in Facet if facet not in (Facet.BASIS, Facet.PHONE))
# A single character, and what stands in the title, say less.
_CHARACTER = 0.3
_TITLE = 0.3
_KEPT = 1_000
FEATURES = 6
"""Shared words, shared facts, the chance of the part, a note; that no line is meant, and that the whole is."""
_SHARED = 2  # of these


class Weights(msgspec.Struct, frozen=True):
    """What `eval knowledge --calibrate` fitted: the weights of the features; a line at least as probable as
    `quote_from` is quoted, from `first_from` on before everything else."""

    provenance: str
    weights: tuple[float, ...]
    quote_from: float
    first_from: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a guide; `facet` None: of its notes."""

    facet: Facet | None
    text: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A line that a question probably asks for."""

    line: Line
    chance: float


@dataclass(frozen=True, slots=True)
class _Known:
    """A guide's lines, and for each n-gram and each fact the places of the lines that have it and what that says, in
    nats: the more, the fewer they are."""

    lines: tuple[Line, ...]
    grams: Mapping[str, "_Held"]
    facts: Mapping[str, "_Held"]
    noted: Scores


@dataclass(frozen=True, slots=True)
class _Held:
    places: tuple[int, ...]
    weight: float


@cache
def fitted() -> Weights:
    """The weights that belong to these features."""
    return kept.read("lines.json", Weights)


def meant(guide: Guide, question: str, asked: AskedFacet, most: int, *, again: bool = False) -> list[Meant]:
    """The lines, at most so many, that a normalised question probably asks for, the likeliest first; `again`: who asks
    was told of the guide before, and asks for something in particular."""
    by, lines, seen = fitted(), of(guide), features(guide, question, asked)
    scores = seen @ np.array(by.weights)
    chances = np.exp(scores - scores.max())
    chances /= (chances[:-1] if again and lines else chances).sum()
    order = np.argsort(-chances[:-1], kind="stable")[:most]
    # A line that shares nothing with the question is likely by its part alone.
    telling = [place for place in order if chances[place] >= by.quote_from and seen[place, :_SHARED].any()]
    return [Meant(lines[place], float(chances[place])) for place in telling]


def of(guide: Guide) -> tuple[Line, ...]:
    """The lines of a guide that may be meant."""
    return _known(guide).lines


def features(guide: Guide, question: str, asked: AskedFacet) -> Scores:
    """A row for each line, and a last one for none in particular."""
    known = _known(guide)
    seen = np.zeros((len(known.lines) + 1, FEATURES))
    seen[:-1, 0] = _shared(set(grams(question)), known.grams, len(known.lines))
    seen[:-1, 1] = _shared(fact_types.asked(question), known.facts, len(known.lines))
    seen[:-1, 2] = [asked.chance(line.facet) if line.facet is not None else 0.0 for line in known.lines]
    seen[:-1, 3] = known.noted
    seen[-1, 4:] = 1.0, asked.chance(None)
    return seen


def _shared(said: Iterable[str], held: Mapping[str, _Held], lines: int) -> list[float]:
    """What each line shares of what was said."""
    found = [0.0] * lines
    for one in said:
        if one in held:
            for place in held[one].places:
                found[place] += held[one].weight
    return found


@lru_cache(_KEPT)
def _known(guide: Guide) -> _Known:
    lines = tuple(
        [Line(facet, text) for facet in _PARTS for text in guide.lines(facet)]
        + [Line(None, text) for text in guide.notes]
    )
    texts = [normalise(line.text) for line in lines]
    title = frozenset(grams(normalise(guide.title)))
    own = _held([frozenset(grams(text)) for text in texts])
    said = {
        gram: replace(
            held, weight=held.weight * (1.0 if len(gram) > 1 else _CHARACTER) * (_TITLE if gram in title else 1.0)
        )
        for gram, held in own.items()
    }
    facts = _held([fact_types.told(text) for text in texts])
    return _Known(lines, said, facts, np.array([float(line.facet is None) for line in lines]))


def _held(some: Sequence[frozenset[str]]) -> dict[str, _Held]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, having in enumerate(some):
        for one in having:
            places[one].append(place)
    return {one: _Held(tuple(at), math.log((1 + len(some)) / (1 + len(at)))) for one, at in places.items()}
