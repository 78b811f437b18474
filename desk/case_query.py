"""A case filter as the query string of its list, and back. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from escalation.case import CaseKind, CaseStatus
from escalation.filters import CaseFilter, Days, due_soon, overdue
from escalation.store import Cursor
from escalation.workdays import Calendar

ANY = "any"
_WORDS = ("department", "district", "area", "matter")
_RANGES = ("opened", "ended", "answer_by")
_LONGEST = 64
_FIRST_YEAR, _LAST_YEAR = 2000, 2100

T = TypeVar("T")


class BadQuery(ValueError):
    """A parameter that no page of ours wrote; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def read(query: Mapping[str, str], today: date, calendar: Calendar) -> CaseFilter:
    """The filter of a list's address. `due=overdue|soon` is short for those of `today`. Raises BadQuery."""
    due = _due(query.get("due", ""), today, calendar)
    ranges = {name: _days(query, name) for name in _RANGES}
    return CaseFilter(
        statuses=frozenset(_each(query, "status", CaseStatus)),
        kinds=frozenset(_each(query, "kind", CaseKind)),
        opened=ranges["opened"],
        ended=ranges["ended"],
        answer_by=due.answer_by or ranges["answer_by"],
        open_on=due.open_on or _day(query, "open_on"),
        **{name: _word(query, name) for name in _WORDS},
    )


def write(wanted: CaseFilter) -> str:
    """The query string that `read` turns into the same filter; never empty, for an empty one means one's own work."""
    return urlencode(list(fields(wanted)) or [("status", ANY)])


def fields(wanted: CaseFilter) -> Iterator[tuple[str, str]]:
    """The filter's parameters by name."""
    if wanted.statuses:
        yield "status", ",".join(status for status in CaseStatus if status in wanted.statuses)
    if wanted.kinds:
        yield "kind", ",".join(kind for kind in CaseKind if kind in wanted.kinds)
    for name in _WORDS:
        if (value := getattr(wanted, name)) is not None:
            yield name, value
    for name in _RANGES:
        yield from _ends(name, getattr(wanted, name))
    if wanted.open_on is not None:
        yield "open_on", wanted.open_on.isoformat()


def read_cursor(query: Mapping[str, str]) -> Cursor | None:
    """Where the page begins. Raises BadQuery."""
    day, _, row = query.get("after", "").partition(".")
    if not day:
        return None
    if not (row.isascii() and row.isdigit() and len(row) < 19):
        raise BadQuery("after")
    return Cursor(parse_day(day, "after"), int(row))


def write_cursor(cursor: Cursor) -> str:
    return f"{cursor.answer_by.isoformat()}.{cursor.id}"


def parse_day(value: str, name: str) -> date:
    """A day of this century, so that weeks can be counted from it. Raises BadQuery."""
    day = _parse(value, name, date.fromisoformat)
    if not _FIRST_YEAR <= day.year < _LAST_YEAR:
        raise BadQuery(name)
    return day


def _due(value: str, today: date, calendar: Calendar) -> CaseFilter:
    match value:
        case "":
            return CaseFilter()
        case "overdue":
            return overdue(today)
        case "soon":
            return due_soon(today, calendar)
    raise BadQuery("due")


def _each(query: Mapping[str, str], name: str, parse: Callable[[str], T]) -> list[T]:
    value = query.get(name, "")
    return [] if value in ("", ANY) else [_parse(part, name, parse) for part in value[:200].split(",")]


def _word(query: Mapping[str, str], name: str) -> str | None:
    value = query.get(name, "")
    if len(value) > _LONGEST or not value.isprintable():
        raise BadQuery(name)
    return value or None


def _days(query: Mapping[str, str], name: str) -> Days | None:
    first, last = _day(query, f"{name}_from"), _day(query, f"{name}_to")
    return None if first is None and last is None else Days(first, last)


def _ends(name: str, days: Days | None) -> Iterator[tuple[str, str]]:
    if days is not None and days.first is not None:
        yield f"{name}_from", days.first.isoformat()
    if days is not None and days.last is not None:
        yield f"{name}_to", days.last.isoformat()


def _day(query: Mapping[str, str], name: str) -> date | None:
    value = query.get(name, "")
    return parse_day(value, name) if value else None


def _parse(value: str, name: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(value)
    except ValueError as error:
        raise BadQuery(name) from error
