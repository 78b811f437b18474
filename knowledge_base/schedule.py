"""Publishing what was approved for a later moment, once that has come. Several processes may try at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import history, publication, versions
from knowledge_base.entry import EntryStatus
from knowledge_base.history import HistoryEntry, Taken
from knowledge_base.life import Step, Version
from knowledge_base.tables import knowledge_versions
from records import audit
from records.database import Database

TIMER = "publishing"
# With the search's own poll, what is scheduled is found within a second of its moment.
POLL_SECONDS = 0.3
_MOST_AT_ONCE = 100


async def keep(database: Database, now: datetime) -> int:
    """Publish what is due and say how much; where nothing is, this costs one read by an index."""
    ids = await database.look(lambda connection: _due(connection, now))
    if not ids:
        return 0
    async with database.transaction() as tx:
        return await publish_due(tx, ids, now)


async def publish_due(tx: AsyncConnection, ids: Sequence[str], now: datetime) -> int:
    """Publish those of these entries that are still due: another process may have been faster."""
    await versions.lock(tx, ids)
    table = knowledge_versions
    rows = (await tx.execute(select(table).where(_is_due(now), table.c.entry_id.in_(ids)))).all()
    for version in map(versions.version_of, rows):
        await publication.let_answer(tx, version, version.reviewer, now)
        await _write_down(tx, version, now)
    published = [row.entry_id for row in rows]
    if published:
        await versions.raise_revision(tx, published)
        await publication.stamp(tx, published)
    return len(published)


async def _due(connection: AsyncConnection, now: datetime) -> list[str]:
    ids = knowledge_versions.c.entry_id
    rows = await connection.execute(select(ids).where(_is_due(now)).order_by(ids).limit(_MOST_AT_ONCE))
    return list(rows.scalars())


def _is_due(now: datetime) -> ColumnElement[bool]:
    table = knowledge_versions.c
    return and_(table.status == EntryStatus.SCHEDULED, table.publish_at <= now)


async def _write_down(tx: AsyncConnection, version: Version, now: datetime) -> None:
    what = HistoryEntry(version.number, now, TIMER, Step.PUBLISH, version.status, EntryStatus.PUBLISHED)
    await history.add(tx, [Taken(version.entry_id, what)])
    detail = f"v{version.number} {version.status} → {EntryStatus.PUBLISHED}"
    await audit.record(tx, audit.Entry(now, TIMER, "knowledge.publish", f"knowledge:{version.entry_id}", detail))
