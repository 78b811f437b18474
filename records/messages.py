"""The timeline of every citizen, and the inbox that makes "once" true.

An inbound message is a row with a unique key (channel, external id) before anything else happens. Its reply is a row
that names it in `reply_to`, which is unique too: a second reply to the same message cannot exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from records import citizens, conversations, media
from records.conversations import Conversation
from records.database import RowId, insert_once, metadata
from records.media import NewPiece
from records.moments import Moment, local_day
from records.prepared import often


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"


class Rating(StrEnum):
    """What a citizen says of an answer."""

    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"


# The outcome of a message that another one's turn answers.
MERGED = "merged"
# Written out as in the index, so that both databases see that it serves.
IS_OPEN = text("outcome IS NULL AND direction = 'in'")
IS_MERGED = text("merged_into IS NOT NULL")
# Kinds of messages that are something else than text, for the handler to look at.
MATERIAL = ("image", "voice", "video", "location", "link")

messages = Table(
    "messages",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen_id", RowId, ForeignKey("citizens.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("direction", String(3), nullable=False),
    # The channel's own id of an inbound message; nothing for what we say.
    Column("external_id", String(192)),
    Column("reply_to", RowId, ForeignKey("messages.id"), unique=True),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    # The reply in full (sources, choices) or what came with an inbound message; JSON of the floor above.
    Column("payload", Text),
    # How an inbound message ended: one of the bot's closed list, or MERGED. None: not answered yet.
    Column("outcome", String(32)),
    # The message whose turn answers this one too, and which process has this one's turn until when (records/turns.py).
    Column("merged_into", RowId, ForeignKey("messages.id")),
    Column("turn_owner", String(32)),
    Column("turn_until", Moment),
    # The knowledge entry that answered an inbound message, and whether its citizen found that helpful.
    Column("topic", String(100)),
    Column("rating", String(16)),
    # "citizen", "assistant" or "staff:<id>".
    Column("author", String(32), nullable=False),
    Column("case_id", RowId),
    Column("day", Date, nullable=False),
    Column("created_at", Moment, nullable=False),
    # When an outbound message reached its citizen; the web page shows only what did.
    Column("delivered_at", Moment),
    # Its place among all that its citizen was shown, and since when it is; none until it is.
    Column("place", Integer),
    Column("shown_at", Moment),
    UniqueConstraint("channel", "external_id"),
    Index("ix_messages_citizen", "citizen_id", "id"),
    Index("ix_messages_place", "citizen_id", "place"),
    # What is new is found in it alone, however much that is.
    Index("ix_messages_shown", "channel", "shown_at", "citizen_id", "place"),
    Index("ix_messages_day", "day", "direction", "outcome"),
    Index("ix_messages_case", "case_id"),
    # For lists of a span of days, the newest first, of which each reads only what it shows.
    *(
        Index(f"ix_messages_{name}", name, "day", "id", sqlite_where=filled, postgresql_where=filled)
        for name, filled in (
            ("outcome", text("outcome IS NOT NULL")),
            ("topic", text("topic IS NOT NULL")),
            ("rating", text("rating IS NOT NULL")),
        )
    ),
    Index("ix_messages_open", "citizen_id", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    Index("ix_messages_merged", "merged_into", sqlite_where=IS_MERGED, postgresql_where=IS_MERGED),
)


class Inbound(msgspec.Struct, frozen=True):
    """A message as a channel hands it over. `external_id` must be unique on its channel for all citizens.

    `payload` is an enclosure's (`records.enclosures`), `piece` the picture, voice or video that came.
    """

    channel: str
    sender: str
    external_id: str
    text: str
    kind: str = "text"
    payload: str | None = None
    piece: NewPiece | None = None


class Message(msgspec.Struct, frozen=True):
    """A row of the timeline."""

    id: int
    citizen_id: int
    episode: int
    channel: str
    direction: Direction
    reply_to: int | None
    kind: str
    text: str
    payload: str | None
    outcome: str | None
    merged_into: int | None
    topic: str | None
    rating: Rating | None
    author: str
    case_id: int | None
    created_at: datetime
    delivered_at: datetime | None
    external_id: str | None
    place: int | None


class Receipt(msgspec.Struct, frozen=True):
    """What the inbox says of a message: its row, its conversation, and the reply if it was answered before."""

    message: Message
    conversation: Conversation
    seen: bool
    reply: Message | None


@dataclass(frozen=True)
class NewNote:
    """Something that we say; `author` is "assistant" or "staff:<id>", `payload` JSON of the floor above.

    `piece` is a picture that goes along with it; its message's `payload` is an enclosure's then.
    """

    text: str
    payload: str | None = None
    author: str = "assistant"
    case_id: int | None = None
    piece: NewPiece | None = None


@dataclass(frozen=True)
class Rated:
    """A citizen's word on the answer to an earlier message: `question` is that message's row."""

    question: int
    rating: Rating


@dataclass(frozen=True)
class NewReply:
    """What is said to an inbound message, and how that ended. `delivered`: it goes out in the same HTTP response.

    `topic` is the knowledge entry that it is from. `rated`: the message said so of an earlier answer.
    """

    note: NewNote
    outcome: str
    delivered: bool = True
    topic: str | None = None
    rated: Rated | None = None


async def receive(tx: AsyncConnection, inbound: Inbound, now: datetime) -> Receipt:
    """Write an inbound message once; a repeated delivery finds the first row, and its reply where there is one."""
    held = await conversations.hold_of_identity(tx, inbound.channel, inbound.sender, now)
    conversation = conversations.entered(held, now)
    values = inbound_values(inbound, conversation, now)
    created = await insert_once(tx, messages, values)
    if created is None:
        return await _received_before(tx, inbound)
    await conversations.keep(tx, conversation)
    if inbound.piece is not None:
        await media.add(tx, created, held.citizen_id, inbound.piece, now)
    return Receipt(of_values(created, values), conversation, False, None)


async def _received_before(tx: AsyncConnection, inbound: Inbound) -> Receipt:
    known = await _by_external_id(tx, inbound.channel, inbound.external_id)
    conversation = None if known is None else await conversations.load(tx, known.citizen_id)
    if known is None or conversation is None:
        raise LookupError(f"message {inbound.external_id} vanished")
    return Receipt(known, conversation, True, await reply_to(tx, known.id))


async def write_for(tx: AsyncConnection, inbound: Inbound, outcome: str, now: datetime) -> Message:
    """Write down what a citizen said to a member of staff: once, and no turn answers it."""
    held = await conversations.hold_of_identity(tx, inbound.channel, inbound.sender, now)
    known = await _by_external_id(tx, inbound.channel, inbound.external_id)
    if known is not None:
        return known
    conversation = conversations.entered(held, now)
    values = inbound_values(inbound, conversation, now) | {"outcome": outcome}
    created = (await tx.execute(messages.insert().values(**values).returning(messages))).one()
    await conversations.keep(tx, conversation)
    return from_row(created)


async def add_to_case(
    tx: AsyncConnection, inbound: Inbound, citizen_id: int, case_id: int, outcome: str, now: datetime
) -> bool:
    """Write down what came for a case by a form: once, and no turn answers it. False for what was written before.

    The citizen may be known on another channel than the one that it came by.
    """
    held = await conversations.hold(tx, citizen_id, now)
    if await _by_external_id(tx, inbound.channel, inbound.external_id) is not None:
        return False
    place = await conversations.next_place(tx, citizen_id)
    values = inbound_values(inbound, replace(held, shown=place), now)
    created = (
        await tx.execute(messages.insert().values(**values, outcome=outcome, case_id=case_id).returning(messages.c.id))
    ).scalar_one()
    if inbound.piece is not None:
        await media.add(tx, created, citizen_id, inbound.piece, now)
    return True


def inbound_values(inbound: Inbound, conversation: Conversation, now: datetime) -> dict[str, Any]:
    """The columns of a message that comes in."""
    return {
        "citizen_id": conversation.citizen_id,
        "episode": conversation.episode,
        "channel": inbound.channel,
        "direction": Direction.IN,
        "external_id": inbound.external_id,
        "kind": inbound.kind,
        "text": inbound.text,
        "payload": inbound.payload,
        "author": "citizen",
        "day": local_day(now),
        "created_at": now,
        "place": conversation.shown,
        "shown_at": now,
    }


# Made once: each message needs them, and to make a statement takes longer than to run it.
ITSELF = and_(messages.c.channel == bindparam("of_channel"), messages.c.external_id == bindparam("of_id"))
_BY_EXTERNAL_ID = often(select(messages).where(ITSELF))
_NEWEST = often(
    select(messages)
    .where(messages.c.citizen_id == bindparam("of_citizen"))
    .order_by(messages.c.id.desc())
    .limit(bindparam("at_most", type_=Integer))
)
_ENDED = often(update(messages).where(messages.c.id == bindparam("of")))


async def store_reply(tx: AsyncConnection, inbound: Message, reply: NewReply, now: datetime) -> Message:
    """Store the reply to an inbound message; where one stands already, that one stays and is given back."""
    note = reply.note
    values = _outbound_values(inbound.citizen_id, inbound.channel, inbound.episode, note, now)
    values["reply_to"] = inbound.id
    if reply.delivered:
        values |= await _shown(tx, inbound.citizen_id, now)
    created = await insert_once(tx, messages, values)
    if created is None:
        stored = await reply_to(tx, inbound.id)
        if stored is None:
            raise LookupError(f"reply to message {inbound.id} vanished")
        return stored
    changes: dict[str, Any] = {"outcome": reply.outcome, "topic": reply.topic}
    if note.case_id is not None:
        changes["case_id"] = note.case_id
    await tx.execute(_ENDED, {"of": inbound.id, **changes})
    if note.case_id is not None:
        merged = update(messages).where(messages.c.merged_into == inbound.id, IS_MERGED)
        await tx.execute(merged.values(case_id=note.case_id))
    if reply.rated is not None:
        await rate(tx, inbound.citizen_id, reply.rated)
    return of_values(created, values)


async def rate(tx: AsyncConnection, citizen_id: int, rated: Rated) -> bool:
    """Keep a citizen's last word on an answer of the knowledge base; False where there was no such answer to them."""
    own = (messages.c.id == rated.question, messages.c.citizen_id == citizen_id, messages.c.topic.is_not(None))
    result = await tx.execute(update(messages).where(*own).values(rating=rated.rating))
    return bool(result.rowcount)


