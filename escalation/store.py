"""Cases in the database: load one, list many by filter and deadline, count them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVarTuple

import msgspec
from sqlalchemy import Row, Select, Update, and_, bindparam, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import listing, support, walks
from escalation.case import (
    FIELDS,
    GIVEN_OUT,
    OPEN,
    Candidate,
    Case,
    CaseKind,
    CaseStatus,
    Extension,
    Rating,
    Supervision,
    Urgency,
    case_with,
)
from escalation.filters import CITY, CaseFilter, Scope
from escalation.matching import criteria
from escalation.tables import TO_GIVE_OUT, case_support, cases
from escalation.walks import Cursor
from records.prepared import often

PAGE_LIMIT = 100
COUNT_LIMIT = 1000

_Columns = TypeVarTuple("_Columns")

COLUMNS = tuple(cases.c[name] for name in FIELDS)
"""What `case_of` reads, in its order."""
# Made once: to name every column takes three times as long as the rest of a statement.
_rows = select(*COLUMNS)
_BY_NUMBER = often(_rows.where(cases.c.number == bindparam("of")))
_TO_CHANGE = often(_BY_NUMBER.with_for_update(of=cases))


@dataclass(frozen=True, slots=True)
class Page:
    """Cases in the order asked for; `next` None on the last page. `newest`: see `listing.Keys`."""

    cases: tuple[Case, ...]
    next: Cursor | None
    newest: bool = False


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
    if "\0" in number:  # it may come from an address, and PostgreSQL takes no such text
        return None
    one = _TO_CHANGE if to_change else _BY_NUMBER
    within = one if scope == CITY else matching(one, CaseFilter(), scope)
    row = (await connection.execute(within, {"of": number})).first()
    return None if row is None else case_of(row)


async def led_by(tx: AsyncConnection, lead_id: int, status: CaseStatus = CaseStatus.MERGED) -> list[Case]:
    """The cases that were merged into a lead and wait for its answer, or those of another status, kept from change by
    others."""
    statement = _rows.where(cases.c.lead_id == lead_id, cases.c.status == status)
    return [case_of(row) for row in await tx.execute(statement.order_by(cases.c.id).with_for_update())]


async def lead_of(connection: AsyncConnection, case: Case) -> Case | None:
    """The case that answers for a merged one; None for any other."""
    if case.status is not CaseStatus.MERGED:
        return None
    row = (await connection.execute(_rows.where(cases.c.id == case.course.lead_id))).first()
    return None if row is None else case_of(row)


async def joined(connection: AsyncConnection, case: Case, scope: Scope = CITY) -> tuple[str | None, tuple[str, ...]]:
    """The number of the case that answers for this one, and of those that this one answers for, within a scope."""
    lead, led = cases.c.id == (case.course.lead_id or 0), cases.c.lead_id == case.id
    some = matching(select(cases.c.id, cases.c.number), CaseFilter(), scope)
    found = some.where(or_(lead, led)).order_by(cases.c.id).limit(PAGE_LIMIT)
    rows = (await connection.execute(found)).all()
    numbers = {row.id: row.number for row in rows}
    return numbers.pop(case.course.lead_id, None), tuple(numbers.values())


async def of_citizen(connection: AsyncConnection, citizen_id: int, since: date) -> list[Case]:
    """The newest cases of a citizen that came in on a day or later, at most `PAGE_LIMIT`."""
    statement = _rows.where(cases.c.citizen_id == citizen_id, cases.c.opened_day >= since)
    return [case_of(row) for row in await connection.execute(statement.order_by(cases.c.id.desc()).limit(PAGE_LIMIT))]


async def all_of_citizen(tx: AsyncConnection, citizen_id: int) -> list[Case]:
    """Every case of a citizen, kept from change by others."""
    statement = _rows.where(cases.c.citizen_id == citizen_id).order_by(cases.c.id)
    return [case_of(row) for row in await tx.execute(statement.with_for_update())]


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether the time of any case has come."""
    return (await connection.execute(select(cases.c.id).where(cases.c.next_look <= now).limit(1))).first() is not None


async def due_for_a_look(tx: AsyncConnection, now: datetime, limit: int) -> list[Case]:
    """Cases whose time to be looked at has come, the longest due first. Other processes get other ones."""
    statement = _rows.where(cases.c.next_look <= now).order_by(cases.c.next_look, cases.c.id)
    return [case_of(row) for row in await tx.execute(statement.limit(limit).with_for_update(skip_locked=True))]


async def with_parts_due(tx: AsyncConnection, now: datetime, limit: int) -> list[Case]:
    """Cases of which a part's time to be looked at has come, the longest due first. Other processes get other ones."""
    due = _rows.where(*support.WAITED_FOR, case_support.c.next_look <= now).order_by(case_support.c.next_look)
    rows = await tx.execute(due.limit(limit).with_for_update(of=cases, skip_locked=True))
    return list({row.id: case_of(row) for row in rows}.values())


