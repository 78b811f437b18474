"""An entry as cells of text, and back: lists as lines in a cell, days as 2026-10-01. A row of Excel, a form. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

import msgspec

from knowledge_base import checks
from knowledge_base.checks import Problem
from knowledge_base.entry import Document, Entry, Guide
from knowledge_base.exchange.imported import Fault
from knowledge_base.ingest import tidied
from language.text import clean

LONGEST = 30_000
# A line break inside an item of a list: the next line begins with a blank as wide as a character.
_CONTINUED = "\n\u3000"
_ITEM_END = re.compile(r"\n(?!\u3000)")


class Wrong(Exception):
    """A cell that cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def _shown_text(value: Any) -> str:
    return str(value) if value is not None else ""


def _shown_lines(value: tuple[str, ...]) -> str:
    return "\n".join(item.replace("\n", _CONTINUED) for item in value)


def _text(cell: str) -> str | None:
    return clean(cell, LONGEST) or None


def _lines(cell: str) -> tuple[str, ...]:
    items = (clean(item.replace(_CONTINUED, "\n"), LONGEST) for item in _ITEM_END.split(cell.replace("\r", "")))
    return tuple(item for item in items if item)


def _running(cell: str) -> str:
    return tidied(cell.replace("\r", ""))


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell.strip()) if cell.strip() else None
    except ValueError as error:
        raise Wrong(Fault.NO_DAY) from error


@dataclass(frozen=True, slots=True)
class _Kind:
    shown: Callable[[Any], str]
    read: Callable[[str], Any]


_TEXT, _LINES, _DAY = _Kind(_shown_text, _text), _Kind(_shown_lines, _lines), _Kind(_shown_text, _day)
_RUNNING = _Kind(_shown_text, _running)
# In the order in which people look for them.
_COLUMNS: Mapping[str, _Kind] = {
    "id": _TEXT,
    "title": _TEXT,
    "area": _TEXT,
    "department": _TEXT,
    "audience": _TEXT,
    "districts": _LINES,
    "conditions": _LINES,
    "materials": _LINES,
    "steps": _LINES,
    "time_limit": _TEXT,
    "fee": _TEXT,
    "place": _TEXT,
    "phone": _TEXT,
    "channel": _TEXT,
    "notes": _LINES,
    "basis": _LINES,
    "wordings": _LINES,
    "related": _LINES,
    "number": _TEXT,
    "issuer": _TEXT,
    "source": _TEXT,
    "as_of": _DAY,
    "review_by": _DAY,
    "effective": _DAY,
    "expires": _DAY,
    "repealed": _DAY,
    "superseded_by": _TEXT,
}
FIELDS = tuple(_COLUMNS)
NEEDED = ("id", "title", "area", "source", "as_of")
_VALIDITY = frozenset({"effective", "expires", "repealed", "superseded_by"})
_OF_DOCUMENT = {field.name for field in fields(Document)} | _VALIDITY
_COLUMNS_OF_DOCUMENT = {name: kind for name, kind in _COLUMNS.items() if name in _OF_DOCUMENT} | {"text": _RUNNING}
FIELDS_OF_DOCUMENT = tuple(_COLUMNS_OF_DOCUMENT)
_NEEDED_OF_DOCUMENT = ("id", "title", "source", "as_of", "text")

T = TypeVar("T", Guide, Document)
# A field and what is wrong with it.
_Wrong = list[tuple[str, Fault | Problem]]


def shown(entry: Entry) -> dict[str, str]:
    """The cells of an entry by field; those of a guide are in the order of FIELDS."""
    columns = _COLUMNS if isinstance(entry, Guide) else _COLUMNS_OF_DOCUMENT
    return {
        name: kind.shown(getattr(entry.validity if name in _VALIDITY else entry, name))
        for name, kind in columns.items()
    }


def guide(cells: Mapping[str, str]) -> tuple[Guide | None, _Wrong]:
    """The guide of some cells by field, or everything that is wrong with them."""
    return _entry(cells, Guide, _COLUMNS, NEEDED)


def document(cells: Mapping[str, str]) -> tuple[Document | None, _Wrong]:
    """The document of some cells by field, or everything that is wrong with them."""
    return _entry(cells, Document, _COLUMNS_OF_DOCUMENT, _NEEDED_OF_DOCUMENT)


def _entry(
    cells: Mapping[str, str], kind: type[T], columns: Mapping[str, _Kind], needed: Sequence[str]
) -> tuple[T | None, _Wrong]:
    values: dict[str, Any] = {}
    wrong: _Wrong = []
    for name, cell in cells.items():
        try:
            values[name] = columns[name].read(cell)
        except Wrong as error:
            wrong.append((name, error.fault))
    told = {name for name, _ in wrong}
    wrong += [(name, Problem.MISSING) for name in needed if not values.get(name) and name not in told]
    told = {name for name, _ in wrong}
    # What is missing is stood in for, so that everything else is looked at too.
    values |= {name: date.min if name == "as_of" else "-" for name in told & set(needed)}
    validity = {name: values.pop(name) for name in _VALIDITY & values.keys()}
    found = msgspec.convert({**values, "validity": validity}, kind)
    wrong += [(mistake.field, mistake.problem) for mistake in checks.mistakes(found) if mistake.field not in told]
    return (None if wrong else found), wrong
