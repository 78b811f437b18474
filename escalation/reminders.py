"""Who was reminded of which case, and why: what handlers, heads, supervisors and leaders find at their desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import Case
from escalation.ladder import Audience
from escalation.tables import case_reminders, cases

# Who acts for the case's department; the others act for the city.
_OF_DEPARTMENT = frozenset({Audience.HANDLER, Audience.HEAD})
_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder for an audience: one person of it, or with `staff_id` None all of them. `key` is a rung of the
    ladder, another limit that ran out, or a step that somebody took."""

    id: int
    number: str
    at: datetime
    key: str
    audience: Audience
    department: str | None
    staff_id: int | None
    text: str


async def add(
    tx: AsyncConnection, case: Case, key: str, audiences: Sequence[Audience], text: str, now: datetime
) -> None:
    """Remind these audiences of a case; the supporting departments each for itself."""
    rows = [row for audience in audiences for row in rows_of(case, key, audience, text, now)]
    if rows:
        await tx.execute(case_reminders.insert(), rows)


def rows_of(case: Case, key: str, audience: Audience, text: str, now: datetime) -> list[dict[str, object]]:
    """The rows that remind one audience."""
    departments: Sequence[str | None] = (case.department if audience in _OF_DEPARTMENT else None,)
    if audience is Audience.SUPPORTING:
        departments = case.supporting
    handler = case.course.handler_id if audience is Audience.HANDLER else None
    common = {"case_id": case.id, "at": now, "key": key, "audience": audience, "staff_id": handler, "text": text}
    return [common | {"department": department} for department in departments]


async def of_case(connection: AsyncConnection, case_id: int) -> list[Reminder]:
    """Every reminder of a case, oldest first."""
    return await _read(connection, case_reminders.c.case_id == case_id, newest_first=False)


async def newest(connection: AsyncConnection, audience: Audience, department: str | None) -> list[Reminder]:
    """The newest reminders for an audience of a department (None: of the city)."""
    place = case_reminders.c.department
    mine = place.is_(None) if department is None else place == department
    return await _read(connection, (case_reminders.c.audience == audience) & mine, newest_first=True)


async def _read(connection: AsyncConnection, wanted: object, *, newest_first: bool) -> list[Reminder]:
    order = case_reminders.c.id.desc() if newest_first else case_reminders.c.id
    joined = select(case_reminders, cases.c.number).join(cases, cases.c.id == case_reminders.c.case_id)
    rows = await connection.execute(joined.where(wanted).order_by(order).limit(_LIMIT))  # type: ignore[arg-type]
    return [
        Reminder(row.id, row.number, row.at, row.key, Audience(row.audience), row.department, row.staff_id, row.text)
        for row in rows
    ]
