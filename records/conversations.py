"""What must survive from turn to turn, whatever dies: the episode and the draft request.

An episode is one visit: it ends after an hour of silence, after `MAX_TURNS` turns (a Rasa conversation's cost grows
with its length) or when `end_episode` or `begin_episode` is called. Rasa gets a
new sender for each.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, select, update
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
    # How many messages the citizen was shown, the own ones included.
    Column("shown", Integer, nullable=False, server_default="0"),
    Column("draft", Text),
)


@dataclass(frozen=True)
class Conversation:
    """State of a citizen's conversation; `draft` is the bot's, sealed. `shown`: the place of its last shown message."""

    citizen_id: int
    episode: int
    turns: int
    draft: str | None
    shown: int


async def enter(tx: AsyncConnection, citizen_id: int, now: datetime) -> Conversation:
    """Count a turn and give the conversation it belongs to; a draft outlives the episode that it was begun in.

    What the citizen wrote is shown at once: `shown` is its place.
    """
    row = (await tx.execute(select(conversations).where(conversations.c.citizen_id == citizen_id))).first()
    if row is None:
        await tx.execute(
            conversations.insert().values(citizen_id=citizen_id, episode=1, turns=1, last_turn_at=now, shown=1)
        )
        return Conversation(citizen_id, 1, 1, None, 1)
    fresh = row.turns >= MAX_TURNS or now - row.last_turn_at > IDLE
    episode, turns = (row.episode + 1, 1) if fresh else (row.episode, row.turns + 1)
    place = await next_place(tx, citizen_id, episode=episode, turns=turns, last_turn_at=now)
    return Conversation(citizen_id, episode, turns, row.draft, place)


async def next_place(tx: AsyncConnection, citizen_id: int, **values: object) -> int:
    """Count one more message that the citizen is shown, and its place; `values` are changed with it.

    Nobody gets the next place before this transaction has ended: what has a higher place is never seen earlier.
    Raises sqlalchemy.exc.NoResultFound for a citizen who never wrote.
    """
    counted = (
        update(conversations)
        .where(conversations.c.citizen_id == citizen_id)
        .values(shown=conversations.c.shown + 1, **values)
        .returning(conversations.c.shown)
    )
    return int((await tx.execute(counted)).scalar_one())


async def load(connection: AsyncConnection, citizen_id: int) -> Conversation | None:
    """The conversation as it stands, or None before the first turn."""
    row = (await connection.execute(select(conversations).where(conversations.c.citizen_id == citizen_id))).first()
    return None if row is None else Conversation(citizen_id, row.episode, row.turns, row.draft, row.shown)


async def keep_draft(tx: AsyncConnection, citizen_id: int, draft: str | None) -> None:
    """Write the sealed draft request after a step, or None when it was filed or given up."""
    await _change(tx, citizen_id, draft=draft)


async def end_episode(tx: AsyncConnection, citizen_id: int) -> None:
    """Make the next turn begin a new episode."""
    await _change(tx, citizen_id, turns=MAX_TURNS)


async def begin_episode(tx: AsyncConnection, citizen_id: int) -> int:
    """Begin a new episode with the turn that is under way; its number. Raises sqlalchemy.exc.NoResultFound."""
    statement = (
        update(conversations)
        .where(conversations.c.citizen_id == citizen_id)
        .values(episode=conversations.c.episode + 1, turns=1)
        .returning(conversations.c.episode)
    )
    return int((await tx.execute(statement)).scalar_one())


async def _change(tx: AsyncConnection, citizen_id: int, **values: object) -> None:
    await tx.execute(update(conversations).where(conversations.c.citizen_id == citizen_id).values(**values))
