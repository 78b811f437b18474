"""What must still go out: a row is written in the transaction that causes it, `delivery` sends it and says how it went.

A row is claimed for a lease. When its sender dies the lease runs out, and nobody knows whether the platform took the
message: on a channel that can be asked twice it is queued again, elsewhere it is marked unknown and shown to staff.

Each citizen's rows go out one after the other. What stands behind another row is moved out of `claim`'s sight by its
`due_at`, so that a claim reads no more rows than it takes, however many wait; the order itself never rests on that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Exists,
    ForeignKey,
    Index,
    Integer,
    ScalarSelect,
    Select,
    String,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from records import messages
from records.database import RowId, insert_once, metadata
from records.messages import Message
from records.moments import Moment
from records.prepared import often
from records.spoken import is_spoken


class SendState(StrEnum):
    """How far a message of ours has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    ARRIVED = "arrived"  # a notice in its place was sent, and the platform says that it arrived
    FAILED = "failed"  # given up, with the reason in last_error
    UNKNOWN = "unknown"  # the platform may have taken it; never repeated by itself
    HELD = "held"  # until the citizen writes again, or `due_at`; others may pass
    WEB_ONLY = "web_only"  # nothing could be pushed, with the reason: to be read on the web page alone
    TO_TELL = "to_tell"  # to a citizen who can only be spoken to: staff tell it
    TOLD = "told"  # they did


class Occasion(StrEnum):
    """What a message tells a citizen of, where a notice of the platform's may stand for it."""

    REGISTERED = "registered"
    ANSWERED = "answered"
    MATERIAL = "material"
    REPLY = "reply"


WAITING = (SendState.QUEUED, SendState.SENDING)
# Ended without an arrival that is sure: staff see why, and may send it again.
DEAD = (SendState.FAILED, SendState.UNKNOWN, SendState.WEB_ONLY)
_IS_DEAD = text("state IN ('failed', 'unknown', 'web_only')")
_HAS_RECEIPT = text("receipt IS NOT NULL")
_IS_SENDING = text("state = 'sending'")

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen_id", RowId, ForeignKey("citizens.id"), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("message_id", RowId, ForeignKey("messages.id"), nullable=False, unique=True),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    # What of WeChat's quota it used, those of unknown outcome included, and when last.
    Column("used", Integer, nullable=False, server_default="0"),
    Column("used_at", Moment),
    # How many of a long message's parts arrived.
    Column("parts", Integer, nullable=False, server_default="0"),
    Column("occasion", String(16)),
    # The kind of notice that was sent in its place, and the platform's number for that; until it is told, the template.
    Column("notice", String(16)),
    Column("receipt", String(64)),
    Index("ix_outbox_due", "channel", "state", "due_at"),
    Index("ix_outbox_citizen", "citizen_id", "state"),
    Index("ix_outbox_dead", "state", "last_error", "id", sqlite_where=_IS_DEAD, postgresql_where=_IS_DEAD),
    Index("ix_outbox_sending", "due_at", sqlite_where=_IS_SENDING, postgresql_where=_IS_SENDING),
    Index("ix_outbox_receipt", "receipt", sqlite_where=_HAS_RECEIPT, postgresql_where=_HAS_RECEIPT),
)


# Written out, as SQLite uses an index over some rows only for words that it sees.
_SENDING = outbox.c.state == literal_column("'sending'")


@dataclass(frozen=True)
class Parcel:
    """A claimed row: send `message_id` to its citizen; this is attempt number `attempts` (from 1), whose lease ends at
    `until`.

    `parts` of the message arrived at an earlier attempt.
    """

    id: int
    citizen_id: int
    channel: str
    message_id: int
    attempts: int
    until: datetime
    parts: int = 0
    occasion: Occasion | None = None


@dataclass(frozen=True)
class Spent:
    """What an attempt used of the platform's quota, and how many parts of the message arrived by now."""

    used: int = 0
    parts: int = 0


