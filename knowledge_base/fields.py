"""The fields of entries as files hold them, and everything that can be wrong with one. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

HEAD_TEXTS = frozenset({"id", "title", "department", "audience", "source", "number", "issuer"})
HEAD_LISTS = frozenset({"districts", "wordings", "related"})
_DAYS = frozenset({"as_of", "review_by"})
_VALIDITY_DAYS = frozenset({"effective", "expires", "repealed"})
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FEWEST_WORDINGS = 4
_LONGEST = {"id": 100, "title": 60}
_LONGEST_TEXT = 2_000


class FileErrors(ValueError):
    """Everything that is wrong with a set of files, one sentence each."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields that a kind of entry has beside days and validity, and those without which it is none."""

    kind: str
    texts: frozenset[str]
    lists: frozenset[str]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry as it stands in a file, before it is checked."""

    file: str
    raw: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.file}: {self.raw.get('id', '?')}"


def numbers_as_text(raw: Mapping[str, Any], shape: Shape) -> Mapping[str, Any]:
    """YAML reads a telephone number such as 12345 as an integer."""
    return {field: str(value) if field in shape.texts and type(value) is int else value for field, value in raw.items()}


def mistakes(raw: Mapping[str, Any], shape: Shape) -> Iterator[str]:
    """Everything that is wrong with one entry seen alone."""
    for field in shape.needed:
        if not raw.get(field):
            yield f"{field} is missing"
    for field, value in raw.items():
        yield from _mistakes_of(field, value, shape)
    if isinstance(raw.get("id"), str) and not _ID.fullmatch(raw["id"]):
        yield "id must be lower-case words joined by hyphens"
    if isinstance(raw.get("wordings"), list) and 0 < len(raw["wordings"]) < _FEWEST_WORDINGS:
        yield f"wordings needs at least {_FEWEST_WORDINGS} questions"


def contradictions(found: Sequence[Found], others: Collection[str] = ()) -> Iterator[str]:
    """What only shows when all files are seen together; `others` are ids of entries that stand elsewhere."""
    ids = Counter([one.raw.get("id") for one in found] + list(others))
    titles = Counter(one.raw.get("title") for one in found)
    for one in found:
        if ids[one.raw.get("id")] > 1:
            yield f"{one.name}: id is used more than once"
        if titles[one.raw.get("title")] > 1:
            yield f"{one.name}: title is used more than once"
        for field, other in _named(one.raw):
            if other not in ids:
                yield f"{one.name}: {field} names {other}, which does not exist"


def _named(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The ids of other entries, with the field that holds them."""
    related, validity = raw.get("related"), raw.get("validity")
    yield from (("related", other) for other in (related if isinstance(related, list) else ()))
    if isinstance(validity, dict) and isinstance(validity.get("superseded_by"), str):
        yield "superseded_by", validity["superseded_by"]


def _mistakes_of(field: str, value: Any, shape: Shape) -> Iterator[str]:
    longest = _LONGEST.get(field, _LONGEST_TEXT)
    if field in shape.texts:
        if value is not None and not _is_text(value, longest):
            yield f"{field} must be a text of 1 to {longest} characters"
    elif field in shape.lists:
        if not (isinstance(value, list) and all(_is_text(item, longest) for item in value)):
            yield f"{field} must be a list of texts"
    elif field in _DAYS:
        if type(value) is not date:
            yield f"{field} must be a date such as 2026-10-01"
    elif field == "validity":
        yield from _mistakes_of_validity(value)
    else:
        yield f"{field} is not a field of a {shape.kind}"


def _mistakes_of_validity(value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield "validity must be a mapping"
        return
    for field, given in value.items():
        if field == "superseded_by":
            if not isinstance(given, str):
                yield "validity: superseded_by must be the id of an entry"
        elif field not in _VALIDITY_DAYS:
            yield f"validity: {field} is not known"
        elif type(given) is not date:
            yield f"validity: {field} must be a date such as 2026-10-01"


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= longest
