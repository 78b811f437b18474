"""Conversations of citizens with staff: who waits for a person, who speaks with one, and how it ended.

A citizen has at most one that is open. Who moves one holds its row, so that of two who take the same one wins. Every
move leaves a row in `live_steps`, which is never changed but to erase its words; remarks that staff write for each
other are such rows too. What is said stands in `messages`, like everything that citizens and we say.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from records.citizens import citizens
from records.conversations import conversations
from records.database import RowId, insert_once, metadata
from records.messages import Direction, Message, from_row, messages
from records.moments import Moment
from records.outbox import DEAD, SendState, outbox
from records.prepared import often


class TalkState(StrEnum):
    """Where a conversation stands."""

    WAITING = "waiting"
    WITH_PERSON = "with_person"
    ENDED = "ended"


class Ending(StrEnum):
    """How one ended."""

    HANDED_BACK = "handed_back"
    STAFF_SILENT = "staff_silent"  # timed out
    CITIZEN_SILENT = "citizen_silent"  # timed out
    CASE_MADE = "case_made"
    LEFT = "left"  # the citizen did not want to wait
    NOBODY = "nobody"  # came in time


class Why(StrEnum):
    """Why a person was asked for."""

    ASKED = "asked"
    MISSES = "misses"
    ANGER = "anger"
    SENSITIVE = "sensitive"
    STEPPED_IN = "stepped_in"  # nobody was asked for: staff saw that one is needed


# The step that is a remark for colleagues.
REMARK = "remark"

# Whoever has not typed for so long is not writing; more often than that it is not written down.
WRITING_LASTS = timedelta(seconds=6)
WRITING_EVERY = timedelta(seconds=2)

_IS_OPEN = text("ended_at IS NULL")

live_talks = Table(
    "live_talks",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen_id", RowId, ForeignKey("citizens.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    # The message that asked for a person.
    Column("message_id", RowId, ForeignKey("messages.id"), nullable=False, unique=True),
    Column("why", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("ending", String(16)),
    Column("staff_id", RowId, ForeignKey("staff.id")),
    Column("case_id", RowId),
    # Grows with every move.
    Column("version", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("taken_at", Moment),
    Column("ended_at", Moment),
    # When each side last wrote; the one who took it has the word from then on.
    Column("citizen_at", Moment, nullable=False),
    Column("staff_at", Moment),
    # The last message that whoever has it has seen.
    Column("seen_id", RowId, nullable=False),
    # When whoever has it typed last; nobody looks at it a few seconds later.
    Column("writing_at", Moment),
    Index("ix_live_talks_open", "citizen_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    Index("ix_live_talks_state", "state", "asked_at", "id"),
    Index("ix_live_talks_taken", "taken_at"),
)

live_steps = Table(
    "live_steps",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("talk_id", RowId, ForeignKey("live_talks.id"), nullable=False),
    Column("step", String(16), nullable=False),
    # "staff:<id>", "citizen:<id>" or "clock".
    Column("actor", String(48), nullable=False),
    # The browser's own id of a click: the second time does nothing.
    Column("command", String(64)),
    # A remark for colleagues; never shown to a citizen.
    Column("text", Text, nullable=False),
    # What was said to the citizen by it.
    Column("message_id", RowId, ForeignKey("messages.id")),
    Column("at", Moment, nullable=False),
    UniqueConstraint("talk_id", "command"),
)


@dataclass(frozen=True)
class Talk:
    """A citizen's conversation with staff; `staff_id` is whoever has it, or had it last."""

    id: int
    citizen_id: int
    episode: int
    channel: str
    message_id: int
    why: Why
    state: TalkState
    ending: Ending | None
    staff_id: int | None
    case_id: int | None
    version: int
    asked_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None
    citizen_at: datetime
    staff_at: datetime | None
    seen_id: int


@dataclass(frozen=True)
class TalkStep:
    """Something that was done to a conversation."""

    id: int
    talk_id: int
    step: str
    actor: str
    text: str
    message_id: int | None
    at: datetime


