"""How a case came to be as it is: one row a step, never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import CaseStatus, Step
from escalation.tables import case_history


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step. `before` is None for the filing; `text` is the reason, note or reply that came with it."""

    at: datetime
    actor: str
    step: Step
    before: CaseStatus | None
    after: CaseStatus
    department: str | None
    text: str


async def add(tx: AsyncConnection, case_id: int, entry: HistoryEntry, command: str | None = None) -> None:
    """Add a step. Raises sqlalchemy.exc.IntegrityError where the command was carried out on the case before."""
    await tx.execute(
        case_history.insert().values(
            case_id=case_id,
            at=entry.at,
            actor=entry.actor,
            step=entry.step,
            before=entry.before,
            after=entry.after,
            department=entry.department,
            text=entry.text,
            command=command,
        )
    )


async def done(connection: AsyncConnection, case_id: int, command: str) -> bool:
    """Whether a command was carried out on a case already."""
    statement = select(case_history.c.id).where(case_history.c.case_id == case_id, case_history.c.command == command)
    return (await connection.execute(statement)).first() is not None


async def of_case(connection: AsyncConnection, case_id: int) -> list[HistoryEntry]:
    """Every step of a case, oldest first."""
    rows = await connection.execute(
        select(case_history).where(case_history.c.case_id == case_id).order_by(case_history.c.id)
    )
    return [
        HistoryEntry(
            row.at,
            row.actor,
            Step(row.step),
            None if row.before is None else CaseStatus(row.before),
            CaseStatus(row.after),
            row.department,
            row.text,
        )
        for row in rows
    ]
