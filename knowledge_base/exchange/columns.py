"""A guide as the cells of one row, and back: lists as lines in a cell, days as 2026-10-01. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from knowledge_base import checks
from knowledge_base.checks import Problem
from knowledge_base.entry import Guide
from knowledge_base.exchange.imported import Fault
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


def shown(guide: Guide) -> list[str]:
    """The cells of a guide, in the order of FIELDS."""
    return [
        kind.shown(getattr(guide.validity if name in _VALIDITY else guide, name)) for name, kind in _COLUMNS.items()
    ]


def guide(cells: Mapping[str, str]) -> tuple[Guide | None, list[tuple[str, Fault | Problem]]]:
    """The guide of a row's cells by field, or what is wrong with each of them."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, Fault | Problem]] = []
    for name, cell in cells.items():
        try:
            values[name] = _COLUMNS[name].read(cell)
        except Wrong as error:
            wrong.append((name, error.fault))
    told = {name for name, _ in wrong}
    wrong += [(name, Problem.MISSING) for name in NEEDED if not values.get(name) and name not in told]
    if wrong:
        return None, wrong
    validity = {name: values.pop(name) for name in _VALIDITY & values.keys()}
    found = msgspec.convert({**values, "validity": validity}, Guide)
    wrong += [(mistake.field, mistake.problem) for mistake in checks.mistakes(found)]
    return (None if wrong else found), wrong