@dataclass(frozen=True)
class Done:
    """A step to be written down; the same `command` is written once."""

    step: str
    actor: str
    command: str | None = None
    text: str = ""
    message_id: int | None = None


@dataclass(frozen=True)
class Figures:
    """How many wait, since when the first does, how many speak with a person, and how many were taken."""

    waiting: int
    since: datetime | None
    speaking: int
    taken: int


async def enter(tx: AsyncConnection, message: Message, why: Why, now: datetime) -> Talk:
    """Let a citizen wait for a person; one that is open, or that this very message opened, stays as it is."""
    known = await open_of(tx, message.citizen_id) or await of_message(tx, message.id)
    if known is not None:
        return known
    values = {
        "citizen_id": message.citizen_id,
        "episode": message.episode,
        "channel": message.channel,
        "message_id": message.id,
        "why": why,
        "state": TalkState.WAITING,
        "version": 1,
        "asked_at": now,
        "citizen_at": now,
        "seen_id": 0,
    }
    created = await insert_once(tx, live_talks, values)
    if created is None:  # another process was faster
        return await enter(tx, message, why, now)
    await write_down(tx, created, Done("ask", f"citizen:{message.citizen_id}"), now)
    return _talk((await tx.execute(select(live_talks).where(live_talks.c.id == created))).one())


# Made once: each reply asks it, and to make a statement takes longer than to run it.
_OPEN_OF = often(select(live_talks).where(live_talks.c.citizen_id == bindparam("of"), _IS_OPEN))


async def open_of(connection: AsyncConnection, citizen_id: int, *, hold: bool = False) -> Talk | None:
    """The citizen's open conversation; `hold`: nobody else changes it until this transaction ends."""
    row = (await connection.execute(_OPEN_OF.with_for_update() if hold else _OPEN_OF, {"of": citizen_id})).first()
    return None if row is None else _talk(row)


async def load(connection: AsyncConnection, talk_id: int, *, hold: bool = False) -> Talk | None:
    """A conversation by its row; `hold` as in `open_of`."""
    one = select(live_talks).where(live_talks.c.id == talk_id)
    row = (await connection.execute(one.with_for_update() if hold else one)).first()
    return None if row is None else _talk(row)


async def change(tx: AsyncConnection, talk: Talk, **values: Any) -> Talk:
    """Change a conversation that is held."""
    changed = (
        update(live_talks)
        .where(live_talks.c.id == talk.id)
        .values(version=talk.version + 1, **values)
        .returning(live_talks)
    )
    return _talk((await tx.execute(changed)).one())


async def seen(tx: AsyncConnection, talk_id: int, staff_id: int, message_id: int) -> None:
    """Remember how far whoever has a conversation has read."""
    mine = (live_talks.c.id == talk_id, live_talks.c.staff_id == staff_id, live_talks.c.seen_id < message_id)
    await tx.execute(update(live_talks).where(*mine).values(seen_id=message_id))


@dataclass(frozen=True)
class Writing:
    """A citizen to whom somebody writes: when they typed last, and when the citizen wrote last."""

    external_id: str
    at: datetime
    citizen_at: datetime


async def note_writing(tx: AsyncConnection, talk_id: int, staff_id: int, now: datetime) -> None:
    """Remember that whoever has a conversation is typing; nothing of what."""
    at = live_talks.c.writing_at
    mine = (live_talks.c.id == talk_id, live_talks.c.staff_id == staff_id)
    due = or_(at.is_(None), at <= now - WRITING_EVERY)
    spoken = live_talks.c.state == TalkState.WITH_PERSON
    await tx.execute(update(live_talks).where(*mine, spoken, due).values(writing_at=now))