NOTHING = Spent()


@dataclass(frozen=True)
class Report:
    """What the platform says of a notice: its `number`, of which `template` and to whom, for where no number was told
    when it was sent; `failure` why it did not arrive, None where it did."""

    number: str
    template: str
    citizen_id: int | None
    failure: str | None = None


async def enqueue(tx: AsyncConnection, message: Message, now: datetime, occasion: Occasion | None = None) -> None:
    """Let a message of ours go out; doing it twice leaves one row."""
    await insert_once(tx, outbox, _queued(message, now, occasion))


async def enqueue_all(
    tx: AsyncConnection, new: Sequence[Message], now: datetime, occasion: Occasion | None = None
) -> None:
    """Let many messages of ours go out that were just written."""
    if new:
        await tx.execute(outbox.insert(), [_queued(message, now, occasion) for message in new])


def _queued(message: Message, now: datetime, occasion: Occasion | None) -> dict[str, Any]:
    return {
        "citizen_id": message.citizen_id,
        "channel": message.channel,
        "message_id": message.id,
        "state": SendState.TO_TELL if is_spoken(message.channel) else SendState.QUEUED,
        "attempts": 0,
        "due_at": now,
        "created_at": now,
        "used": 0,
        "parts": 0,
        "occasion": occasion,
    }


async def anything_due(connection: AsyncConnection, channel: str, now: datetime) -> bool:
    """Whether a claim would find something to do; far cheaper than the write lock that it takes."""
    due = (outbox.c.channel == channel, outbox.c.due_at <= now)
    states = [
        select(outbox.c.id).where(outbox.c.state == state, *due).exists()
        for state in (SendState.QUEUED, SendState.HELD, SendState.SENDING)
    ]
    return any((await connection.execute(select(*states))).one())


async def claim(
    tx: AsyncConnection, channels: Sequence[str], now: datetime, lease: timedelta, limit: int
) -> list[Parcel]:
    """Take what is due, the oldest of each citizen first: nobody's second message overtakes the first."""
    parcels: list[Parcel] = []
    for channel in channels:
        parcels += await _claim(tx, channel, now, lease, limit - len(parcels))
    return parcels


async def _claim(tx: AsyncConnection, channel: str, now: datetime, lease: timedelta, limit: int) -> list[Parcel]:
    await _wake(tx, channel, now)
    rows = (await tx.execute(due(channel, now, limit))).all()
    if rows:
        taken = [row.id for row in rows]
        await tx.execute(
            update(outbox)
            .where(outbox.c.id.in_(taken))
            .values(state=SendState.SENDING, attempts=outbox.c.attempts + 1, due_at=now + lease)
        )
        await _put_behind(tx, [row.citizen_id for row in rows], now, now + lease)
    return [
        Parcel(
            id=row.id,
            citizen_id=row.citizen_id,
            channel=channel,
            message_id=row.message_id,
            attempts=row.attempts + 1,
            until=now + lease,
            parts=row.parts,
            occasion=None if row.occasion is None else Occasion(row.occasion),
        )
        for row in rows
    ]


async def is_pending(tx: AsyncConnection, parcel: Parcel) -> bool:
    """Whether how this attempt ended is still to be written down, be it after its lease: not where staff sent the
    message again meanwhile, or else it would be queued, and sent, once more."""
    mine = (outbox.c.id == parcel.id, outbox.c.due_at == parcel.until)
    open_states = outbox.c.state.in_((SendState.SENDING, SendState.UNKNOWN))
    found = select(outbox.c.id).where(*mine, open_states).with_for_update()
    return (await tx.execute(found)).first() is not None


async def _wake(tx: AsyncConnection, channel: str, now: datetime) -> None:
    """Queue what was held until now: it goes another way, as the citizen did not write again."""
    over = (outbox.c.channel == channel, outbox.c.state == SendState.HELD, outbox.c.due_at <= now)
    await tx.execute(update(outbox).where(*over).values(state=SendState.QUEUED))


