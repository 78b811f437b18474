"""Entries for the desk: lists by filter, newest change first, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import versions
from knowledge_base.entry import EntryKind, EntryStatus, Standing, Validity
from knowledge_base.tables import knowledge_entries, knowledge_versions

PAGE_LIMIT = 100
COUNT_LIMIT = 1000
UNKNOWN = "-"
"""Stands in a filter for "has none": no department, no area, or for districts the whole city."""

CURRENT = frozenset(
    {
        EntryStatus.DRAFT,
        EntryStatus.IN_REVIEW,
        EntryStatus.SCHEDULED,
        EntryStatus.PUBLISHED,
        EntryStatus.WITHDRAWN,
    }
)
"""What lists show unless they are asked for something else: no earlier versions, nothing given up."""

_columns = knowledge_versions.c
_ORDER = (_columns.changed_at, _columns.entry_id, _columns.number)
# The texts of a page of documents would be megabytes.
_SHOWN = tuple(column for column in _columns if column.name != "body")


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which versions; every field that is set must hold. An entry that is reworked has two of them in a list.

    `text` stands in the title; `review_before`: to be checked again before that day; `standing` is that on `day`.
    """

    statuses: frozenset[EntryStatus] = CURRENT
    kind: EntryKind | None = None
    department: str | None = None
    district: str | None = None
    area: str | None = None
    text: str | None = None
    review_before: date | None = None
    standing: tuple[Standing, date] | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last version of a page: the next one goes on after it."""

    changed_at: datetime
    entry_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A version as lists show it, without its text. `validity` lacks what supersedes it; `writers` are actors."""

    entry_id: str
    number: int
    status: EntryStatus
    kind: EntryKind
    title: str
    area: str | None
    department: str | None
    districts: tuple[str, ...]
    review_by: date | None
    validity: Validity
    writers: tuple[str, ...]
    reviewer: str | None
    changed_at: datetime
    publish_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """Versions, the one that changed last first; `next` None on the last page."""

    versions: tuple[Listed, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many versions; `capped`: at least that many, counting stopped there."""

    value: int
    capped: bool


async def list_versions(
    connection: AsyncConnection, wanted: EntryFilter, after: Cursor | None = None, limit: int = 50
) -> Page:
    """One page of at most `limit` versions (never more than `PAGE_LIMIT`)."""
    limit = max(1, min(limit, PAGE_LIMIT))
    statement = select(*_SHOWN).where(*_conditions(wanted))
    if after is not None:
        statement = statement.where(tuple_(*_ORDER) < (after.changed_at, after.entry_id, after.number))
    ordered = statement.order_by(*(column.desc() for column in _ORDER)).limit(limit + 1)
    found = [_listed(row) for row in await connection.execute(ordered)]
    page = tuple(found[:limit])
    last = Cursor(page[-1].changed_at, page[-1].entry_id, page[-1].number) if len(found) > limit else None
    return Page(page, last)


async def of_entry(connection: AsyncConnection, entry_id: str) -> list[Listed]:
    """Every version of an entry, the newest first."""
    statement = select(*_SHOWN).where(_columns.entry_id == entry_id).order_by(_columns.number.desc())
    return [_listed(row) for row in await connection.execute(statement)]


async def titles(connection: AsyncConnection, entry_ids: Sequence[str]) -> dict[str, str]:
    """The titles of those of these entries that there are, by id: as they answer, else as they are worked on, else of
    the newest version."""
    entries = knowledge_entries.c
    shown = func.coalesce(entries.published, entries.working, entries.latest)
    statement = (
        select(_columns.entry_id, _columns.title)
        .join(knowledge_entries, and_(_columns.entry_id == entries.id, _columns.number == shown))
        .where(entries.id.in_(entry_ids))
    )
    return {row.entry_id: row.title for row in await connection.execute(statement)}


async def count(connection: AsyncConnection, wanted: EntryFilter) -> Count:
    """How many versions match, counted up to `COUNT_LIMIT`."""
    matched = select(_columns.number).where(*_conditions(wanted)).limit(COUNT_LIMIT + 1)
    value = (await connection.execute(select(func.count()).select_from(matched.subquery()))).scalar_one()
    return Count(min(value, COUNT_LIMIT), value > COUNT_LIMIT)


def _conditions(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_columns.status.in_(sorted(wanted.statuses))]
    if wanted.kind is not None:
        conditions.append(_columns.kind == wanted.kind)
    for name in ("department", "area"):
        conditions += _equal(_columns[name], getattr(wanted, name))
    if wanted.district is not None:
        conditions.append(_in_district(wanted.district))
    if wanted.text:
        conditions.append(_columns.title.icontains(wanted.text, autoescape=True))
    if wanted.review_before is not None:
        conditions.append(_columns.review_by < wanted.review_before)
    if wanted.standing is not None:
        conditions.append(_stands(*wanted.standing))
    return conditions


def _equal(column: ColumnElement[Any], value: str | None) -> list[ColumnElement[bool]]:
    if value is None:
        return []
    return [column.is_(None) if value == UNKNOWN else column == value]


def _in_district(code: str) -> ColumnElement[bool]:
    if code == UNKNOWN:
        return _columns.districts == ""
    return _columns.districts.contains(f",{code},", autoescape=True)


def _stands(standing: Standing, day: date) -> ColumnElement[bool]:
    """As `Validity.standing`: repealed outweighs expired, and that what is still to come."""
    repealed = _on(_columns.repealed, _columns.repealed <= day)
    expired = _on(_columns.expires, _columns.expires < day)
    not_yet = _on(_columns.effective, _columns.effective > day)
    match standing:
        case Standing.REPEALED:
            return repealed
        case Standing.EXPIRED:
            return and_(expired, ~repealed)
        case Standing.NOT_YET:
            return and_(not_yet, ~repealed, ~expired)
        case Standing.IN_FORCE:
            return ~or_(repealed, expired, not_yet)


def _on(column: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    # A day that is not set must make the condition false, not unknown: it is negated above.
    return and_(column.is_not(None), condition)


def _listed(row: Row[Any]) -> Listed:
    return Listed(
        entry_id=row.entry_id,
        number=row.number,
        status=EntryStatus(row.status),
        kind=EntryKind(row.kind),
        title=row.title,
        area=row.area,
        department=row.department,
        districts=versions.keys(row.districts),
        review_by=row.review_by,
        validity=Validity(effective=row.effective, expires=row.expires, repealed=row.repealed),
        writers=versions.keys(row.writers),
        reviewer=row.reviewer,
        changed_at=row.changed_at,
        publish_at=row.publish_at,
        note=row.note,
    )
