"""Conversations that were answered with emergency numbers, and which of them somebody has followed up.

The mark is the audit row itself, on the newest emergency message: a further one asks for attention again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, Subquery, and_, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.opinion.figures import EMERGENCY
from language import personal
from records.audit import Entry, audit, record
from records.messages import Direction, messages

FOLLOWED_UP = "emergency.followed_up"
# An alarm of the night, or of the weekend, is still there in the morning.
REMEMBERED = timedelta(days=7)
LIMIT = 200


@dataclass(frozen=True)
class Alarm:
    """An emergency conversation by its newest emergency message, masked; `by` is the actor who followed it up."""

    message_id: int
    citizen_id: int
    episode: int
    channel: str
    at: datetime
    text: str
    by: str | None
    followed_up_at: datetime | None


async def alarms(connection: AsyncConnection, day: date) -> list[Alarm]:
    """Those of the day, and earlier ones that still wait: waiting first, then the newest; at most `LIMIT`."""
    newest = _newest(day)
    statement = (
        select(messages, audit.c.actor, audit.c.at)
        .join(newest, newest.c.id == messages.c.id)
        .outerjoin(audit, _mark())
        .where(or_(messages.c.day == day, audit.c.id.is_(None)))
        .order_by(audit.c.id.is_not(None), messages.c.id.desc())
        .limit(LIMIT)
    )
    rows = await connection.execute(statement)
    return [
        Alarm(
            row.id,
            row.citizen_id,
            row.episode,
            row.channel,
            row.created_at,
            personal.mask(row.text),
            row.actor,
            row.at,
        )
        for row in rows
    ]


async def waiting(connection: AsyncConnection, day: date) -> int:
    """How many conversations nobody has followed up."""
    newest = _newest(day)
    statement = select(func.count()).select_from(newest.outerjoin(audit, _mark(newest))).where(audit.c.id.is_(None))
    return int((await connection.execute(statement)).scalar_one())


async def follow_up(tx: AsyncConnection, message_id: int, actor: str, now: datetime, day: date) -> bool:
    """Mark a conversation by its newest emergency message, once; False where there is none such."""
    newest = _newest(day)
    known = (await tx.execute(select(newest.c.id).where(newest.c.id == message_id))).first()
    if known is None:
        return False
    marked = select(audit.c.id).where(audit.c.object == f"message:{message_id}", audit.c.action == FOLLOWED_UP)
    if (await tx.execute(marked)).first() is None:
        await record(tx, Entry(now, actor, FOLLOWED_UP, f"message:{message_id}", ""))
    return True


def _newest(day: date) -> Subquery:
    statement: Select[Any] = (
        select(func.max(messages.c.id).label("id"))
        .where(
            messages.c.day.between(day - REMEMBERED, day),
            messages.c.direction == Direction.IN,
            messages.c.outcome.in_(sorted(EMERGENCY)),
        )
        .group_by(messages.c.citizen_id, messages.c.episode)
    )
    return statement.subquery()


def _mark(newest: Subquery | None = None) -> Any:
    message = messages.c.id if newest is None else newest.c.id
    return and_(audit.c.object == literal("message:").concat(cast(message, String)), audit.c.action == FOLLOWED_UP)
