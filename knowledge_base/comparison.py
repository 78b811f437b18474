"""Two versions of an entry side by side: what changed, field by field and line by line. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from knowledge_base.entry import Entry, Validity


class Mark(StrEnum):
    """What became of a line."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, one item of a list, or a value that has no lines."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs, with all its lines in order; `field` as in `entry`, those of the validity by their own."""

    field: str
    lines: tuple[Line, ...]


def compare(before: Entry, after: Entry) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the entry's fields; a field that one side lacks counts as empty."""
    old, new = _values(before), _values(after)
    names = [*new, *(name for name in old if name not in new)]
    pairs = ((name, old.get(name, ()), new.get(name, ())) for name in names)
    return tuple(FieldChange(name, tuple(_lines(one, other))) for name, one, other in pairs if one != other)


def _values(thing: Entry | Validity) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        values |= _values(value) if isinstance(value, Validity) else {field.name: _as_lines(value)}
    return values


def _as_lines(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else tuple(str(value).splitlines())


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for kind, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield from (Line(Mark.SAME, text) for text in before[first:last])
        else:
            yield from (Line(Mark.REMOVED, text) for text in before[first:last])
            yield from (Line(Mark.ADDED, text) for text in after[start:end])
