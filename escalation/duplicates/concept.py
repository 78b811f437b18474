"""What a request is about, heard through the many words that people have for it. The words stand in `concepts.tsv`."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from language import tables
from language.phrases import any_of


class ConceptKind(StrEnum):
    """What a concept says of a request; two requests from one place share the setting without being about one thing."""

    SETTING = "setting"
    OBJECT = "object"
    TROUBLE = "trouble"
    NONE = "none"  # only keeps shorter words inside its phrases from being heard


@dataclass(frozen=True, slots=True)
class Heard:
    """Names of the concepts in a text by kind, and where their phrases of two or more characters stand."""

    settings: frozenset[str]
    objects: frozenset[str]
    troubles: frozenset[str]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pattern: re.Pattern[str]
    concepts: Mapping[str, frozenset[tuple[ConceptKind, str]]]
    """By phrase."""


def hear(text: str) -> Heard:
    """The concepts of a text as `language.text.normalise` gives it; at each place the longest phrase counts."""
    lexicon = _lexicon()
    matches = list(lexicon.pattern.finditer(text))
    found = {concept for match in matches for concept in lexicon.concepts[match[0]]}
    return Heard(
        settings=_names(found, ConceptKind.SETTING),
        objects=_names(found, ConceptKind.OBJECT),
        troubles=_names(found, ConceptKind.TROUBLE),
        spans=tuple(match.span() for match in matches if len(match[0]) > 1),
    )


def _names(found: set[tuple[ConceptKind, str]], wanted: ConceptKind) -> frozenset[str]:
    return frozenset(name for kind, name in found if kind is wanted)


def concepts() -> list[tuple[ConceptKind, str, tuple[str, ...]]]:
    """The lines of `concepts.tsv`: kind, name, phrases. Raises ValueError for a kind that does not exist."""
    return [
        (ConceptKind(kind), name, tuple(phrases.split(" ")))
        for kind, name, phrases in tables.rows("concepts.tsv", __package__)
    ]


@cache
def _lexicon() -> _Lexicon:
    heard_as: dict[str, set[tuple[ConceptKind, str]]] = defaultdict(set)
    for kind, name, phrases in concepts():
        for phrase in phrases:
            heard_as[phrase].add((kind, name))
    return _Lexicon(any_of(heard_as), {phrase: frozenset(found) for phrase, found in heard_as.items()})
