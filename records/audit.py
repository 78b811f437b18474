"""Who did what, when, to which thing. Rows are only ever added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, String, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, metadata
from records.moments import Moment
from records.prepared import often

audit = Table(
    "audit",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Moment, nullable=False),
    # "staff:<id>", "citizen:<id>", or the name of a timer.
    Column("actor", String(48), nullable=False),
    Column("action", String(48), nullable=False),
    # What it was done to, such as "case:12".
    Column("object", String(128), nullable=False),
    # Masked text; never a phone number or a secret.
    Column("detail", Text, nullable=False),
    Index("ix_audit_object", "object", "id"),
)


@dataclass(frozen=True)
class Entry:
    """One row of the audit."""

    at: datetime
    actor: str
    action: str
    object: str
    detail: str


# Made once: to make a statement takes longer than to run it.
_RECORD = often(audit.insert())


async def record(tx: AsyncConnection, entry: Entry) -> None:
    """Write an entry in the transaction of the step that it tells of."""
    await tx.execute(_RECORD, vars(entry))


async def record_all(tx: AsyncConnection, entries: Sequence[Entry]) -> None:
    """Write many entries likewise."""
    if entries:
        await tx.execute(_RECORD, [vars(entry) for entry in entries])


async def entries_of(connection: AsyncConnection, thing: str) -> list[Entry]:
    """All that was done to a thing, oldest first."""
    rows = await connection.execute(select(audit).where(audit.c.object == thing).order_by(audit.c.id))
    return [Entry(row.at, row.actor, row.action, row.object, row.detail) for row in rows]


async def newest(connection: AsyncConnection, limit: int, thing: str | None = None) -> list[Entry]:
    """The last `limit` entries, the newest first; of one thing where it is given."""
    statement = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if thing is not None:
        statement = statement.where(audit.c.object == thing)
    return [Entry(row.at, row.actor, row.action, row.object, row.detail) for row in await connection.execute(statement)]
