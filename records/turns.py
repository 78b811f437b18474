"""Whose turn it is: one citizen's messages are answered one turn after the other, by one process at a time.

A turn answers one message, its leader, and all that were merged into it. A leader has no outcome until it is answered,
and an owner from the moment its turn begins: from then on nothing new can be said in it. What comes before that moment
is merged into it, so that a citizen has at most one turn under way and, but for very long texts, one that waits.

The conversation's row is held by whoever decides about any of this, so that two processes never decide at once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records import citizens, conversations, media, outbox
from records.conversations import Conversation
from records.database import insert_once
from records.messages import (
    IS_MERGED,
    IS_OPEN,
    ITSELF,
    MERGED,
    Direction,
    Inbound,
    Message,
    from_row,
    inbound_values,
    messages,
    of_values,
    reply_to,
)
from records.prepared import often

# How long a process may be silent about a turn before another one takes it over.
LEASE = timedelta(seconds=15)
# The same text this soon after the first is one tap too many.
DOUBLE_TAP = timedelta(seconds=5)
# What is said by sending a text, or by tapping an item of a menu.
TAPPED = ("text", "click")
# Characters. What would make a turn longer waits for the next one.
LONGEST = 2_000


@dataclass(frozen=True)
class Claimant:
    """A process that takes turns. `alone`: no other one can be running, so what others had begun is left over."""

    owner: str
    alone: bool


@dataclass(frozen=True)
class Manners:
    """What the floors above know of a conversation: which outcomes ask for something, which texts cannot wait for a
    turn, and which must have one of their own, as they might be overlooked among others."""

    asking: frozenset[str]
    urgent: Callable[[str], bool]
    apart: Callable[[str], bool]


@dataclass(frozen=True)
class Arrival:
    """A message that came in. `seen`: not for the first time; `reply` is its stored one, or its leader's.

    `leader`: the message that it was merged into. `begun`: its turn has begun, and is the claimant's.
    `urgent`: its turn, or its leader's, must wait for no other. `held`: the outbox holds something back until its
    citizen writes.
    """

    message: Message
    seen: bool = False
    held: bool = False
    leader: Message | None = None
    begun: bool = False
    urgent: bool = False
    reply: Message | None = None


@dataclass(frozen=True)
class Begun:
    """The turn is the claimant's: answer `text` as `message`. `again`: an earlier try broke off, nobody knows where."""

    message: Message
    text: str
    again: bool


@dataclass(frozen=True)
class Waits:
    """The turn cannot begin before `ahead` is answered, whose turn it may be itself.

    `elsewhere`: another process is at it; otherwise nobody is, unless this claimant is.
    """

    ahead: Message
    elsewhere: bool


@dataclass(frozen=True)
class Over:
    """The message was answered."""

    reply: Message


@dataclass(frozen=True)
class _Place:
    """Where a new message stands: in a turn of its own, which begins at once or waits, or in its leader's."""

    leader: Message | None = None
    begins: bool = False
    urgent: bool = False


# Made once: each message asks them, and to make a statement takes longer than to run it.
_THEIRS = often(conversations.OF_IDENTITY.add_columns(outbox.anything_held(citizens.citizens.c.id).label("held")))
_UNANSWERED = and_(messages.c.citizen_id == bindparam("of_citizen"), IS_OPEN)
_KNOWN_AND_OPEN = often(select(messages).where(or_(ITSELF, _UNANSWERED)).order_by(messages.c.id))
_LAST = often(
    select(messages)
    .where(messages.c.citizen_id == bindparam("of_citizen"), messages.c.direction == Direction.IN)
    .order_by(messages.c.id.desc())
    .limit(1)
)


