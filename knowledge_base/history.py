"""How an entry came to be as it is: one row a step, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base.entry import EntryStatus
from knowledge_base.life import Step
from knowledge_base.tables import knowledge_history


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One step on the version `number`. `before` is None where that version began; `text` is the reason or note."""

    number: int
    at: datetime
    actor: str
    step: Step
    before: EntryStatus | None
    after: EntryStatus
    text: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step on an entry as it is written down; `command` is the key under which a second click finds it."""

    entry_id: str
    what: HistoryEntry
    command: str | None = None


async def add(tx: AsyncConnection, steps: Sequence[Taken]) -> None:
    """Write down at least one step."""
    rows = [
        {
            "entry_id": taken.entry_id,
            "number": taken.what.number,
            "at": taken.what.at,
            "actor": taken.what.actor,
            "step": taken.what.step,
            "before": taken.what.before,
            "after": taken.what.after,
            "text": taken.what.text,
            "command": taken.command,
        }
        for taken in steps
    ]
    await tx.execute(insert(knowledge_history), rows)


async def done(connection: AsyncConnection, entry_id: str, command: str) -> bool:
    """Whether a command was carried out on an entry already."""
    table = knowledge_history.c
    statement = select(table.id).where(table.entry_id == entry_id, table.command == command)
    return (await connection.execute(statement)).first() is not None


async def of_entry(connection: AsyncConnection, entry_id: str) -> list[HistoryEntry]:
    """Every step of an entry, oldest first."""
    table = knowledge_history
    rows = await connection.execute(select(table).where(table.c.entry_id == entry_id).order_by(table.c.id))
    return [
        HistoryEntry(
            row.number,
            row.at,
            row.actor,
            Step(row.step),
            None if row.before is None else EntryStatus(row.before),
            EntryStatus(row.after),
            row.text,
        )
        for row in rows
    ]