async def without_handler(
    connection: AsyncConnection, department: str, gone: Sequence[int], limit: int, *, to_change: bool = False
) -> list[Case]:
    """Cases of a department that nobody works, or one of `gone`, and that may be given to somebody, oldest first."""
    away = and_(cases.c.status.in_(sorted(GIVEN_OUT)), cases.c.handler_id.in_(gone))
    found: dict[int, Case] = {}
    for nobody in (text(TO_GIVE_OUT), away):
        of_department = _rows.where(cases.c.department == department, nobody)
        statement = of_department.order_by(cases.c.id).limit(limit)
        if to_change:
            statement = statement.with_for_update(skip_locked=True)
        found |= {case.id: case for case in map(case_of, await connection.execute(statement))}
    return list(found.values())


async def of_ids(tx: AsyncConnection, ids: Sequence[int]) -> list[Case]:
    """Cases by their rows, kept from change by others, but for those that somebody else is changing."""
    statement = _rows.where(cases.c.id.in_(ids)).order_by(cases.c.id).with_for_update(skip_locked=True)
    return [case_of(row) for row in await tx.execute(statement)]


async def open_after(tx: AsyncConnection, last_id: int, limit: int) -> list[Case]:
    """The next open cases in order of their rows, kept from change by others."""
    statement = _rows.where(cases.c.id > last_id, cases.c.status.in_(sorted(OPEN)))
    return [case_of(row) for row in await tx.execute(statement.order_by(cases.c.id).limit(limit).with_for_update())]


async def save_all(tx: AsyncConnection, both: Sequence[tuple[Case, Case]]) -> None:
    """Write many cases that were loaded to be changed, each as it was and as it is."""
    new = defaultdict[tuple[str, ...], list[dict[str, Any]]](list)
    for before, case in both:
        values = columns(case.differing(before))
        new[tuple(values)].append({"of": case.id, **{f"new_{name}": value for name, value in values.items()}})
    for names, rows in new.items():
        if names:
            await tx.execute(_updating(names), rows)


@cache
def _updating(names: tuple[str, ...]) -> Update:
    # Made once: to name the columns takes longer than to write a row.
    return update(cases).where(cases.c.id == bindparam("of")).values({name: bindparam(f"new_{name}") for name in names})


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
    """One page of at most `limit` cases (never more than `PAGE_LIMIT`), in the order asked for."""
    keys = await listing.page(connection, wanted, scope, after, max(1, min(limit, PAGE_LIMIT)))
    statement = _rows.where(cases.c.id.in_(keys.ids)).order_by(*walks.sorting(cases.c, wanted.order))
    found = tuple([case_of(row) for row in await connection.execute(statement)])
    return Page(found, keys.next, keys.newest)


async def count(
    connection: AsyncConnection, wanted: CaseFilter, scope: Scope = CITY, cap: int | None = COUNT_LIMIT
) -> Count:
    """How many cases match, counted up to `cap` (None: all)."""
    if cap is not None:
        return Count(*await listing.count(connection, wanted, scope, cap))
    matched = matching(select(func.count()).select_from(cases), wanted, scope)
    return Count(int((await connection.execute(matched)).scalar_one()), False)


async def count_open(
    connection: AsyncConnection, wanted: CaseFilter, scope: Scope = CITY
) -> Mapping[CaseStatus, Count]:
    """How many open cases of each status match a filter, of whichever status it is itself."""
    counts, capped = await listing.count_open(connection, wanted, scope)
    return {status: Count(counts.get(status, 0), capped) for status in OPEN}


def matching(statement: Select[*_Columns], wanted: CaseFilter, scope: Scope = CITY) -> Select[*_Columns]:
    """A statement on `cases`, narrowed to what a filter without words and a scope let through."""
    found = [criterion.condition for criterion in criteria(wanted, scope, cases.c)]
    return statement.where(*found)


def case_of(row: Row[Any]) -> Case:
    """The case of a row that begins with `COLUMNS`."""
    values = list(row[: len(FIELDS)])
    for place, read in _READERS:
        values[place] = read(values[place])
    return case_with(values)


def supporting_text(keys: tuple[str, ...]) -> str:
    """Supporting departments as their column holds them."""
    return f",{','.join(keys)}," if keys else ""


def _supporting(held: str) -> tuple[str, ...]:
    return tuple(key for key in held.split(",") if key)


def _word_of(words: type[StrEnum]) -> Callable[[str | None], StrEnum | None]:
    """Reads a column of these words, in a third of the time that the type itself takes."""
    read: dict[str | None, StrEnum | None] = {word.value: word for word in words}
    return (read | {None: None}).__getitem__


# How the columns are read that hold something else than their field.
_READERS: Sequence[tuple[int, Callable[[Any], Any]]] = tuple(
    (FIELDS.index(name), read)
    for name, read in {
        "kind": _word_of(CaseKind),
        "status": _word_of(CaseStatus),
        "urgency": _word_of(Urgency),
        "extension": _word_of(Extension),
        "supervision": _word_of(Supervision),
        "rating": _word_of(Rating),
        "supporting": _supporting,
        "candidates": msgspec.json.Decoder(tuple[Candidate, ...]).decode,
    }.items()
)
