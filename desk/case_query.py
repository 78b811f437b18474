"""A case filter as the query string of its list, and back. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from escalation.case import CaseKind, CaseStatus, Extension, Rating, RatingReason, Supervision, Urgency
from escalation.filters import CaseFilter, Days, Order, due_soon, overdue
from escalation.risk import FLAGS
from escalation.walks import Cursor
from escalation.workdays import Calendar
from language.personal import mask
from language.search import LONGEST_TYPED
from language.text import clean

ANY = "any"
# The parameters by the kind of value that they have: several of a closed list, a key, a range of days, a number, yes
# or no, what somebody typed.
_CHOICES: Mapping[str, tuple[str, type[StrEnum]]] = {
    "status": ("statuses", CaseStatus),
    "kind": ("kinds", CaseKind),
    "urgency": ("urgencies", Urgency),
    "extension": ("extensions", Extension),
    "supervision": ("supervisions", Supervision),
    "rating": ("ratings", Rating),
    "reason": ("reasons", RatingReason),
}
_KEYS = ("department", "supporting", "district", "area", "matter", "channel", "rung", "flag")
_RANGES = ("opened", "dispatched", "ended", "closed", "answer_by")
_NUMBERS = ("handler", "returns", "redone")
_ANSWERS = ("confidential", "anonymous", "merged", "ordered", "untold", "running")
_TYPED = ("words", "place")
PARAMETERS = (
    *(*_CHOICES, *_KEYS, *_NUMBERS, *_ANSWERS, *_TYPED, "open_on", "order"),
    *(f"{name}_{end}" for name in _RANGES for end in ("from", "to")),
)
_OF_DUE = ("open_on", "answer_by_from", "answer_by_to", "running")
_LONGEST = 64
_LARGEST = 10**9
_YES, _NO = "yes", "no"
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
    values: dict[str, Any] = {field: frozenset(_each(query, name, words)) for name, (field, words) in _CHOICES.items()}
    values |= {name: _key(query, name) for name in _KEYS} | {name: _days(query, name) for name in _RANGES}
    values |= {name: _number(query, name) for name in _NUMBERS} | {name: _answer(query, name) for name in _ANSWERS}
    values |= {name: as_shown(query.get(name, "")) for name in _TYPED}
    values |= {"answer_by": due.answer_by or values["answer_by"], "open_on": due.open_on or _day(query, "open_on")}
    values |= {"running": due.running or values["running"]}
    values["order"] = _parse(query.get("order", "") or Order.DEADLINE, "order", Order)
    if values["flag"] is not None and values["flag"] not in FLAGS:
        raise BadQuery("flag")
    return CaseFilter(**values)


def write(wanted: CaseFilter, due: str = "") -> str:
    """The query string that `read` turns into the same filter, on any day where `due` says what its days stand for;
    never empty, for an empty one means one's own work."""
    return urlencode(lasting(wanted, due) or [("status", ANY)])


def fields(wanted: CaseFilter) -> Iterator[tuple[str, str]]:
    """The filter's parameters by name."""
    for name, (field, words) in _CHOICES.items():
        if chosen := getattr(wanted, field):
            yield name, ",".join(word for word in words if word in chosen)
    for name in (*_KEYS, *_TYPED, *_NUMBERS, *_ANSWERS, "open_on"):
        if (value := getattr(wanted, name)) is not None:
            yield name, _written(value)
    for name in _RANGES:
        yield from _ends(name, getattr(wanted, name))
    if wanted.order is not Order.DEADLINE:
        yield "order", wanted.order


def _written(value: str | int | bool | date) -> str:
    if isinstance(value, bool):
        return _YES if value else _NO
    return value.isoformat() if isinstance(value, date) else str(value)


def lasting(wanted: CaseFilter, due: str) -> list[tuple[str, str]]:
    """The filter's parameters, with `due` in place of the days that it stood for on the day that it was read."""
    if not due:
        return list(fields(wanted))
    return [(name, value) for name, value in fields(wanted) if name not in _OF_DUE] + [("due", due)]


def read_cursor(query: Mapping[str, str]) -> Cursor | None:
    """Where the page begins. Raises BadQuery."""
    day, _, row = query.get("after", "").partition(".")
    if not day:
        return None
    if not (row.isascii() and row.isdigit() and len(row) < 19):
        raise BadQuery("after")
    return Cursor(parse_day(day, "after"), int(row))


def write_cursor(cursor: Cursor) -> str:
    return f"{cursor.day.isoformat()}.{cursor.id}"


def parse_day(value: str, name: str) -> date:
    """A day of this century as it is written. Raises BadQuery."""
    return in_reach(_parse(value, name, date.fromisoformat), name)


def in_reach(day: date, name: str) -> date:
    """The day, where its moments can be reckoned with and its weeks counted from. Raises BadQuery."""
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


def _key(query: Mapping[str, str], name: str) -> str | None:
    value = query.get(name, "")
    if len(value) > _LONGEST or not value.isprintable():
        raise BadQuery(name)
    return value or None


def _number(query: Mapping[str, str], name: str) -> int | None:
    value = query.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value[:10]) <= _LARGEST and len(value) <= 10):
        raise BadQuery(name)
    return int(value)


def _answer(query: Mapping[str, str], name: str) -> bool | None:
    value = query.get(name, "")
    if value not in ("", _YES, _NO):
        raise BadQuery(name)
    return None if not value else value == _YES


def as_shown(typed: str) -> str | None:
    """What stands in a search box may be anything. It is masked as the texts are, so that it finds what they show and
    no address keeps a citizen's number."""
    return mask(clean(typed, LONGEST_TYPED)) or None


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
