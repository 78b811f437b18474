"""QR codes of the official account, and which of them brought a citizen here.

A code carries a scene: a short key that WeChat hands over whenever somebody scans it. The inbox keeps it as the text of
a message of kind "subscribe" or "scan", so a citizen's sources are read from there and stand nowhere twice.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, String, Table, Text, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import metadata
from records.messages import messages
from records.moments import Moment


class SceneKind(StrEnum):
    """What a code hangs on."""

    WINDOW = "window"  # of a service hall
    STREET_OFFICE = "street_office"
    CAMPAIGN = "campaign"


scenes = Table(
    "scenes",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    # What the code says: an address of WeChat's that stands for the ticket.
    Column("url", Text, nullable=False),
    # Nothing for a code that lasts for ever.
    Column("expires_at", Moment),
    Column("created_at", Moment, nullable=False),
)

ARRIVALS = ("subscribe", "scan")


@dataclass(frozen=True)
class Scene:
    """A code of ours; `url` is what it says, `expires_at` None for one that lasts."""

    key: str
    name: str
    kind: SceneKind
    url: str
    expires_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Source:
    """How a citizen came: the scene's key as it came, and its name where it is one of ours."""

    key: str
    name: str | None
    at: datetime


async def keep(tx: AsyncConnection, scene: Scene) -> None:
    """Write a code down, in place of an earlier one of the same key."""
    await tx.execute(delete(scenes).where(scenes.c.key == scene.key))
    await tx.execute(insert(scenes).values(**asdict(scene)))


async def find(connection: AsyncConnection, key: str) -> Scene | None:
    """The code of that key, if it is one of ours."""
    row = (await connection.execute(select(scenes).where(scenes.c.key == key))).first()
    return None if row is None else _scene(row)


async def every(connection: AsyncConnection) -> list[Scene]:
    """All codes, by key."""
    return [_scene(row) for row in await connection.execute(select(scenes).order_by(scenes.c.key))]


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many citizens came by each key, known or not, ever."""
    statement = (
        select(messages.c.text, func.count(messages.c.citizen_id.distinct()))
        .where(messages.c.kind.in_(ARRIVALS), messages.c.text != "")
        .group_by(messages.c.text)
    )
    return {key: int(count) for key, count in await connection.execute(statement)}


async def sources(connection: AsyncConnection, citizen_id: int) -> tuple[Source, ...]:
    """Through which codes a citizen came first and last; one where it was the same time, none for others."""
    first = await _arrival(connection, citizen_id, messages.c.id)
    last = await _arrival(connection, citizen_id, messages.c.id.desc())
    if first is None or last is None:
        return ()
    return (first,) if first == last else (first, last)


async def _arrival(connection: AsyncConnection, citizen_id: int, order: ColumnElement[int]) -> Source | None:
    statement = (
        select(messages.c.text, messages.c.created_at, scenes.c.name)
        .join_from(messages, scenes, scenes.c.key == messages.c.text, isouter=True)
        .where(messages.c.citizen_id == citizen_id, messages.c.kind.in_(ARRIVALS), messages.c.text != "")
        .order_by(order)
        .limit(1)
    )
    row = (await connection.execute(statement)).first()
    return None if row is None else Source(row.text, row.name, row.created_at)


def _scene(row: Row[Any]) -> Scene:
    return Scene(row.key, row.name, SceneKind(row.kind), row.url, row.expires_at, row.created_at)
