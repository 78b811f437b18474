"""Versions as rows, and an entry's state as the rows tell it."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base.entry import Document, Entry, EntryKind, EntryStatus, Guide, kind_of
from knowledge_base.life import EntryState, Version
from knowledge_base.tables import knowledge_entries, knowledge_versions

_CLASSES: dict[EntryKind, type[Guide] | type[Document]] = {EntryKind.GUIDE: Guide, EntryKind.DOCUMENT: Document}
_BATCH = 500


def content(entry: Entry) -> dict[str, Any]:
    """The columns that an entry's content fills."""
    body = msgspec.json.encode(entry)
    return {
        "body": body.decode(),
        "content_hash": hashlib.sha256(body).hexdigest(),
        "kind": kind_of(entry),
        "title": entry.title,
        "area": entry.area if isinstance(entry, Guide) else None,
        "department": entry.department,
        "districts": joined(entry.districts),
        "review_by": entry.review_by,
        "effective": entry.validity.effective,
        "expires": entry.validity.expires,
        "repealed": entry.validity.repealed,
    }


def begun(entry_id: str, number: int, writers: Sequence[str], now: datetime) -> dict[str, Any]:
    """The other columns of a new version, all but its status."""
    return {
        "entry_id": entry_id,
        "number": number,
        "writers": joined(writers),
        "reviewer": None,
        "changed_at": now,
        "publish_at": None,
        "note": "",
    }


def joined(keys: Sequence[str]) -> str:
    """Several keys as a column holds them: `,a,b,`, so that one can be looked for."""
    return f",{','.join(keys)}," if keys else ""


def keys(text: str) -> tuple[str, ...]:
    """What `joined` put together."""
    return tuple(key for key in text.split(",") if key)


def version_of(row: Row[Any]) -> Version:
    """The version of a row that holds every column of `knowledge_versions`."""
    return Version(
        entry_id=row.entry_id,
        number=row.number,
        status=EntryStatus(row.status),
        entry=entry_of(row),
        content_hash=row.content_hash,
        writers=keys(row.writers),
        reviewer=row.reviewer,
        changed_at=row.changed_at,
        publish_at=row.publish_at,
        note=row.note,
    )


def entry_of(row: Row[Any]) -> Entry:
    """The content of a row that holds `kind` and `body`."""
    return msgspec.json.decode(row.body, type=_CLASSES[EntryKind(row.kind)])


def batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many ids at a time as a statement takes well."""
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


async def make_missing(tx: AsyncConnection, ids: Sequence[str]) -> None:
    """Rows of revision 0 for entries that have none; a step must follow in the same transaction."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    rows = [{"id": entry_id, "revision": 0, "latest": 0, "stamp": 0} for entry_id in ids]
    await tx.execute(dialect.insert(knowledge_entries).on_conflict_do_nothing(), rows)


async def lock(tx: AsyncConnection, ids: Sequence[str]) -> None:
    """Keep other processes from taking a step on these entries until the transaction ends.

    Always in the order of ids, and before the state is read: PostgreSQL would read what stood before the wait.
    """
    table = knowledge_entries.c
    await tx.execute(select(table.id).where(table.id.in_(ids)).order_by(table.id).with_for_update())


async def raise_revision(tx: AsyncConnection, ids: Sequence[str]) -> None:
    """Let everybody who looked at these entries before look again before their next step."""
    table = knowledge_entries
    for batch in batches(ids):
        await tx.execute(update(table).where(table.c.id.in_(batch)).values(revision=table.c.revision + 1))


async def state(connection: AsyncConnection, entry_id: str) -> EntryState | None:
    """Where an entry stands, or None where there is none of this id."""
    entries, numbers = knowledge_entries.c, knowledge_versions.c
    current = or_(numbers.number == entries.published, numbers.number == entries.working)
    statement = (
        select(entries.revision, entries.latest, entries.published, entries.working, knowledge_versions)
        .outerjoin_from(knowledge_entries, knowledge_versions, and_(numbers.entry_id == entries.id, current))
        .where(entries.id == entry_id)
    )
    rows = (await connection.execute(statement)).all()
    if not rows:
        return None
    found = {row.number: version_of(row) for row in rows if row.number is not None}
    first = rows[0]
    return EntryState(entry_id, first.revision, first.latest, found.get(first.published), found.get(first.working))


async def load(connection: AsyncConnection, entry_id: str, number: int) -> Version | None:
    """One version of an entry, or None."""
    table = knowledge_versions
    statement = select(table).where(table.c.entry_id == entry_id, table.c.number == number)
    row = (await connection.execute(statement)).first()
    return None if row is None else version_of(row)