def due(channel: str, now: datetime, limit: int) -> Select[Any]:
    """What a claim takes: each citizen's first row where its time has come."""
    ahead = outbox.alias("ahead")
    # Not EXISTS, which PostgreSQL would answer by reading all that waits into a hash first.
    blocking = (
        select(ahead.c.id)
        .where(ahead.c.citizen_id == outbox.c.citizen_id, ahead.c.id < outbox.c.id, ahead.c.state.in_(WAITING))
        .limit(1)
        .scalar_subquery()
    )
    columns = ("id", "citizen_id", "message_id", "attempts", "parts", "occasion")
    return (
        select(*(outbox.c[name] for name in columns))
        .where(outbox.c.channel == channel, outbox.c.state == SendState.QUEUED, outbox.c.due_at <= now)
        .where(blocking.is_(None))
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )


async def _put_behind(tx: AsyncConnection, citizen_ids: Sequence[int], now: datetime, due_at: datetime) -> None:
    """Move what stands behind these citizens' first rows out of sight until then."""
    behind = (outbox.c.citizen_id.in_(citizen_ids), outbox.c.state == SendState.QUEUED, outbox.c.due_at <= now)
    await tx.execute(update(outbox).where(*behind).values(due_at=due_at))


async def _bring_next(tx: AsyncConnection, parcel_id: int, now: datetime) -> None:
    """Let the row that stands behind this one be seen again."""
    first = select(func.min(outbox.c.id)).where(
        outbox.c.citizen_id == _citizen_of(parcel_id), outbox.c.state == SendState.QUEUED
    )
    await tx.execute(
        update(outbox).where(outbox.c.id == first.scalar_subquery(), outbox.c.due_at > now).values(due_at=now)
    )


def _citizen_of(parcel_id: int) -> ScalarSelect[int]:
    parcel = outbox.alias("parcel")
    return select(parcel.c.citizen_id).where(parcel.c.id == parcel_id).scalar_subquery()


async def mark_sent(tx: AsyncConnection, parcel_id: int, now: datetime, spent: Spent = NOTHING) -> None:
    """It arrived."""
    await _end(tx, parcel_id, SendState.SENT, None, now, spent)


async def mark_noticed(tx: AsyncConnection, parcel_id: int, notice: str, receipt: str | None, now: datetime) -> None:
    """A notice of that kind went out in its place; the platform reports under `receipt` whether it arrived."""
    await _end(tx, parcel_id, SendState.SENT, None, now, NOTHING, notice=notice, receipt=receipt)


async def mark_failed(tx: AsyncConnection, parcel_id: int, reason: str, now: datetime, spent: Spent = NOTHING) -> None:
    """Give up, with a reason that staff can read."""
    await _end(tx, parcel_id, SendState.FAILED, reason, now, spent)


async def mark_unknown(tx: AsyncConnection, parcel_id: int, reason: str, now: datetime, spent: Spent = NOTHING) -> None:
    """The platform did not say whether it took the message."""
    await _end(tx, parcel_id, SendState.UNKNOWN, reason, now, spent)


async def mark_web_only(
    tx: AsyncConnection, parcel_id: int, reason: str, now: datetime, spent: Spent = NOTHING
) -> None:
    """Nothing more may be pushed: it can be read on the web page alone."""
    await _end(tx, parcel_id, SendState.WEB_ONLY, reason, now, spent)


async def mark_told(tx: AsyncConnection, case_id: int, now: datetime) -> None:
    """Whatever of a case was to be told to its citizen was told."""
    waiting = _to_tell(case_id)
    told = list((await tx.execute(select(outbox.c.message_id).where(*waiting).order_by(outbox.c.id))).scalars())
    await tx.execute(update(outbox).where(*waiting).values(state=SendState.TOLD, ended_at=now))
    for message_id in told:
        await messages.mark_delivered(tx, message_id, now)


