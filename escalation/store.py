"""Cases in the database: load one, list many by filter and deadline, count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVarTuple

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import (
    GIVEN_OUT,
    OPEN,
    OWN_FIELDS,
    PARTS,
    Candidate,
    Case,
    CaseKind,
    CaseStatus,
    Extension,
    Rating,
    Supervision,
    Urgency,
    part_of,
)
from escalation.filters import CITY, UNKNOWN, CaseFilter, Days, Scope
from escalation.tables import case_support, cases

PAGE_LIMIT = 100
COUNT_LIMIT = 1000

_Columns = TypeVarTuple("_Columns")

_FIELDS = (*OWN_FIELDS, *(name for names in PARTS.values() for name in names))
_columns = tuple(cases.c[name] for name in _FIELDS)
_WORDS: Mapping[str, type[StrEnum]] = {
    "kind": CaseKind,
    "status": CaseStatus,
    "urgency": Urgency,
    "extension": Extension,
    "supervision": Supervision,
    "rating": Rating,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last case of a page: the next one goes on after it."""

    answer_by: date
    id: int


@dataclass(frozen=True, slots=True)
class Page:
    """Cases by deadline, the nearest first; `next` None on the last page."""

    cases: tuple[Case, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases; `capped`: at least that many, counting stopped there."""

    value: int
    capped: bool


async def load(
    connection: AsyncConnection, number: str, scope: Scope = CITY, *, to_change: bool = False
) -> Case | None:
    """The case of a number, or None where there is none within the scope.

    `to_change` keeps others from changing it until the transaction ends; they wait.
    """
    statement = select(*_columns).where(cases.c.number == number, *_within(scope))
    if to_change:
        statement = statement.with_for_update(of=cases)
    row = (await connection.execute(statement)).first()
    return None if row is None else case_of(row)


async def led_by(tx: AsyncConnection, lead_id: int) -> list[Case]:
    """The cases that were merged into a lead and wait for its answer, kept from change by others."""
    statement = select(*_columns).where(cases.c.lead_id == lead_id, cases.c.status == CaseStatus.MERGED)
    return [case_of(row) for row in await tx.execute(statement.order_by(cases.c.id).with_for_update())]


async def joined(connection: AsyncConnection, case: Case) -> tuple[str | None, tuple[str, ...]]:
    """The number of the case that answers for this one, and of those that this one answers for."""
    lead, led = cases.c.id == (case.course.lead_id or 0), cases.c.lead_id == case.id
    found = select(cases.c.id, cases.c.number).where(or_(lead, led)).order_by(cases.c.id).limit(PAGE_LIMIT)
    rows = (await connection.execute(found)).all()
    numbers = {row.id: row.number for row in rows}
    return numbers.pop(case.course.lead_id, None), tuple(numbers.values())


async def of_citizen(connection: AsyncConnection, citizen_id: int, since: date) -> list[Case]:
    """The newest cases of a citizen that came in on a day or later, at most `PAGE_LIMIT`."""
    statement = select(*_columns).where(cases.c.citizen_id == citizen_id, cases.c.opened_day >= since)
    return [case_of(row) for row in await connection.execute(statement.order_by(cases.c.id.desc()).limit(PAGE_LIMIT))]


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether the time of any case has come."""
    return (await connection.execute(select(cases.c.id).where(cases.c.next_look <= now).limit(1))).first() is not None


async def due_for_a_look(tx: AsyncConnection, now: datetime, limit: int) -> list[Case]:
    """Cases whose time to be looked at has come, the longest due first. Other processes get other ones."""
    statement = select(*_columns).where(cases.c.next_look <= now).order_by(cases.c.next_look, cases.c.id)
    return [case_of(row) for row in await tx.execute(statement.limit(limit).with_for_update(skip_locked=True))]


async def without_handler(
    connection: AsyncConnection, department: str, gone: Sequence[int], limit: int, *, to_change: bool = False
) -> list[Case]:
    """Cases of a department that nobody works, or one of `gone`, and that may be given to somebody, oldest first."""
    of_department = (cases.c.department == department, cases.c.status.in_(sorted(GIVEN_OUT)))
    found: dict[int, Case] = {}
    for nobody in (cases.c.handler_id.is_(None), cases.c.handler_id.in_(gone)):
        statement = select(*_columns).where(*of_department, nobody).order_by(cases.c.id).limit(limit)
        if to_change:
            statement = statement.with_for_update(skip_locked=True)
        found |= {case.id: case for case in map(case_of, await connection.execute(statement))}
    return list(found.values())


async def open_after(tx: AsyncConnection, last_id: int, limit: int) -> list[Case]:
    """The next open cases in order of their rows, kept from change by others."""
    statement = select(*_columns).where(cases.c.id > last_id, cases.c.status.in_(sorted(OPEN)))
    return [case_of(row) for row in await tx.execute(statement.order_by(cases.c.id).limit(limit).with_for_update())]


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a case's fields as their columns hold them."""
    held = dict(values)
    if "supporting" in held:
        held["supporting"] = supporting_text(held["supporting"])
    if "candidates" in held:
        held["candidates"] = msgspec.json.encode(held["candidates"]).decode()
    return held


async def list_cases(
    connection: AsyncConnection, wanted: CaseFilter, scope: Scope = CITY, after: Cursor | None = None, limit: int = 50
) -> Page:
    """One page of at most `limit` cases (never more than `PAGE_LIMIT`), by deadline and number of row."""
    limit = max(1, min(limit, PAGE_LIMIT))
    statement = matching(select(*_columns), wanted, scope).order_by(cases.c.answer_by, cases.c.id).limit(limit + 1)
    if after is not None:
        statement = statement.where(tuple_(cases.c.answer_by, cases.c.id) > (after.answer_by, after.id))
    found = [case_of(row) for row in await connection.execute(statement)]
    page = tuple(found[:limit])
    return Page(page, Cursor(page[-1].answer_by, page[-1].id) if len(found) > limit else None)


async def count(
    connection: AsyncConnection, wanted: CaseFilter, scope: Scope = CITY, cap: int | None = COUNT_LIMIT
) -> Count:
    """How many cases match, counted up to `cap` (None: all)."""
    matched = matching(select(cases.c.id), wanted, scope)
    if cap is not None:
        matched = matched.limit(cap + 1)
    value = int((await connection.execute(select(func.count()).select_from(matched.subquery()))).scalar_one())
    return Count(value, False) if cap is None else Count(min(value, cap), value > cap)


def matching(statement: Select[*_Columns], wanted: CaseFilter, scope: Scope = CITY) -> Select[*_Columns]:
    """A statement on `cases`, narrowed to what a filter and a scope let through."""
    return statement.where(*_within(scope), *_conditions(wanted))


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    seen: list[ColumnElement[bool]] = [] if scope.confidential else [cases.c.confidential.is_(False)]
    if scope.department is None:
        return seen
    supports = (
        select(case_support.c.case_id)
        .where(case_support.c.case_id == cases.c.id, case_support.c.department == scope.department)
        .exists()
    )
    return [*seen, or_(cases.c.department == scope.department, and_(supports, cases.c.confidential.is_(False)))]


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses:
        conditions.append(cases.c.status.in_(sorted(wanted.statuses)))
    if wanted.kinds:
        conditions.append(cases.c.kind.in_(sorted(wanted.kinds)))
    for name in ("department", "district", "area", "matter"):
        conditions += _equal(cases.c[name], getattr(wanted, name))
    conditions += _between(cases.c.opened_day, wanted.opened)
    conditions += _between(cases.c.ended_day, wanted.ended)
    conditions += _between(cases.c.answer_by, wanted.answer_by)
    if wanted.open_on is not None:
        unanswered = or_(cases.c.ended_day.is_(None), cases.c.ended_day > wanted.open_on)
        conditions.append(and_(cases.c.opened_day <= wanted.open_on, unanswered))
    return conditions


def _equal(column: ColumnElement[Any], value: str | None) -> list[ColumnElement[bool]]:
    if value is None:
        return []
    return [column.is_(None) if value == UNKNOWN else column == value]


def _between(column: ColumnElement[date], days: Days | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if days is not None and days.first is not None:
        conditions.append(column >= days.first)
    if days is not None and days.last is not None:
        conditions.append(column <= days.last)
    return conditions


def case_of(row: Row[Any]) -> Case:
    """The case of a row that holds every column of that name."""
    values = {name: row._mapping[name] for name in _FIELDS}
    for name, words in _WORDS.items():
        values[name] = None if values[name] is None else words(values[name])
    values["supporting"] = tuple(key for key in values["supporting"].split(",") if key)
    values["candidates"] = msgspec.json.decode(values["candidates"], type=tuple[Candidate, ...])
    own = {name: values[name] for name in OWN_FIELDS}
    return Case(**own, **{part: part_of(part, values) for part in PARTS})


def supporting_text(keys: tuple[str, ...]) -> str:
    """Supporting departments as their column holds them."""
    return f",{','.join(keys)}," if keys else ""
