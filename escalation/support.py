"""The supporting departments of a case: each with its own last day, and what it had to say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.tables import case_support


@dataclass(frozen=True, slots=True)
class Support:
    """One supporting department's part; `done_at` None while it is waited for."""

    department: str
    answer_by: date
    done_at: datetime | None
    text: str


async def of_case(connection: AsyncConnection, case_id: int) -> list[Support]:
    """Every supporting department of a case, the nearest last day first."""
    order = (case_support.c.answer_by, case_support.c.department)
    rows = await connection.execute(select(case_support).where(case_support.c.case_id == case_id).order_by(*order))
    return [Support(row.department, row.answer_by, row.done_at, row.text) for row in rows]


async def set_out(tx: AsyncConnection, case_id: int, days: Mapping[str, date]) -> None:
    """Ask these departments, and no others, to support a case, each until its day; what others did stands in the
    history."""
    await tx.execute(delete(case_support).where(case_support.c.case_id == case_id))
    if days:
        rows = [{"case_id": case_id, "department": key, "answer_by": day, "text": ""} for key, day in days.items()]
        await tx.execute(case_support.insert(), rows)


async def finish(tx: AsyncConnection, case_id: int, department: str, text: str, now: datetime) -> bool:
    """A department has done its part; False where it has none to do."""
    one = (case_support.c.case_id == case_id, case_support.c.department == department)
    done = await tx.execute(
        update(case_support).where(*one, case_support.c.done_at.is_(None)).values(done_at=now, text=text)
    )
    return done.rowcount == 1


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