async def arrive(tx: AsyncConnection, inbound: Inbound, by: Claimant, manners: Manners, now: datetime) -> Arrival:
    """Write a message down once, and begin its turn if it need not wait."""
    talk, held = await _hold(tx, inbound, now)
    known, waiting = await _known_and_open(tx, inbound, talk.citizen_id)
    if known is not None:
        return await _repeated(tx, known)
    place = await _place(tx, inbound, talk, waiting, manners, now)
    values = await _placed(tx, inbound, talk, place, by, now)
    created = await insert_once(tx, messages, values)
    if created is None:  # somebody else's message has its id
        return await arrive(tx, inbound, by, manners, now)
    if inbound.piece is not None:
        await media.add(tx, created, talk.citizen_id, inbound.piece, now)
    reply = await reply_to(tx, place.leader.id) if place.leader and place.leader.outcome else None
    message = of_values(created, values)
    return Arrival(message, held=held, leader=place.leader, begun=place.begins, urgent=place.urgent, reply=reply)


async def begin(
    tx: AsyncConnection, message: Message, by: Claimant, now: datetime, *, urgent: bool = False
) -> Begun | Waits | Over:
    """Begin a leader's turn, or say what stands in its way. Raises sqlalchemy.exc.NoResultFound."""
    held = await conversations.hold(tx, message.citizen_id, now)
    row = (await tx.execute(select(messages).where(messages.c.id == message.id))).one()
    if row.outcome is not None and (reply := await reply_to(tx, row.id)) is not None:
        return Over(reply)
    if not urgent and (ahead := await _ahead(tx, row)) is not None:
        return Waits(from_row(ahead), _elsewhere(ahead, by, now))
    if _elsewhere(row, by, now):
        return Waits(from_row(row), True)
    return await _begun(tx, row, held, by, now)


async def renew(tx: AsyncConnection, message_ids: Sequence[int], by: Claimant, now: datetime) -> None:
    """Go on having these turns."""
    mine = (messages.c.id.in_(message_ids), messages.c.turn_owner == by.owner, IS_OPEN)
    await tx.execute(update(messages).where(*mine).values(turn_until=now + LEASE))


async def left_over(
    connection: AsyncConnection, by: Claimant, before: datetime, now: datetime, limit: int
) -> list[Message]:
    """Leaders without a reply that came before a moment and that no other process is at: one died over them."""
    nobodys: ColumnElement[bool] = true()
    if not by.alone:
        owner, until = messages.c.turn_owner, messages.c.turn_until
        nobodys = or_(owner.is_(None), owner == by.owner, until <= now)
    statement = (
        select(messages)
        .where(IS_OPEN, messages.c.created_at < before, nobodys)
        .order_by(messages.c.citizen_id, messages.c.id)  # as in the index, or SQLite would read the whole table
        .limit(limit)
    )
    return [from_row(row) for row in await connection.execute(statement)]


def joined(texts: Iterable[str]) -> str:
    """What was said in one turn: each text once, on a line of its own."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


async def _hold(tx: AsyncConnection, inbound: Inbound, now: datetime) -> tuple[Conversation, bool]:
    """The sender's conversation, held as by `conversations.hold`, and whether the outbox holds something for them."""
    row = (await tx.execute(_THEIRS, {"of_channel": inbound.channel, "of_identity": inbound.sender})).first()
    if row is not None:
        return conversations.from_row(row), row.held
    return await conversations.hold_of_identity(tx, inbound.channel, inbound.sender, now), False


async def _known_and_open(
    tx: AsyncConnection, inbound: Inbound, citizen_id: int
) -> tuple[Row[Any] | None, list[Row[Any]]]:
    """The message itself if it came before, and the citizen's leaders without an outcome, the oldest first."""
    asked = {"of_channel": inbound.channel, "of_id": inbound.external_id, "of_citizen": citizen_id}
    rows = (await tx.execute(_KNOWN_AND_OPEN, asked)).all()
    known = next(
        (row for row in rows if (row.channel, row.external_id) == (inbound.channel, inbound.external_id)), None
    )
    return known, [row for row in rows if row is not known]


async def _repeated(tx: AsyncConnection, known: Row[Any]) -> Arrival:
    leader = await _load(tx, known.merged_into) if known.merged_into else None
    reply = await reply_to(tx, known.merged_into or known.id)
    return Arrival(from_row(known), seen=True, leader=leader, reply=reply)


