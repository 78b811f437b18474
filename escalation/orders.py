"""A leader's instructions 批示 on cases: each with its own last day and the report that fulfils it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.tables import case_orders


@dataclass(frozen=True, slots=True)
class Order:
    """An instruction of one leader; `reported_at` None while the report is waited for."""

    id: int
    staff_id: int
    at: datetime
    text: str
    due: date
    reported_at: datetime | None
    report: str


async def of_case(connection: AsyncConnection, case_id: int) -> list[Order]:
    """Every instruction on a case, oldest first."""
    rows = await connection.execute(
        select(case_orders).where(case_orders.c.case_id == case_id).order_by(case_orders.c.id)
    )
    return [Order(row.id, row.staff_id, row.at, row.text, row.due, row.reported_at, row.report) for row in rows]


async def add(tx: AsyncConnection, case_id: int, staff_id: int, text: str, due: date, now: datetime) -> None:
    """Write a new instruction."""
    values = {"case_id": case_id, "staff_id": staff_id, "at": now, "text": text, "due": due, "report": ""}
    await tx.execute(case_orders.insert().values(**values))


async def report(tx: AsyncConnection, case_id: int, order_id: int, text: str, now: datetime) -> bool:
    """Fulfil an instruction; False where the case has no such open one."""
    one = (case_orders.c.id == order_id, case_orders.c.case_id == case_id, case_orders.c.reported_at.is_(None))
    done = await tx.execute(update(case_orders).where(*one).values(reported_at=now, report=text))
    return done.rowcount == 1


async def nearest(connection: AsyncConnection, case_id: int, without: int | None = None) -> date | None:
    """The nearest last day of the open instructions on a case, but for one; None where there is none."""
    left = select(func.min(case_orders.c.due)).where(
        case_orders.c.case_id == case_id, case_orders.c.reported_at.is_(None), case_orders.c.id != (without or 0)
    )
    found: date | None = (await connection.execute(left)).scalar_one()
    return found
