"""What must still go out: a row is written in the transaction that causes it, `delivery` sends it and says how it went.

A row is claimed for a lease. When its sender dies the lease runs out, and nobody knows whether the platform took the
message: on a channel that can be asked twice it is queued again, elsewhere it is marked unknown and shown to staff.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, Select, String, Table, Text, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, insert_once, metadata
from records.messages import Message
from records.moments import Moment


class SendState(StrEnum):
    """How far a message of ours has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # given up, with the reason in last_error
    UNKNOWN = "unknown"  # the platform may have taken it; never repeated by itself


WAITING = (SendState.QUEUED, SendState.SENDING)

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
    Index("ix_outbox_due", "state", "due_at"),
    Index("ix_outbox_citizen", "citizen_id", "state"),
)


@dataclass(frozen=True)
class Parcel:
    """A claimed row: send `message_id` to its citizen; this is attempt number `attempts` (from 1)."""

    id: int
    citizen_id: int
    channel: str
    message_id: int
    attempts: int


async def enqueue(tx: AsyncConnection, message: Message, now: datetime) -> None:
    """Let a message of ours go out; doing it twice leaves one row."""
    await insert_once(
        tx,
        outbox,
        {
            "citizen_id": message.citizen_id,
            "channel": message.channel,
            "message_id": message.id,
            "state": SendState.QUEUED,
            "attempts": 0,
            "due_at": now,
            "created_at": now,
        },
    )


async def claim(
    tx: AsyncConnection, channels: Sequence[str], now: datetime, lease: timedelta, limit: int
) -> list[Parcel]:
    """Take what is due, the oldest of each citizen first: nobody's second message overtakes the first."""
    rows = (await tx.execute(_due(channels, now, limit))).all()
    if rows:
        taken = [row.id for row in rows]
        await tx.execute(
            update(outbox)
            .where(outbox.c.id.in_(taken))
            .values(state=SendState.SENDING, attempts=outbox.c.attempts + 1, due_at=now + lease)
        )
    return [Parcel(row.id, row.citizen_id, row.channel, row.message_id, row.attempts + 1) for row in rows]


def _due(channels: Sequence[str], now: datetime, limit: int) -> Select[Any]:
    ahead = outbox.alias("ahead")
    blocked = (
        select(ahead.c.id)
        .where(ahead.c.citizen_id == outbox.c.citizen_id, ahead.c.id < outbox.c.id, ahead.c.state.in_(WAITING))
        .exists()
    )
    return (
        select(outbox.c.id, outbox.c.citizen_id, outbox.c.channel, outbox.c.message_id, outbox.c.attempts)
        .where(outbox.c.state == SendState.QUEUED, outbox.c.due_at <= now, outbox.c.channel.in_(channels), ~blocked)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )


async def mark_sent(tx: AsyncConnection, parcel_id: int, now: datetime) -> None:
    await _end(tx, parcel_id, SendState.SENT, None, now)


async def mark_failed(tx: AsyncConnection, parcel_id: int, reason: str, now: datetime) -> None:
    """Give up, with a reason that staff can read."""
    await _end(tx, parcel_id, SendState.FAILED, reason, now)


async def mark_unknown(tx: AsyncConnection, parcel_id: int, reason: str, now: datetime) -> None:
    """The platform did not say whether it took the message."""
    await _end(tx, parcel_id, SendState.UNKNOWN, reason, now)


async def retry_later(tx: AsyncConnection, parcel_id: int, reason: str, due_at: datetime) -> None:
    """Put a parcel back that the platform refused for now."""
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == parcel_id)
        .values(state=SendState.QUEUED, due_at=due_at, last_error=reason[:500])
    )


async def resend(tx: AsyncConnection, message_id: int, now: datetime) -> bool:
    """Queue a failed or unknown message again, at the wish of a member of staff; False where there is none."""
    result = await tx.execute(
        update(outbox)
        .where(outbox.c.message_id == message_id, outbox.c.state.in_((SendState.FAILED, SendState.UNKNOWN)))
        .values(state=SendState.QUEUED, attempts=0, due_at=now, ended_at=None)
    )
    return result.rowcount == 1


async def end_expired_leases(
    tx: AsyncConnection, repeatable: Sequence[str], reason: str, now: datetime, *, running_too: bool = False
) -> int:
    """Deal with parcels whose sender died: queue them again on `repeatable` channels, else mark them unknown.

    `running_too`: no lease is waited for, as nobody else can be sending.
    """
    expired = outbox.c.state == SendState.SENDING
    if not running_too:
        expired &= outbox.c.due_at <= now
    again = update(outbox).where(expired, outbox.c.channel.in_(repeatable)).values(state=SendState.QUEUED, due_at=now)
    lost = (
        update(outbox)
        .where(expired, outbox.c.channel.not_in(repeatable))
        .values(state=SendState.UNKNOWN, last_error=reason, ended_at=now)
    )
    counts = [(await tx.execute(statement)).rowcount for statement in (again, lost)]
    return sum(counts)


async def state_of(connection: AsyncConnection, message_ids: Sequence[int]) -> dict[int, tuple[SendState, str | None]]:
    """State and last error for each of these messages that ever had to go out."""
    statement = select(outbox.c.message_id, outbox.c.state, outbox.c.last_error).where(
        outbox.c.message_id.in_(message_ids)
    )
    rows = await connection.execute(statement)
    return {row.message_id: (SendState(row.state), row.last_error) for row in rows}


async def backlog(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """How many parcels wait, and since when the oldest does."""
    statement = select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.state.in_(WAITING))
    count, oldest = (await connection.execute(statement)).one()
    return int(count), oldest


async def _end(tx: AsyncConnection, parcel_id: int, state: SendState, reason: str | None, now: datetime) -> None:
    short = None if reason is None else reason[:500]
    await tx.execute(update(outbox).where(outbox.c.id == parcel_id).values(state=state, last_error=short, ended_at=now))