async def leave_untold(tx: AsyncConnection, case_id: int) -> None:
    """Nobody can be told any more what of a case was to be told to its citizen."""
    await tx.execute(delete(outbox).where(*_to_tell(case_id)))


def _to_tell(case_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    of_case = select(messages.messages.c.id).where(messages.messages.c.case_id == case_id)
    return outbox.c.message_id.in_(of_case), outbox.c.state == SendState.TO_TELL


async def hold(
    tx: AsyncConnection, parcel_id: int, reason: str, until: datetime, now: datetime, spent: Spent = NOTHING
) -> None:
    """Wait until the citizen writes again, or until then; what stands behind it goes first."""
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == parcel_id)
        .values(state=SendState.HELD, due_at=until, last_error=reason[:500], **_spend(spent, now))
    )
    await _bring_next(tx, parcel_id, now)


# Made once: each message needs it, and to make a statement takes longer than to run it.
_RELEASED = often(
    update(outbox)
    .where(outbox.c.citizen_id == bindparam("of"), outbox.c.state == SendState.HELD)
    .values(state=SendState.QUEUED, attempts=0)
)


def anything_held(of_citizen: ColumnElement[int]) -> Exists:
    """Whether something is held for a citizen until they write again, as a column of another statement."""
    return exists().where(outbox.c.citizen_id == of_citizen, outbox.c.state == SendState.HELD)


async def release(tx: AsyncConnection, citizen_id: int, now: datetime) -> bool:
    """Queue what was held for a citizen who wrote again; whether there was anything."""
    return bool((await tx.execute(_RELEASED, {"of": citizen_id, "due_at": now})).rowcount)


async def retry_later(
    tx: AsyncConnection, parcel_id: int, reason: str, due_at: datetime, now: datetime, spent: Spent = NOTHING
) -> None:
    """Put a parcel back that the platform refused for now, and what stands behind it."""
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == parcel_id)
        .values(state=SendState.QUEUED, due_at=due_at, last_error=reason[:500], **_spend(spent, now))
    )
    behind = (outbox.c.citizen_id == _citizen_of(parcel_id), outbox.c.state == SendState.QUEUED)
    await tx.execute(
        update(outbox).where(*behind, outbox.c.id > parcel_id, outbox.c.due_at < due_at).values(due_at=due_at)
    )


async def notice_reported(tx: AsyncConnection, report: Report, now: datetime) -> bool:
    """The platform reports how a notice ended, perhaps again; False where it is none of ours."""
    found = await _noticed(tx, report)
    if found is None:
        return False
    state = SendState.ARRIVED if report.failure is None else SendState.FAILED
    failure = None if report.failure is None else report.failure[:500]
    values = {"state": state, "last_error": failure, "ended_at": now, "receipt": report.number}
    await tx.execute(update(outbox).where(outbox.c.id == found, outbox.c.state == SendState.SENT).values(**values))
    return True


async def _noticed(tx: AsyncConnection, report: Report) -> int | None:
    """The row in whose place the notice went out."""
    known: int | None = (await tx.execute(select(outbox.c.id).where(outbox.c.receipt == report.number))).scalar()
    if known is not None:
        return known
    sent = (outbox.c.receipt == report.template, outbox.c.state == SendState.SENT)
    newest = select(func.max(outbox.c.id)).where(*sent, outbox.c.citizen_id == report.citizen_id)
    latest: int | None = (await tx.execute(newest)).scalar()
    return latest


async def resend(tx: AsyncConnection, message_id: int, now: datetime) -> bool:
    """Queue again, at the wish of a member of staff, what did not surely arrive; False where there is none such."""
    result = await tx.execute(
        update(outbox).where(outbox.c.message_id == message_id, outbox.c.state.in_(DEAD)).values(**afresh(now))
    )
    return result.rowcount == 1


