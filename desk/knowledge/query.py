"""A filter of entries as the query string of their list, and back. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import urlencode

from desk.case_query import BadQuery, parse_day
from knowledge_base.entry import EntryKind, EntryStatus, Standing
from knowledge_base.listing import CURRENT, Cursor, EntryFilter
from knowledge_base.questions import Cursor as QuestionCursor
from knowledge_base.questions import Span

_WORDS = ("department", "district", "area", "text")
_LONGEST = 64

T = TypeVar("T")


def read(query: Mapping[str, str], today: date) -> EntryFilter:
    """The filter of a list's address: what is current, unless a status is named. Raises BadQuery."""
    standing, kind = query.get("standing", ""), query.get("kind", "")
    return EntryFilter(
        statuses=_statuses(query.get("status", "")),
        kind=_parsed(kind, "kind", EntryKind) if kind else None,
        review_before=today if query.get("overdue", "") == "1" else None,
        standing=(_parsed(standing, "standing", Standing), today) if standing else None,
        **{name: _word(query, name) for name in _WORDS},
    )


def write(wanted: EntryFilter) -> str:
    """The query string that `read` turns into the same filter on the same day."""
    return urlencode(list(fields(wanted)))


def fields(wanted: EntryFilter) -> Iterator[tuple[str, str]]:
    """The filter's parameters by name."""
    if wanted.statuses != CURRENT:
        yield "status", ",".join(status for status in EntryStatus if status in wanted.statuses)
    if wanted.kind is not None:
        yield "kind", wanted.kind
    for name in _WORDS:
        if (value := getattr(wanted, name)) is not None:
            yield name, value
    if wanted.review_before is not None:
        yield "overdue", "1"
    if wanted.standing is not None:
        yield "standing", wanted.standing[0]


def read_cursor(query: Mapping[str, str]) -> Cursor | None:
    """Where the page begins. Raises BadQuery."""
    given = query.get("after", "")
    if not given:
        return None
    moment, _, rest = given[:200].partition("~")
    entry_id, _, number = rest.rpartition("~")
    at = _parsed(moment, "after", datetime.fromisoformat)
    if at.tzinfo is None or not entry_id:
        raise BadQuery("after")
    return Cursor(at, entry_id, _number(number))


def write_cursor(cursor: Cursor) -> str:
    return urlencode({"after": f"{cursor.changed_at.isoformat()}~{cursor.entry_id}~{cursor.number}"})


def read_span(query: Mapping[str, str], otherwise: Span) -> Span:
    """The days from `first` to `last` in an address. Raises BadQuery."""
    given = [query.get(name, "") for name in ("first", "last")]
    if not all(given):
        return otherwise
    first, last = (parse_day(value, "first") for value in given)
    return _parsed((first, last), "first", lambda days: Span(*days))


def write_span(span: Span) -> str:
    return urlencode({"first": span.first.isoformat(), "last": span.last.isoformat()})


def read_question_cursor(query: Mapping[str, str]) -> QuestionCursor | None:
    """Where a page of questions begins. Raises BadQuery."""
    day, _, number = query.get("after", "").partition("~")
    return QuestionCursor(parse_day(day, "after"), _number(number)) if day else None


def write_question_cursor(cursor: QuestionCursor) -> str:
    return urlencode({"after": f"{cursor.day.isoformat()}~{cursor.message_id}"})


def _statuses(value: str) -> frozenset[EntryStatus]:
    if not value:
        return CURRENT
    return frozenset(_parsed(part, "status", EntryStatus) for part in value[:200].split(","))


def _word(query: Mapping[str, str], name: str) -> str | None:
    value = query.get(name, "").strip()
    if len(value) > _LONGEST or not value.isprintable():
        raise BadQuery(name)
    return value or None


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadQuery("after")
    return int(value)


V = TypeVar("V")


def _parsed(value: V, name: str, parse: Callable[[V], T]) -> T:
    try:
        return parse(value)
    except ValueError as error:
        raise BadQuery(name) from error
