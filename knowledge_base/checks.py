"""What an entry must be like to be stored, whoever wrote it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from knowledge_base.entry import Document, Entry, Validity
from language.places import DISTRICTS

_ID = re.compile(r"[\w.\-]{1,100}")
_NEEDED = ("title", "source")
_LONGEST = {"title": 300, "source": 300, "area": 48, "department": 48, "text": 500_000}
_LONGEST_TEXT = 2_000
_MOST_LINES = 200


class Problem(StrEnum):
    """What can be wrong with a field."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    BAD_ID = "bad_id"
    UNKNOWN_DISTRICT = "unknown_district"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    SUPERSEDES_ITSELF = "supersedes_itself"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong; `field` as in `entry`, those of the validity by their own name."""

    field: str
    problem: Problem


def mistakes(entry: Entry) -> list[Mistake]:
    """Everything that is wrong with an entry, field by field; empty when it can be stored."""
    return [*_of_head(entry), *_of_sizes(entry), *_of_validity(entry.id, entry.validity)]


def _of_head(entry: Entry) -> Iterator[Mistake]:
    if not _ID.fullmatch(entry.id):
        yield Mistake("id", Problem.BAD_ID)
    needed = (*_NEEDED, "text" if isinstance(entry, Document) else "area")
    for name in needed:
        if not str(getattr(entry, name)).strip():
            yield Mistake(name, Problem.MISSING)
    if not DISTRICTS.keys() >= set(entry.districts):
        yield Mistake("districts", Problem.UNKNOWN_DISTRICT)


def _of_sizes(entry: Entry) -> Iterator[Mistake]:
    for field in fields(entry):
        value: Any = getattr(entry, field.name)
        texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
        if any(len(text) > _LONGEST.get(field.name, _LONGEST_TEXT) for text in texts):
            yield Mistake(field.name, Problem.TOO_LONG)
        if len(texts) > _MOST_LINES:
            yield Mistake(field.name, Problem.TOO_MANY)
        if isinstance(value, tuple) and not all(text.strip() for text in texts):
            yield Mistake(field.name, Problem.MISSING)


def _of_validity(entry_id: str, validity: Validity) -> Iterator[Mistake]:
    for name in ("expires", "repealed"):
        end = getattr(validity, name)
        if validity.effective is not None and end is not None and end < validity.effective:
            yield Mistake(name, Problem.ENDS_BEFORE_IT_BEGINS)
    if validity.superseded_by == entry_id:
        yield Mistake("superseded_by", Problem.SUPERSEDES_ITSELF)
