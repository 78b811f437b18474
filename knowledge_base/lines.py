"""Which lines of a guide say what a question asks, whichever part they stand in: the amount, the last day, whether
somebody else may go. Pure.

A question may name no part of a guide, or seem to name another one than that which tells: 最高能贷多少 stands among the
notes. Every line is scored by what it shares with the question, by the facts that both are about, and by how probably
its part is asked for, against the chance that no single line is meant.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import msgspec
import numpy as np
from numpy.typing import NDArray

from knowledge_base.entry import Facet, Guide
from knowledge_base.facets import AskedFacet
from language.text import normalise
from language.words import grams

Scores = NDArray[np.float64]

# What a number or a law is quoted for is asked by that name.
_PARTS = tuple(facet for facet in Facet if facet not in (Facet.BASIS, Facet.PHONE))
_NUMERAL = "[0-9一二两三四五六七八九十百千万半]"
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
    """A guide's lines with their n-grams and the facts that they tell, and what each of these says, in nats: the more,
    the fewer lines have it."""

    lines: tuple[Line, ...]
    grams: tuple[frozenset[str], ...]
    facts: tuple[frozenset[str], ...]
    weights: dict[str, float]
    telling: dict[str, float]


@cache
def fitted() -> Weights:
    """The weights that belong to these features."""
    return msgspec.json.decode(files("knowledge_base").joinpath("lines.json").read_bytes(), type=Weights)


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
    known, said, facts = _known(guide), set(grams(question)), _facts(question)
    rows = [
        (
            sum(known.weights[gram] for gram in said & own),
            sum(known.telling[fact] for fact in facts & told),
            asked.chance(line.facet) if line.facet is not None else 0.0,
            float(line.facet is None),
            0.0,
            0.0,
        )
        for line, own, told in zip(known.lines, known.grams, known.facts, strict=True)
    ]
    return np.array([*rows, (0.0, 0.0, 0.0, 0.0, 1.0, asked.chance(None))])


@lru_cache(_KEPT)
def _known(guide: Guide) -> _Known:
    lines = tuple(
        [Line(facet, text) for facet in _PARTS for text in guide.lines(facet)]
        + [Line(None, text) for text in guide.notes]
    )
    texts = [normalise(line.text) for line in lines]
    own = tuple(frozenset(grams(text)) for text in texts)
    facts = tuple(frozenset(name for name, _, told in _table() if told.search(text)) for text in texts)
    title = frozenset(grams(normalise(guide.title)))
    weights = {
        gram: rarity * (1.0 if len(gram) > 1 else _CHARACTER) * (_TITLE if gram in title else 1.0)
        for gram, rarity in _rarity(own).items()
    }
    return _Known(lines, own, facts, weights, _rarity(facts))


def _rarity(some: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(one for line in some for one in line)
    return {one: math.log((1 + len(some)) / (1 + count)) for one, count in counts.items()}


def _facts(question: str) -> frozenset[str]:
    return frozenset(name for name, said, _ in _table() if said.search(question))


@cache
def _table() -> Sequence[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    lines = files("knowledge_base").joinpath("asked_facts.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.replace("#", _NUMERAL).split("\t") for line in lines if line and not line.startswith("#"))
    return [(name, re.compile(said), re.compile(told)) for name, said, told in rows]