def afresh(now: datetime) -> dict[str, Any]:
    """The columns of a parcel that is to be sent once more, from its beginning."""
    return {
        "state": SendState.QUEUED,
        "attempts": 0,
        "due_at": now,
        "ended_at": None,
        "parts": 0,
        "notice": None,
        "receipt": None,
    }


async def end_expired_leases(
    tx: AsyncConnection, repeatable: Sequence[str], reason: str, now: datetime, *, running_too: bool = False
) -> int:
    """Deal with parcels whose sender died: queue them again on `repeatable` channels, else mark them unknown.

    `running_too`: no lease is waited for, as nobody else can be sending.
    """
    expired = _SENDING
    if running_too:
        stuck = select(outbox.c.citizen_id).where(_SENDING)
        behind = (outbox.c.citizen_id.in_(stuck), outbox.c.state == SendState.QUEUED, outbox.c.due_at > now)
        await tx.execute(update(outbox).where(*behind).values(due_at=now))
    else:
        expired &= outbox.c.due_at <= now
    again = update(outbox).where(expired, outbox.c.channel.in_(repeatable)).values(state=SendState.QUEUED, due_at=now)
    lost = (
        update(outbox)
        .where(expired, outbox.c.channel.not_in(repeatable))
        .values(state=SendState.UNKNOWN, last_error=reason, ended_at=now, **_spend(Spent(1), now, parts=False))
    )
    counts = [(await tx.execute(statement)).rowcount for statement in (again, lost)]
    return sum(counts)


async def forget(tx: AsyncConnection, citizen_id: int) -> None:
    """Let nothing go out to a citizen any more, and forget what their channel said of what did not arrive."""
    theirs = outbox.c.citizen_id == citizen_id
    unsaid = (*WAITING, *DEAD, SendState.TO_TELL)
    await tx.execute(delete(outbox).where(theirs, outbox.c.state.in_(unsaid)))
    await tx.execute(update(outbox).where(theirs).values(last_error=None, receipt=None))


async def state_of(connection: AsyncConnection, message_ids: Sequence[int]) -> dict[int, tuple[SendState, str | None]]:
    """State and last error for each of these messages that ever had to go out."""
    statement = select(outbox.c.message_id, outbox.c.state, outbox.c.last_error).where(
        outbox.c.message_id.in_(message_ids)
    )
    rows = await connection.execute(statement)
    return {row.message_id: (SendState(row.state), row.last_error) for row in rows}


async def notices_of(connection: AsyncConnection, message_ids: Sequence[int]) -> dict[int, str]:
    """The kind of notice that was sent in place of each of these messages, where one was."""
    noticed = (outbox.c.message_id.in_(message_ids), outbox.c.notice.is_not(None))
    rows = await connection.execute(select(outbox.c.message_id, outbox.c.notice).where(*noticed))
    return {row.message_id: row.notice for row in rows}


async def backlog(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """How many parcels wait, and since when the oldest does."""
    statement = select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.state.in_(WAITING))
    count, oldest = (await connection.execute(statement)).one()
    return int(count), oldest


async def _end(
    tx: AsyncConnection,
    parcel_id: int,
    state: SendState,
    reason: str | None,
    now: datetime,
    spent: Spent,
    **more: str | None,
) -> None:
    short = None if reason is None else reason[:500]
    values = {"state": state, "last_error": short, "ended_at": now, **_spend(spent, now), **more}
    await tx.execute(update(outbox).where(outbox.c.id == parcel_id).values(**values))
    await _bring_next(tx, parcel_id, now)


def _spend(spent: Spent, now: datetime, *, parts: bool = True) -> dict[str, Any]:
    values: dict[str, Any] = {"parts": spent.parts} if parts else {}
    if spent.used:
        values |= {"used": outbox.c.used + spent.used, "used_at": now}
    return values