# Made once: to make a statement takes longer than to run it.
_PLACE = often(
    select(citizens.citizens.c.channel, conversations.conversations.c.episode)
    .join_from(citizens.citizens, conversations.conversations)
    .where(citizens.citizens.c.id == bindparam("of"))
)
_PLACES = select(citizens.citizens.c.id, citizens.citizens.c.channel, conversations.conversations.c.episode).join_from(
    citizens.citizens, conversations.conversations
)
_ADD = often(messages.insert().returning(messages))


async def post(tx: AsyncConnection, citizen_id: int, note: NewNote, now: datetime) -> Message:
    """Put a message of ours on a timeline that answers no message directly. Undelivered until its outbox row is sent.

    Raises sqlalchemy.exc.NoResultFound for a citizen who never wrote.
    """
    place = (await tx.execute(_PLACE, {"of": citizen_id})).one()
    values = _outbound_values(citizen_id, place.channel, place.episode, note, now)
    created = from_row((await tx.execute(_ADD, values)).one())
    if note.piece is not None:
        await media.add(tx, created.id, citizen_id, note.piece, now)
    return created


async def post_all(tx: AsyncConnection, notes: Sequence[tuple[int, NewNote]], now: datetime) -> list[Message]:
    """Put many messages of ours on their citizens' timelines, as `post` does with one; no pictures. Nothing is said to
    somebody who never wrote. They come back in the order of the timelines."""
    keys = {citizen_id for citizen_id, _ in notes}
    places = {row.id: row for row in await tx.execute(_PLACES.where(citizens.citizens.c.id.in_(keys)))}
    values = [
        _outbound_values(citizen_id, place.channel, place.episode, note, now)
        for citizen_id, note in notes
        if (place := places.get(citizen_id)) is not None
    ]
    if not values:
        return []
    # SQLAlchemy would keep their order on SQLite only by writing each on its own.
    rows = await tx.execute(messages.insert().returning(messages), values)
    return sorted((from_row(row) for row in rows), key=lambda message: message.id)


