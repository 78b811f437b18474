"""What must survive from turn to turn, whatever dies: the episode and the draft request.

An episode is one visit: it ends after an hour of silence, after `MAX_TURNS` turns (a Rasa conversation's cost grows
with its length) or when `end_episode` or `begin_episode` is called. Rasa gets a
new sender for each.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Column, ForeignKey, Integer, Row, Table, Text, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records import citizens
from records.database import RowId, insert_once, metadata
from records.moments import Moment
from records.prepared import often

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


class Conversation(msgspec.Struct, frozen=True):
    """State of a citizen's conversation; `draft` is the bot's, sealed. `shown`: the place of its last shown message."""

    citizen_id: int
    episode: int
    turns: int
    last_turn_at: datetime
    draft: str | None
    shown: int


# Made once: each message needs them, and to make a statement takes longer than to run it.
_MINE = conversations.c.citizen_id == bindparam("of")
_OF = often(select(conversations).where(_MINE))
_HELD = often(_OF.with_for_update())
OF_IDENTITY = often(
    select(conversations)
    .join_from(conversations, citizens.citizens)
    .where(citizens.citizens.c.channel == bindparam("of_channel"))
    .where(citizens.citizens.c.external_id == bindparam("of_identity"))
    .with_for_update(of=conversations)
)
_CHANGED = often(update(conversations).where(_MINE))
_NEXT_PLACE = often(
    update(conversations).where(_MINE).values(shown=conversations.c.shown + 1).returning(conversations.c.shown)
)


async def hold(tx: AsyncConnection, citizen_id: int, now: datetime) -> Conversation:
    """The conversation, which no other transaction changes until this one ends; made at the first contact."""
    row = (await tx.execute(_HELD, {"of": citizen_id})).first()
    if row is None:
        values = {"citizen_id": citizen_id, "episode": 1, "turns": 0, "last_turn_at": now, "shown": 0}
        await insert_once(tx, conversations, values)
        row = (await tx.execute(_HELD, {"of": citizen_id})).one()
    return from_row(row)


async def hold_of_identity(tx: AsyncConnection, channel: str, external_id: str, now: datetime) -> Conversation:
    """The same of who writes on a channel, made at the first contact."""
    row = (await tx.execute(OF_IDENTITY, {"of_channel": channel, "of_identity": external_id})).first()
    if row is not None:
        return from_row(row)
    return await hold(tx, await citizens.identify(tx, channel, external_id, now), now)


def entered(held: Conversation, now: datetime) -> Conversation:
    """The conversation that a turn belongs to, counted; a draft outlives the episode that it was begun in.

    What the citizen wrote is shown at once: `shown` is its place, the next one, as nobody else changes what is held.
    """
    return _with_a_turn(held, now, shown=held.shown + 1)


async def keep(tx: AsyncConnection, conversation: Conversation) -> None:
    """Write down a turn that was counted while the conversation was held."""
    await _change(
        tx,
        conversation.citizen_id,
        episode=conversation.episode,
        turns=conversation.turns,
        last_turn_at=conversation.last_turn_at,
        shown=conversation.shown,
    )


async def enter(tx: AsyncConnection, held: Conversation, now: datetime) -> Conversation:
    """Count a turn and write that down."""
    conversation = entered(held, now)
    await keep(tx, conversation)
    return conversation


async def enter_late(tx: AsyncConnection, held: Conversation, now: datetime) -> Conversation:
    """Count a turn that had to wait: what the citizen wrote has its place already."""
    conversation = _with_a_turn(held, now, shown=held.shown)
    await keep(tx, conversation)
    return conversation


async def next_place(tx: AsyncConnection, citizen_id: int) -> int:
    """Count one more message that the citizen is shown, and its place.

    Nobody gets the next place before this transaction has ended: what has a higher place is never seen earlier.
    Raises sqlalchemy.exc.NoResultFound for a citizen who never wrote.
    """
    return int((await tx.execute(_NEXT_PLACE, {"of": citizen_id})).scalar_one())


async def load(connection: AsyncConnection, citizen_id: int) -> Conversation | None:
    """The conversation as it stands, or None before the first turn."""
    row = (await connection.execute(_OF, {"of": citizen_id})).first()
    return None if row is None else from_row(row)


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
    await tx.execute(_CHANGED, {"of": citizen_id, **values})


def _with_a_turn(held: Conversation, now: datetime, *, shown: int) -> Conversation:
    fresh = held.turns >= MAX_TURNS or now - held.last_turn_at > IDLE
    episode, turns = (held.episode + 1, 1) if fresh else (held.episode, held.turns + 1)
    return replace(held, episode=episode, turns=turns, last_turn_at=now, shown=shown)


def from_row(row: Row[Any]) -> Conversation:
    """A row of the table as a conversation."""
    return Conversation(row.citizen_id, row.episode, row.turns, row.last_turn_at, row.draft, row.shown)
