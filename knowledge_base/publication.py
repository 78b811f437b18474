"""Letting versions answer and taking them out again, with the stamps by which every process hears of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base.entry import EntryStatus
from knowledge_base.life import Version
from knowledge_base.tables import knowledge_entries, knowledge_version, knowledge_versions
from knowledge_base.versions import batches

_PUBLISHED_BEFORE = (EntryStatus.PUBLISHED, EntryStatus.WITHDRAWN)


async def retire(tx: AsyncConnection, ids: Sequence[str]) -> None:
    """What answered, or was withdrawn, becomes an earlier version: the next one takes its place."""
    table = knowledge_versions.c
    before = table.entry_id.in_(ids) & table.status.in_(_PUBLISHED_BEFORE)
    await tx.execute(update(knowledge_versions).where(before).values(status=EntryStatus.REPLACED))


async def let_answer(tx: AsyncConnection, version: Version, reviewer: str | None, now: datetime) -> None:
    """Make the working version the published one. The caller stamps the entry."""
    await retire(tx, [version.entry_id])
    await set_status(tx, version, EntryStatus.PUBLISHED, now, reviewer)
    entry = knowledge_entries.c.id == version.entry_id
    await tx.execute(update(knowledge_entries).where(entry).values(published=version.number, working=None))


async def take_out(tx: AsyncConnection, version: Version, now: datetime) -> None:
    """Let the published version answer no more. The caller stamps the entry."""
    await set_status(tx, version, EntryStatus.WITHDRAWN, now, version.reviewer)
    entry = knowledge_entries.c.id == version.entry_id
    await tx.execute(update(knowledge_entries).where(entry).values(published=None))


async def set_status(
    tx: AsyncConnection,
    version: Version,
    status: EntryStatus,
    now: datetime,
    reviewer: str | None = None,
    publish_at: datetime | None = None,
) -> None:
    """Move a version; a reviewer and a moment stand in it only while they hold."""
    table = knowledge_versions
    row = (table.c.entry_id == version.entry_id) & (table.c.number == version.number)
    await tx.execute(
        update(table).where(row).values(status=status, changed_at=now, reviewer=reviewer, publish_at=publish_at)
    )


async def stamp(tx: AsyncConnection, ids: Sequence[str]) -> None:
    """Raise the knowledge version and write it on entries whose published version changed.

    The last thing in a transaction: the row stays locked until it ends, so versions are seen in their order.
    """
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    raised = {"version": knowledge_version.c.version + 1}
    statement = (
        dialect.insert(knowledge_version)
        .values(id=1, version=1)
        .on_conflict_do_update(index_elements=["id"], set_=raised)
        .returning(knowledge_version.c.version)
    )
    version = (await tx.execute(statement)).scalar_one()
    for batch in batches(ids):
        await tx.execute(update(knowledge_entries).where(knowledge_entries.c.id.in_(batch)).values(stamp=version))
