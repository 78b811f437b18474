"""What answers, as the search and the loaders see it. Every change raises the knowledge version in its transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import history, publication, versions
from knowledge_base.entry import Entry, EntryStatus
from knowledge_base.history import HistoryEntry, Taken
from knowledge_base.life import Step
from knowledge_base.tables import knowledge_entries, knowledge_version, knowledge_versions

CONSOLE = "console"
SAMPLES = "samples"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it stands in the database; `content_hash` is 64 hex digits over its body."""

    entry: Entry
    status: EntryStatus
    version: int
    content_hash: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed for answers up to the knowledge version `version`; `gone` are ids that answer no more."""

    version: int
    published: list[StoredEntry]
    gone: list[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What loading must know of an entry: `writers` and `content_hash` are those of its published version."""

    latest: int
    working: int | None
    content_hash: str | None
    writers: str | None


async def publish(tx: AsyncConnection, entries: Iterable[Entry], now: datetime, by: str = CONSOLE) -> int:
    """Publish each entry, new or in a new version; the number of those that changed anything."""
    return await _publish(tx, entries, now, by, lambda known: True)


async def seed(tx: AsyncConnection, entries: Iterable[Entry], now: datetime) -> int:
    """As `publish`, for samples at every start: what people withdrew, published or work on stays as they left it."""
    return await _publish(tx, entries, now, SAMPLES, _untouched)


async def withdraw(tx: AsyncConnection, entry_id: str, now: datetime, by: str = CONSOLE) -> bool:
    """Take an entry out of all answers; False when it was not published."""
    await versions.lock(tx, [entry_id])
    state = await versions.state(tx, entry_id)
    if state is None or state.published is None:
        return False
    version = state.published
    await publication.take_out(tx, version, now)
    taken = HistoryEntry(version.number, now, by, Step.WITHDRAW, version.status, EntryStatus.WITHDRAWN)
    await _step(tx, {entry_id: taken})
    return True


async def version(connection: AsyncConnection) -> int:
    """The knowledge version: 0 before anything was published."""
    return (await connection.execute(select(func.max(knowledge_version.c.version)))).scalar() or 0


async def changes(connection: AsyncConnection, since: int) -> Changes:
    """The entries whose published version changed after the knowledge version `since`; 0: everything published.

    One that changes in between is told of twice, never missed.
    """
    reached = await version(connection)
    if reached <= since:
        return Changes(reached, [], [])
    changed = _with_published(outer=since > 0).where(knowledge_entries.c.stamp > since)
    rows = (await connection.execute(changed.order_by(knowledge_entries.c.id))).all()
    present = [_stored(row) for row in rows if row.body is not None]
    return Changes(reached, present, [row.id for row in rows if row.body is None])


async def published(connection: AsyncConnection) -> list[StoredEntry]:
    """Every published entry, by id."""
    statement = _with_published(outer=False).order_by(knowledge_entries.c.id)
    return [_stored(row) for row in await connection.execute(statement)]


async def find(connection: AsyncConnection, entry_id: str) -> StoredEntry | None:
    """One entry in whatever state, or None: as published, else as it is worked on, else its newest version."""
    entries, table = knowledge_entries.c, knowledge_versions.c
    shown = func.coalesce(entries.published, entries.working, entries.latest)
    statement = (
        select(knowledge_versions)
        .join(knowledge_entries, and_(table.entry_id == entries.id, table.number == shown))
        .where(entries.id == entry_id)
    )
    row = (await connection.execute(statement)).first()
    return None if row is None else _stored(row)


def _with_published(*, outer: bool) -> Select[Any]:
    entries, table = knowledge_entries.c, knowledge_versions.c
    return select(entries.id, knowledge_versions).join_from(
        knowledge_entries,
        knowledge_versions,
        and_(table.entry_id == entries.id, table.number == entries.published),
        isouter=outer,
    )


async def _publish(
    tx: AsyncConnection, entries: Iterable[Entry], now: datetime, by: str, may: Callable[[_Known], bool]
) -> int:
    given = {entry.id: entry for entry in entries}
    changed: dict[str, HistoryEntry] = {}
    for ids in versions.batches(sorted(given)):
        await versions.make_missing(tx, ids)
        await versions.lock(tx, ids)
        known = await _known(tx, ids)
        rows = [
            row
            for entry_id in ids
            if may(known[entry_id])
            and (row := _row(given[entry_id], known[entry_id], by, now))["content_hash"] != known[entry_id].content_hash
        ]
        changed |= {row["entry_id"]: _told(row, now, by) for row in rows}
        await _replace(tx, rows)
    if changed:
        await _step(tx, changed)
    return len(changed)


def _untouched(known: _Known) -> bool:
    if known.latest == 0:
        return True
    return known.working is None and known.writers == versions.joined([SAMPLES])


def _row(entry: Entry, known: _Known, by: str, now: datetime) -> dict[str, Any]:
    begun = versions.begun(entry.id, known.latest + 1, [by], now)
    return versions.content(entry) | begun | {"status": EntryStatus.PUBLISHED}


def _told(row: Mapping[str, Any], now: datetime, by: str) -> HistoryEntry:
    return HistoryEntry(row["number"], now, by, Step.PUBLISH, None, EntryStatus.PUBLISHED)


async def _known(tx: AsyncConnection, ids: Sequence[str]) -> dict[str, _Known]:
    entries, table = knowledge_entries.c, knowledge_versions.c
    statement = (
        select(entries.id, entries.latest, entries.working, table.content_hash, table.writers)
        .outerjoin_from(
            knowledge_entries,
            knowledge_versions,
            and_(table.entry_id == entries.id, table.number == entries.published),
        )
        .where(entries.id.in_(ids))
    )
    rows = await tx.execute(statement)
    return {row.id: _Known(row.latest, row.working, row.content_hash, row.writers) for row in rows}


async def _replace(tx: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let new versions answer in the place of what did before."""
    if not rows:
        return
    ids = [row["entry_id"] for row in rows]
    await publication.retire(tx, ids)
    await tx.execute(insert(knowledge_versions), rows)
    table = knowledge_entries
    number = table.c.latest + 1
    await tx.execute(update(table).where(table.c.id.in_(ids)).values(latest=number, published=number))


async def _step(tx: AsyncConnection, steps: Mapping[str, HistoryEntry]) -> None:
    """Write down what changed for answers, and tell every process."""
    await history.add(tx, [Taken(entry_id, step) for entry_id, step in steps.items()])
    ids = list(steps)
    await versions.raise_revision(tx, ids)
    await publication.stamp(tx, ids)


def _stored(row: Row[Any]) -> StoredEntry:
    return StoredEntry(
        entry=versions.entry_of(row),
        status=EntryStatus(row.status),
        version=row.number,
        content_hash=row.content_hash,
        updated_at=row.changed_at,
    )
