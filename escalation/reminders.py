"""Who was reminded of which case, and why: what handlers, heads, supervisors and leaders find at their desk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import store, support
from escalation.case import Case
from escalation.filters import CaseFilter, scope_of
from escalation.ladder import Audience
from escalation.tables import case_reminders, cases, reminders_seen
from records.roles import Role
from records.staff import Staff

# Who acts for the case's department; the others act for the city.
_OF_DEPARTMENT = frozenset({Audience.HANDLER, Audience.HEAD})
_OF_CITY = {
    Role.DISPATCHER: Audience.DISPATCHER,
    Role.SUPERVISOR: Audience.SUPERVISOR,
    Role.LEADER: Audience.LEADER,
}
_LIMIT = 100
PAGE = 50
MOST_COUNTED = 99
_OF_CASE = cases.c.id == case_reminders.c.case_id
_ROWS = select(case_reminders, cases.c.number, cases.c.title).join(cases, _OF_CASE)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder for an audience: one person of it, or with `staff_id` None all of them. `key` is a rung of the
    ladder, another limit that ran out, or a step that somebody took; `title` is the case's, masked."""

    id: int
    number: str
    title: str
    at: datetime
    key: str
    audience: Audience
    department: str | None
    staff_id: int | None
    text: str


async def add(
    tx: AsyncConnection, case: Case, key: str, audiences: Sequence[Audience], text: str, now: datetime
) -> None:
    """Remind these audiences of a case; of the supporting departments who does their parts."""
    helped = Audience.SUPPORTING in audiences and case.supporting
    parts = (await support.undone(tx, [case.id])).get(case.id, []) if helped else []
    doing = support.handlers(parts)
    await add_all(tx, rows_of(case, key, audiences, text, now, doing))


async def add_all(tx: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Remind of many cases at once; `rows` as `rows_of` makes them."""
    if rows:
        await tx.execute(case_reminders.insert(), rows)


async def add_part(
    tx: AsyncConnection, case: Case, key: str, department: str, staff_id: int, text: str, now: datetime
) -> None:
    """Remind somebody of a supporting department of its part."""
    await add_all(tx, rows_of(case, key, (Audience.SUPPORTING,), text, now, {department: staff_id}))


def rows_of(
    case: Case, key: str, audiences: Sequence[Audience], text: str, now: datetime, parts: Mapping[str, int | None]
) -> list[dict[str, Any]]:
    """The rows that remind some audiences. `parts`: who does the parts that it is about, by supporting department; None
    where that is all of a department's handlers."""
    common = {"case_id": case.id, "at": now, "key": key, "text": text}
    return [
        common | {"audience": audience, "department": department, "staff_id": person}
        for audience in audiences
        for department, person in _whom(case, audience, parts)
    ]


def _whom(case: Case, audience: Audience, parts: Mapping[str, int | None]) -> list[tuple[str | None, int | None]]:
    """An audience's departments, each with the one person of it who is reminded, or None."""
    if audience is Audience.SUPPORTING:
        return [*parts.items()]
    if audience is Audience.HANDLER:
        return [(case.department, case.course.handler_id)]
    return [(case.department if audience in _OF_DEPARTMENT else None, None)]


async def of_case(connection: AsyncConnection, case_id: int) -> list[Reminder]:
    """Every reminder of a case, oldest first."""
    statement = _ROWS.where(case_reminders.c.case_id == case_id).order_by(case_reminders.c.id)
    rows = await connection.execute(statement.limit(_LIMIT))
    return [_reminder(row) for row in rows]


async def of_person(connection: AsyncConnection, person: Staff, before: int | None = None) -> list[Reminder]:
    """The newest reminders for a person, at most `PAGE`: for one of their roles or for them alone, of cases that they
    may see. `before`: only those that are older than that row."""
    found: list[Reminder] = []
    for place in _places(person):
        older = [] if before is None else [case_reminders.c.id < before]
        statement = _visible(_ROWS.where(place, *older), person)
        rows = await connection.execute(statement.order_by(case_reminders.c.id.desc()).limit(PAGE))
        found += map(_reminder, rows)
    return sorted(found, key=lambda one: -one.id)[:PAGE]


async def seen(connection: AsyncConnection, person: Staff) -> int:
    """The last reminder that a person has seen, by its row; 0 for none."""
    last = select(reminders_seen.c.reminder_id).where(reminders_seen.c.staff_id == person.id)
    return int((await connection.execute(last)).scalar_one_or_none() or 0)


async def unseen(connection: AsyncConnection, person: Staff) -> int:
    """How many reminders a person has not seen, counted up to `MOST_COUNTED`."""
    last, count = await seen(connection, person), 0
    for place in _places(person):
        new = select(case_reminders.c.id).join(cases, _OF_CASE).where(place, case_reminders.c.id > last)
        some = _visible(new, person).limit(MOST_COUNTED).subquery()
        count += int((await connection.execute(select(func.count()).select_from(some))).scalar_one())
    return min(count, MOST_COUNTED)


async def mark_seen(tx: AsyncConnection, person: Staff, reminder_id: int) -> None:
    """A person has seen this reminder and all before it; one before the last that they saw changes nothing."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(reminders_seen).values(staff_id=person.id, reminder_id=reminder_id)
    new = statement.excluded.reminder_id
    later = statement.on_conflict_do_update(
        index_elements=["staff_id"], set_={"reminder_id": new}, where=new > reminders_seen.c.reminder_id
    )
    await tx.execute(later)


def _places(person: Staff) -> Iterator[ColumnElement[bool]]:
    """Where a person's reminders stand: an index gives each of these, the newest first."""
    for role, audience in _OF_CITY.items():
        if person.has(role):
            yield _place(audience, None, None)
    if person.has(Role.REVIEWER):
        yield _place(Audience.HEAD, person.department, None)
    if person.has(Role.HANDLER):
        yield _place(Audience.HANDLER, person.department, person.id)
        yield _place(Audience.HANDLER, person.department, None)
        yield _place(Audience.SUPPORTING, person.department, person.id)
        yield _place(Audience.SUPPORTING, person.department, None)


def _place(audience: Audience, department: str | None, staff_id: int | None) -> ColumnElement[bool]:
    found = case_reminders.c
    return and_(found.audience == audience, found.department == department, found.staff_id == staff_id)


def _visible(statement: Select[Any], person: Staff) -> Select[Any]:
    """Of reminders with their cases those whose case a person may see."""
    return store.matching(statement, CaseFilter(), scope_of(person.roles, person.department))


def _reminder(row: Row[Any]) -> Reminder:
    return Reminder(
        id=row.id,
        number=row.number,
        title=row.title,
        at=row.at,
        key=row.key,
        audience=Audience(row.audience),
        department=row.department,
        staff_id=row.staff_id,
        text=row.text,
    )
