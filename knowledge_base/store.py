"""Entries in the database. Every change raises the knowledge version in its own transaction."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base.entry import Document, Entry, EntryKind, EntryStatus, Guide, kind_of
from knowledge_base.tables import knowledge_entries, knowledge_version

_CLASSES: dict[EntryKind, type[Guide] | type[Document]] = {EntryKind.GUIDE: Guide, EntryKind.DOCUMENT: Document}


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it stands in the database; `content_hash` is 64 hex digits over its body."""

    entry: Entry
    status: EntryStatus
    version: int
    content_hash: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class _State:
    status: EntryStatus
    version: int
    content_hash: str


async def publish(tx: AsyncConnection, entries: Iterable[Entry], now: datetime) -> int:
    """Publish each entry, new or in a new version; the number of those that changed anything."""
    known = await _states(tx)
    changed = 0
    for entry in entries:
        body = msgspec.json.encode(entry)
        content_hash = hashlib.sha256(body).hexdigest()
        before = known.get(entry.id)
        if before is not None and (before.status, before.content_hash) == (EntryStatus.PUBLISHED, content_hash):
            continue
        known[entry.id] = _State(EntryStatus.PUBLISHED, before.version + 1 if before else 1, content_hash)
        await _write(tx, _row(entry, known[entry.id], body, now), new=before is None)
        changed += 1
    if changed:
        await _raise_version(tx)
    return changed


async def seed(tx: AsyncConnection, entries: Iterable[Entry], now: datetime) -> int:
    """As `publish`, for samples at every start: what was withdrawn stays withdrawn."""
    known = await _states(tx)
    withdrawn = {entry_id for entry_id, state in known.items() if state.status is EntryStatus.WITHDRAWN}
    return await publish(tx, [entry for entry in entries if entry.id not in withdrawn], now)


async def withdraw(tx: AsyncConnection, entry_id: str, now: datetime) -> bool:
    """Take an entry out of all answers; False when it was not published."""
    published = (knowledge_entries.c.id == entry_id) & (knowledge_entries.c.status == EntryStatus.PUBLISHED)
    result = await tx.execute(
        update(knowledge_entries).where(published).values(status=EntryStatus.WITHDRAWN, updated_at=now)
    )
    if result.rowcount:
        await _raise_version(tx)
    return bool(result.rowcount)


async def version(connection: AsyncConnection) -> int:
    """The knowledge version: 0 before anything was published."""
    return (await connection.execute(select(func.max(knowledge_version.c.version)))).scalar() or 0


async def published(connection: AsyncConnection) -> list[StoredEntry]:
    """Every published entry, by id."""
    statement = (
        select(knowledge_entries)
        .where(knowledge_entries.c.status == EntryStatus.PUBLISHED)
        .order_by(knowledge_entries.c.id)
    )
    return [_stored(row) for row in await connection.execute(statement)]


async def find(connection: AsyncConnection, entry_id: str) -> StoredEntry | None:
    """One entry in whatever state, or None."""
    row = (await connection.execute(select(knowledge_entries).where(knowledge_entries.c.id == entry_id))).first()
    return None if row is None else _stored(row)


async def _states(connection: AsyncConnection) -> dict[str, _State]:
    columns = knowledge_entries.c
    rows = await connection.execute(select(columns.id, columns.status, columns.version, columns.content_hash))
    return {row.id: _State(EntryStatus(row.status), row.version, row.content_hash) for row in rows}


def _row(entry: Entry, state: _State, body: bytes, now: datetime) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": kind_of(entry),
        "title": entry.title,
        "status": state.status,
        "version": state.version,
        "body": body.decode(),
        "content_hash": state.content_hash,
        "source": entry.source,
        "as_of": entry.as_of,
        "effective": entry.validity.effective,
        "expires": entry.validity.expires,
        "repealed": entry.validity.repealed,
        "department": entry.department,
        "districts": list(entry.districts),
        "updated_at": now,
    }


async def _write(tx: AsyncConnection, row: dict[str, Any], *, new: bool) -> None:
    table = knowledge_entries
    await tx.execute(insert(table).values(row) if new else update(table).where(table.c.id == row["id"]).values(row))


async def _raise_version(tx: AsyncConnection) -> None:
    raised = await tx.execute(update(knowledge_version).values(version=knowledge_version.c.version + 1))
    if not raised.rowcount:
        await tx.execute(insert(knowledge_version).values(id=1, version=1))


def _stored(row: Row[Any]) -> StoredEntry:
    return StoredEntry(
        entry=msgspec.json.decode(row.body, type=_CLASSES[EntryKind(row.kind)]),
        status=EntryStatus(row.status),
        version=row.version,
        content_hash=row.content_hash,
        updated_at=row.updated_at,
    )
