"""What must survive from turn to turn, whatever dies: the episode, the draft request, the topic.

An episode is one visit: it ends after an hour of silence, after `MAX_TURNS` turns (a Rasa conversation's cost grows
with its length) or when `end_episode` is called. Rasa gets a new sender for each.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, metadata
from records.moments import Moment

IDLE = timedelta(hours=1)
MAX_TURNS = 30

conversations = Table(
    "conversations",
    metadata,
    Column("citizen_id", RowId, ForeignKey("citizens.id"), primary_key=True, autoincrement=False),
    Column("episode", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("last_turn_at", Moment, nullable=False),
    Column("draft", Text),
    Column("topic", String(128)),
)


@dataclass(frozen=True)
class Conversation:
    """State of a citizen's conversation; `draft` is the bot's JSON, `topic` the last knowledge entry's id."""

    citizen_id: int
    episode: int
    turns: int
    draft: str | None
    topic: str | None


async def enter(tx: AsyncConnection, citizen_id: int, now: datetime) -> Conversation:
    """Count a turn and give the conversation it belongs to; a draft keeps its episode open for as long as it lives."""
    row = (await tx.execute(select(conversations).where(conversations.c.citizen_id == citizen_id))).first()
    if row is None:
        await tx.execute(conversations.insert().values(citizen_id=citizen_id, episode=1, turns=1, last_turn_at=now))
        return Conversation(citizen_id, 1, 1, None, None)
    fresh = row.turns >= MAX_TURNS or now - row.last_turn_at > IDLE
    episode, turns = (row.episode + 1, 1) if fresh else (row.episode, row.turns + 1)
    topic = None if fresh else row.topic
    await _change(tx, citizen_id, episode=episode, turns=turns, last_turn_at=now, topic=topic)
    return Conversation(citizen_id, episode, turns, row.draft, topic)


async def load(connection: AsyncConnection, citizen_id: int) -> Conversation | None:
    """The conversation as it stands, or None before the first turn."""
    row = (await connection.execute(select(conversations).where(conversations.c.citizen_id == citizen_id))).first()
    return None if row is None else Conversation(citizen_id, row.episode, row.turns, row.draft, row.topic)


async def keep_draft(tx: AsyncConnection, citizen_id: int, draft: str | None) -> None:
    """Write the draft request (JSON) after a step, or None when it was filed or given up."""
    await _change(tx, citizen_id, draft=draft)


async def keep_topic(tx: AsyncConnection, citizen_id: int, topic: str | None) -> None:
    """Remember the knowledge entry that was answered last."""
    await _change(tx, citizen_id, topic=topic)


async def end_episode(tx: AsyncConnection, citizen_id: int) -> None:
    """Make the next turn begin a new episode."""
    await _change(tx, citizen_id, turns=MAX_TURNS)


async def _change(tx: AsyncConnection, citizen_id: int, **values: object) -> None:
    await tx.execute(update(conversations).where(conversations.c.citizen_id == citizen_id).values(**values))
