"""The supporting departments of a case: each with its own last day, and what it had to say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import OPEN, CaseStatus
from escalation.tables import case_support, cases

# A part that is waited for, of a case that is open.
WAITED_FOR = (
    case_support.c.case_id == cases.c.id,
    case_support.c.done_at.is_(None),
    case_support.c.over_at.is_(None),
)
# The same of a case that is worked and that the department may see.
_TO_DO = (
    *WAITED_FOR,
    cases.c.status.in_(sorted(OPEN - {CaseStatus.REGISTERED, CaseStatus.INCOMPLETE, CaseStatus.MERGED})),
    cases.c.confidential.is_(False),
)


@dataclass(frozen=True, slots=True)
class Support:
    """One supporting department's part; `done_at` None while it is waited for. `handler_id` is the member of its staff
    who does it, None while nobody has it."""

    department: str
    answer_by: date
    done_at: datetime | None
    text: str
    handler_id: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a department has to do for another one's case: `title` is the case's, masked, `answer_by` its own last
    day."""

    number: str
    title: str
    lead: str | None
    answer_by: date
    handler_id: int | None


async def of_case(connection: AsyncConnection, case_id: int) -> list[Support]:
    """Every supporting department of a case, the nearest last day first."""
    order = (case_support.c.answer_by, case_support.c.department)
    rows = await connection.execute(select(case_support).where(case_support.c.case_id == case_id).order_by(*order))
    return [Support(row.department, row.answer_by, row.done_at, row.text, row.handler_id) for row in rows]


async def of_department(connection: AsyncConnection, department: str, limit: int) -> list[Part]:
    """What a department has not done yet for others' cases, the nearest last day first."""
    columns = (cases.c.number, cases.c.title, cases.c.department.label("lead"))
    own = (case_support.c.answer_by, case_support.c.handler_id)
    order = (case_support.c.answer_by, case_support.c.case_id)
    rows = select(*columns, *own).where(case_support.c.department == department, *_TO_DO).order_by(*order).limit(limit)
    return [Part(**row._mapping) for row in await connection.execute(rows)]


async def handlers(connection: AsyncConnection, case_ids: Collection[int]) -> dict[int, dict[str, int | None]]:
    """Who does what is not done yet, by case and department."""
    found: dict[int, dict[str, int | None]] = {}
    undone = select(case_support).where(case_support.c.case_id.in_(case_ids), case_support.c.done_at.is_(None))
    for row in await connection.execute(undone.order_by(case_support.c.case_id, case_support.c.department)):
        found.setdefault(row.case_id, {})[row.department] = row.handler_id
    return found


def without_handler(department: ColumnElement[bool], gone: Collection[int]) -> Select[int, str]:
    """Which cases have a part of such a department that nobody does, or one of `gone`; and of which."""
    nobody = or_(case_support.c.handler_id.is_(None), case_support.c.handler_id.in_(gone))
    columns = (case_support.c.case_id, case_support.c.department)
    return select(*columns).where(department, nobody, *_TO_DO).order_by(case_support.c.case_id)


async def assign(tx: AsyncConnection, case_id: int, department: str, staff_id: int) -> bool:
    """Let a member of a department's staff do its part; False where it has none to do."""
    given = await tx.execute(update(case_support).where(*_undone(case_id, department)).values(handler_id=staff_id))
    return given.rowcount == 1


def _undone(case_id: int, department: str) -> tuple[ColumnElement[bool], ...]:
    of = (case_support.c.case_id == case_id, case_support.c.department == department)
    return (*of, case_support.c.done_at.is_(None))


async def set_out(tx: AsyncConnection, case_id: int, days: Mapping[str, date]) -> None:
    """Ask these departments, and no others, to support a case, each until its day; what others did stands in the
    history. Who did not finish a part that is asked for again goes on with it."""
    before = (await handlers(tx, [case_id])).get(case_id, {})
    await tx.execute(delete(case_support).where(case_support.c.case_id == case_id))
    if days:
        rows = [
            {"case_id": case_id, "department": key, "answer_by": day, "text": "", "handler_id": before.get(key)}
            for key, day in days.items()
        ]
        await tx.execute(case_support.insert(), rows)


async def finish(tx: AsyncConnection, case_id: int, department: str, staff_id: int, text: str, now: datetime) -> bool:
    """Somebody has done a department's part; False where it has none to do."""
    done = {"done_at": now, "text": text, "handler_id": staff_id}
    found = await tx.execute(update(case_support).where(*_undone(case_id, department)).values(**done))
    return found.rowcount == 1


async def end(tx: AsyncConnection, case_id: int, at: datetime | None) -> None:
    """A case has ended: nobody waits for its parts any more, those that were not done. None: it goes on after all."""
    undone = (case_support.c.case_id == case_id, case_support.c.done_at.is_(None))
    await tx.execute(update(case_support).where(*undone).values(over_at=at))


async def hasten(tx: AsyncConnection, case_id: int, day: date) -> None:
    """Let no department that has not done its part yet have longer than until a day."""
    waited_for = (case_support.c.case_id == case_id, case_support.c.done_at.is_(None), case_support.c.answer_by > day)
    await tx.execute(update(case_support).where(*waited_for).values(answer_by=day))


async def waited_for(tx: AsyncConnection, case_ids: Collection[int]) -> dict[tuple[int, str], date]:
    """The last day of each department that has not done its part yet, by case and department."""
    rows = select(case_support).where(case_support.c.case_id.in_(case_ids), case_support.c.done_at.is_(None))
    return {(row.case_id, row.department): row.answer_by for row in await tx.execute(rows)}


async def move(tx: AsyncConnection, days: Mapping[tuple[int, str], date]) -> None:
    """Give departments another last day each."""
    if days:
        one = (case_support.c.case_id == bindparam("of"), case_support.c.department == bindparam("by"))
        moving = update(case_support).where(*one).values(answer_by=bindparam("day"))
        await tx.execute(moving, [{"of": of, "by": key, "day": day} for (of, key), day in days.items()])


async def nearest(connection: AsyncConnection, case_id: int, without: str | None = None) -> date | None:
    """The nearest last day of what is not done, but for one department's; None where nothing is."""
    left = select(func.min(case_support.c.answer_by)).where(
        case_support.c.case_id == case_id,
        case_support.c.done_at.is_(None),
        case_support.c.department != (without or ""),
    )
    found: date | None = (await connection.execute(left)).scalar_one()
    return found