async def _place(
    tx: AsyncConnection,
    inbound: Inbound,
    held: Conversation,
    waiting: Sequence[Row[Any]],
    manners: Manners,
    now: datetime,
) -> _Place:
    if now - held.last_turn_at <= DOUBLE_TAP and (first := await _tapped(tx, inbound, held, manners, now)):
        return _Place(first)
    if not waiting:
        return _Place(begins=True)
    if manners.urgent(inbound.text):
        return _Place(begins=True, urgent=True)
    last = waiting[-1]
    if last.turn_owner is not None or manners.apart(inbound.text):
        return _Place()
    before = joined(await _texts(tx, last.id))
    told = joined((before, inbound.text))
    if len(told) > LONGEST or manners.apart(before):
        return _Place()
    return _Place(from_row(last), urgent=manners.urgent(told))


async def _tapped(
    tx: AsyncConnection, inbound: Inbound, held: Conversation, manners: Manners, now: datetime
) -> Message | None:
    """The leader of the citizen's last message, if that said the same just now and was not asked something in reply."""
    if inbound.kind not in TAPPED or not inbound.text:
        return None
    last = (await tx.execute(_LAST, {"of_citizen": held.citizen_id})).first()
    if last is None or (last.kind, last.text) != (inbound.kind, inbound.text) or now - last.created_at > DOUBLE_TAP:
        return None
    leader = await _load(tx, last.merged_into) if last.merged_into else from_row(last)
    return None if leader.outcome in manners.asking else leader


async def _placed(
    tx: AsyncConnection, inbound: Inbound, held: Conversation, place: _Place, by: Claimant, now: datetime
) -> dict[str, Any]:
    """The columns of a new message."""
    if place.begins:
        entered = await conversations.enter(tx, held, now)
        return inbound_values(inbound, entered, now) | _claimed(by, now)
    shown = await conversations.next_place(tx, held.citizen_id)
    values = inbound_values(inbound, replace(held, shown=shown), now)
    if place.leader is not None:
        leader = place.leader
        values |= {"merged_into": leader.id, "outcome": MERGED, "episode": leader.episode, "case_id": leader.case_id}
    return values


async def _begun(tx: AsyncConnection, row: Row[Any], held: Conversation, by: Claimant, now: datetime) -> Begun:
    again = row.turn_owner is not None
    episode = row.episode if again else (await conversations.enter_late(tx, held, now)).episode
    own = update(messages).where(messages.c.id == row.id)
    await tx.execute(own.values(episode=episode, **_claimed(by, now)))
    if episode != row.episode:
        await tx.execute(update(messages).where(messages.c.merged_into == row.id, IS_MERGED).values(episode=episode))
    return Begun(replace(from_row(row), episode=episode), joined(await _texts(tx, row.id)), again)


async def _ahead(tx: AsyncConnection, row: Row[Any]) -> Row[Any] | None:
    before = (messages.c.citizen_id == row.citizen_id, messages.c.id < row.id, IS_OPEN)
    return (await tx.execute(select(messages).where(*before).order_by(messages.c.id).limit(1))).first()


async def _texts(tx: AsyncConnection, leader_id: int) -> list[str]:
    """What is said in a turn so far, in order."""
    merged = and_(messages.c.merged_into == leader_id, IS_MERGED)
    statement = select(messages.c.text).where(or_(messages.c.id == leader_id, merged)).order_by(messages.c.id)
    return list((await tx.execute(statement)).scalars())


async def _load(tx: AsyncConnection, message_id: int) -> Message:
    return from_row((await tx.execute(select(messages).where(messages.c.id == message_id))).one())


def _claimed(by: Claimant, now: datetime) -> dict[str, Any]:
    return {"turn_owner": by.owner, "turn_until": now + LEASE}


def _elsewhere(row: Row[Any], by: Claimant, now: datetime) -> bool:
    """Whether another process is at this turn."""
    return not by.alone and row.turn_owner not in (None, by.owner) and bool(row.turn_until > now)