def _outbound_values(citizen_id: int, channel: str, episode: int, note: NewNote, now: datetime) -> dict[str, Any]:
    return {
        "citizen_id": citizen_id,
        "episode": episode,
        "channel": channel,
        "direction": Direction.OUT,
        "kind": "text" if note.piece is None else note.piece.kind,
        "text": note.text,
        "payload": note.payload,
        "author": note.author,
        "case_id": note.case_id,
        "day": local_day(now),
        "created_at": now,
    }


async def mark_delivered(tx: AsyncConnection, message_id: int, now: datetime) -> None:
    """Remember when a message of ours reached its citizen; the first time stays."""
    waiting = (messages.c.id == message_id, messages.c.delivered_at.is_(None))
    citizen_id = (await tx.execute(select(messages.c.citizen_id).where(*waiting))).scalar_one_or_none()
    if citizen_id is not None:
        await tx.execute(update(messages).where(*waiting).values(**await _shown(tx, citizen_id, now)))


async def _shown(tx: AsyncConnection, citizen_id: int, now: datetime) -> dict[str, Any]:
    return {"delivered_at": now, "shown_at": now, "place": await conversations.next_place(tx, citizen_id)}


async def attach_to_case(tx: AsyncConnection, message_ids: Sequence[int], case_id: int) -> None:
    """Let messages be read on a case's page."""
    await tx.execute(update(messages).where(messages.c.id.in_(message_ids)).values(case_id=case_id))