async def being_written(connection: AsyncConnection, channel: str, now: datetime) -> list[Writing]:
    """To whom on a channel somebody writes now. What they sent meanwhile ends it, and so does handing it back."""
    at, sent = live_talks.c.writing_at, live_talks.c.staff_at
    spoken = (live_talks.c.state == TalkState.WITH_PERSON, live_talks.c.channel == channel)
    statement = (
        select(citizens.c.external_id, at, live_talks.c.citizen_at)
        .join(citizens, citizens.c.id == live_talks.c.citizen_id)
        .where(*spoken, at > now - WRITING_LASTS, or_(sent.is_(None), at > sent))
    )
    return [Writing(*row) for row in await connection.execute(statement)]


async def write_down(tx: AsyncConnection, talk_id: int, done: Done, now: datetime) -> None:
    """Add a step."""
    values = {
        "talk_id": talk_id,
        "step": done.step,
        "actor": done.actor,
        "command": done.command,
        "text": done.text,
        "message_id": done.message_id,
        "at": now,
    }
    await tx.execute(live_steps.insert().values(**values))


async def was_done(connection: AsyncConnection, talk_id: int, command: str) -> bool:
    """Whether a click was carried out before."""
    same = select(live_steps.c.id).where(live_steps.c.talk_id == talk_id, live_steps.c.command == command)
    return (await connection.execute(same)).first() is not None


async def steps_of(connection: AsyncConnection, talk_id: int) -> list[TalkStep]:
    """What was done to a conversation, oldest first."""
    rows = await connection.execute(select(live_steps).where(live_steps.c.talk_id == talk_id).order_by(live_steps.c.id))
    return [TalkStep(row.id, row.talk_id, row.step, row.actor, row.text, row.message_id, row.at) for row in rows]


async def erase_remarks(tx: AsyncConnection, case_id: int, erased: str) -> None:
    """Put `erased` in place of what staff remarked in the conversation that a case was made of."""
    of_case = select(live_talks.c.id).where(live_talks.c.case_id == case_id)
    remarks = (live_steps.c.talk_id.in_(of_case), live_steps.c.step == REMARK)
    await tx.execute(update(live_steps).where(*remarks).values(text=erased))


async def forget(tx: AsyncConnection, citizen_id: int, erased: str) -> None:
    """Put `erased` in place of everything that staff wrote in the conversations with a citizen."""
    of_citizen = select(live_talks.c.id).where(live_talks.c.citizen_id == citizen_id)
    written = (live_steps.c.talk_id.in_(of_citizen), live_steps.c.text != "")
    await tx.execute(update(live_steps).where(*written).values(text=erased))


async def open_ones(connection: AsyncConnection) -> list[Talk]:
    """Every open conversation, in the order in which they were asked for."""
    statement = select(live_talks).where(_IS_OPEN).order_by(live_talks.c.asked_at, live_talks.c.id)
    return [_talk(row) for row in await connection.execute(statement)]


async def position(connection: AsyncConnection, talk: Talk) -> int:
    """Which place in the queue a waiting citizen has, from 1."""
    asked_at = live_talks.c.asked_at
    before = or_(asked_at < talk.asked_at, and_(asked_at == talk.asked_at, live_talks.c.id < talk.id))
    ahead = select(func.count()).where(live_talks.c.state == TalkState.WAITING, before)
    return int((await connection.execute(ahead)).scalar_one()) + 1


async def waiting(connection: AsyncConnection) -> int:
    """How many citizens wait."""
    counted = select(func.count()).where(live_talks.c.state == TalkState.WAITING)
    return int((await connection.execute(counted)).scalar_one())


async def held_by(connection: AsyncConnection, staff_id: int) -> int:
    """How many conversations a member of staff has."""
    mine = select(func.count()).where(live_talks.c.state == TalkState.WITH_PERSON, live_talks.c.staff_id == staff_id)
    return int((await connection.execute(mine)).scalar_one())


