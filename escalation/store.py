"""Cases in the database: load one, list many by filter and deadline, count them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVarTuple

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import Candidate, Case, CaseKind, CaseStatus
from escalation.filters import CITY, UNKNOWN, CaseFilter, Days, Scope
from escalation.tables import cases

PAGE_LIMIT = 100
COUNT_LIMIT = 1000

_Columns = TypeVarTuple("_Columns")

_columns = tuple(cases.c[name] for name in Case.__dataclass_fields__)


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


async def load(connection: AsyncConnection, number: str, scope: Scope = CITY) -> Case | None:
    """The case of a number, or None where there is none within the scope."""
    statement = select(*_columns).where(cases.c.number == number, *_within(scope))
    row = (await connection.execute(statement)).first()
    return None if row is None else case_of(row)


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
    if scope.department is None:
        return []
    supports = cases.c.supporting.contains(f",{scope.department},", autoescape=True)
    return [or_(cases.c.department == scope.department, supports)]


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
    values = {name: row._mapping[name] for name in Case.__dataclass_fields__}
    values["kind"] = CaseKind(values["kind"])
    values["status"] = CaseStatus(values["status"])
    values["supporting"] = tuple(key for key in values["supporting"].split(",") if key)
    values["candidates"] = msgspec.json.decode(values["candidates"], type=tuple[Candidate, ...])
    return Case(**values)


def supporting_text(keys: tuple[str, ...]) -> str:
    """Supporting departments as their column holds them."""
    return f",{','.join(keys)}," if keys else ""