async def load(connection: AsyncConnection, message_id: int) -> Message:
    """A message by its row id. Raises sqlalchemy.exc.NoResultFound."""
    return from_row((await connection.execute(select(messages).where(messages.c.id == message_id))).one())


async def load_all(connection: AsyncConnection, message_ids: Sequence[int]) -> dict[int, Message]:
    """Several messages by their row ids."""
    rows = await connection.execute(select(messages).where(messages.c.id.in_(message_ids)))
    return {row.id: from_row(row) for row in rows}


async def reply_to(connection: AsyncConnection, message_id: int) -> Message | None:
    """The reply to an inbound message, or None while it has none."""
    row = (await connection.execute(select(messages).where(messages.c.reply_to == message_id))).first()
    return None if row is None else from_row(row)


async def last_reply(connection: AsyncConnection, citizen_id: int) -> Message | None:
    """The newest reply to a citizen's messages, delivered or not."""
    statement = select(messages).where(messages.c.citizen_id == citizen_id, messages.c.reply_to.is_not(None))
    row = (await connection.execute(statement.order_by(messages.c.id.desc()).limit(1))).first()
    return None if row is None else from_row(row)


async def newest(connection: AsyncConnection, citizen_id: int, limit: int) -> list[Message]:
    """The end of a citizen's timeline, oldest first, undelivered messages included (for staff)."""
    rows = await connection.execute(_NEWEST, {"of_citizen": citizen_id, "at_most": limit})
    return [from_row(row) for row in rows][::-1]