async def figures(connection: AsyncConnection, day_begins: datetime) -> Figures:
    """What supervisors see: now, and since the day began."""
    state = live_talks.c.state
    counted = (
        select(state, func.count().label("n"), func.min(live_talks.c.asked_at).label("since"))
        .where(state.in_((TalkState.WAITING, TalkState.WITH_PERSON)))
        .group_by(state)
    )
    found = {row.state: row for row in await connection.execute(counted)}
    waits, speaks = found.get(TalkState.WAITING), found.get(TalkState.WITH_PERSON)
    taken = select(func.count()).where(live_talks.c.taken_at >= day_begins)
    return Figures(
        waiting=waits.n if waits else 0,
        since=waits.since if waits else None,
        speaking=speaks.n if speaks else 0,
        taken=int((await connection.execute(taken)).scalar_one()),
    )


@dataclass(frozen=True)
class Sign:
    """What of an open conversation changes whenever there is something new to see in it."""

    talk_id: int
    state: TalkState
    staff_id: int | None
    version: int
    shown: int
    stuck: int


async def signs(connection: AsyncConnection) -> list[Sign]:
    """One of each open conversation, in the order in which they were asked for. `stuck`: messages that did not arrive.

    The place of the last shown message grows with every message; a move raises the version.
    """
    stuck = (
        select(func.count())
        .where(outbox.c.citizen_id == live_talks.c.citizen_id, outbox.c.state.in_((SendState.HELD, *DEAD)))
        .scalar_subquery()
    )
    own = [live_talks.c[name] for name in ("id", "state", "staff_id", "version")]
    statement = (
        select(*own, conversations.c.shown, stuck.label("stuck"))
        .join(conversations, conversations.c.citizen_id == live_talks.c.citizen_id)
        .where(live_talks.c.ended_at.is_(None))
        .order_by(live_talks.c.asked_at, live_talks.c.id)
    )
    return [
        Sign(row.id, TalkState(row.state), row.staff_id, row.version, row.shown, row.stuck)
        for row in await connection.execute(statement)
    ]


@dataclass(frozen=True)
class Heard:
    """What the citizen of a conversation wrote in this visit, oldest first, and whether a request is half begun."""

    messages: tuple[Message, ...] = ()
    drafting: bool = False

    def unread(self, talk: Talk) -> int:
        """How many came since whoever has the conversation looked at it."""
        return sum(message.id > max(talk.seen_id, talk.message_id) for message in self.messages)


async def heard(connection: AsyncConnection, talk_ids: Sequence[int]) -> dict[int, Heard]:
    """That of each of these conversations, asked for all of them at once."""
    if not talk_ids:
        return {}
    mine = live_talks.c.id.in_(talk_ids)
    written = (
        select(live_talks.c.id.label("talk_id"), messages)
        .join(messages, messages.c.citizen_id == live_talks.c.citizen_id)
        .where(mine, messages.c.direction == Direction.IN, messages.c.episode >= live_talks.c.episode)
        .order_by(messages.c.id)
    )
    begun = (
        select(live_talks.c.id)
        .join(conversations, conversations.c.citizen_id == live_talks.c.citizen_id)
        .where(mine, conversations.c.draft.is_not(None))
    )
    found = defaultdict[int, list[Message]](list)
    for row in await connection.execute(written):
        found[row.talk_id].append(from_row(row))
    drafting = set((await connection.execute(begun)).scalars())
    return {talk_id: Heard(tuple(found[talk_id]), talk_id in drafting) for talk_id in talk_ids}


async def of_message(connection: AsyncConnection, message_id: int) -> Talk | None:
    """The conversation that a message began."""
    row = (await connection.execute(select(live_talks).where(live_talks.c.message_id == message_id))).first()
    return None if row is None else _talk(row)


def _talk(row: Row[Any]) -> Talk:
    return Talk(
        id=row.id,
        citizen_id=row.citizen_id,
        episode=row.episode,
        channel=row.channel,
        message_id=row.message_id,
        why=Why(row.why),
        state=TalkState(row.state),
        ending=None if row.ending is None else Ending(row.ending),
        staff_id=row.staff_id,
        case_id=row.case_id,
        version=row.version,
        asked_at=row.asked_at,
        taken_at=row.taken_at,
        ended_at=row.ended_at,
        citizen_at=row.citizen_at,
        staff_at=row.staff_at,
        seen_id=row.seen_id,
    )