async def of_case(connection: AsyncConnection, case_id: int, limit: int) -> list[Message]:
    """The conversation that belongs to a case, oldest first: its newest `limit` messages."""
    statement = select(messages).where(messages.c.case_id == case_id).order_by(messages.c.id.desc()).limit(limit)
    return (await _all(connection, statement))[::-1]


async def of_episode(connection: AsyncConnection, citizen_id: int, episode: int, limit: int) -> list[Message]:
    """A visit's conversation, oldest first: its newest `limit` messages."""
    visit = (messages.c.citizen_id == citizen_id, messages.c.episode == episode)
    statement = select(messages).where(*visit).order_by(messages.c.id.desc()).limit(limit)
    return (await _all(connection, statement))[::-1]


async def without_case(connection: AsyncConnection, citizen_id: int, episode: int) -> list[int]:
    """The row ids of a visit's messages that belong to no case."""
    statement = select(messages.c.id).where(
        messages.c.citizen_id == citizen_id, messages.c.episode == episode, messages.c.case_id.is_(None)
    )
    return list((await connection.execute(statement)).scalars())


async def material_without_case(connection: AsyncConnection, citizen_id: int, since: datetime) -> list[int]:
    """The row ids of what else than text a citizen sent since then and that belongs to no case."""
    statement = select(messages.c.id).where(
        messages.c.citizen_id == citizen_id,
        messages.c.created_at >= since,
        messages.c.direction == Direction.IN,
        messages.c.kind.in_(MATERIAL),
        messages.c.case_id.is_(None),
    )
    return list((await connection.execute(statement)).scalars())


async def of_turn(connection: AsyncConnection, leader_id: int) -> list[Message]:
    """A message and those that were merged into its turn, in order."""
    merged = and_(messages.c.merged_into == leader_id, IS_MERGED)
    return await _all(
        connection, select(messages).where(or_(messages.c.id == leader_id, merged)).order_by(messages.c.id)
    )


async def write_down(tx: AsyncConnection, message_id: int, heard: str) -> None:
    """Keep what was heard in a voice as its message's text."""
    await tx.execute(update(messages).where(messages.c.id == message_id).values(text=heard))


async def is_known(connection: AsyncConnection, channel: str, external_id: str) -> bool:
    """Whether a message was written down before."""
    return await _by_external_id(connection, channel, external_id) is not None


async def _by_external_id(connection: AsyncConnection, channel: str, external_id: str) -> Message | None:
    asked = {"of_channel": channel, "of_id": external_id}
    row = (await connection.execute(_BY_EXTERNAL_ID, asked)).first()
    return None if row is None else from_row(row)


async def _all(connection: AsyncConnection, statement: Select[Any]) -> list[Message]:
    return [from_row(row) for row in await connection.execute(statement)]


def from_row(row: Row[Any]) -> Message:
    """A row of the table as a message."""
    return Message(
        id=row.id,
        citizen_id=row.citizen_id,
        episode=row.episode,
        channel=row.channel,
        direction=Direction(row.direction),
        reply_to=row.reply_to,
        kind=row.kind,
        text=row.text,
        payload=row.payload,
        outcome=row.outcome,
        merged_into=row.merged_into,
        topic=row.topic,
        rating=None if row.rating is None else Rating(row.rating),
        author=row.author,
        case_id=row.case_id,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
        external_id=row.external_id,
        place=row.place,
    )


def of_values(message_id: int, values: Mapping[str, Any]) -> Message:
    """The message of a row that was just made of these columns."""
    columns: list[Any] = [values.get(name) for name in Message.__struct_fields__[1:]]
    return Message(message_id, *columns)


async def forget(tx: AsyncConnection, citizen_id: int) -> None:
    """Forget what a citizen wrote and was told; that there were messages, and how they ended, stays."""
    gone: dict[str, str | None] = {"text": "", "payload": None, "external_id": None}
    await tx.execute(update(messages).where(messages.c.citizen_id == citizen_id).values(**gone))
