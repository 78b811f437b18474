"""Messages to citizens that ended without an arrival that is sure: by reason, one page at a time, sent again by hand.

Everything here reads `ix_outbox_dead`, which holds these rows alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.messages import messages
from records.outbox import DEAD, SendState, afresh, outbox

# Rows that one transaction queues again, so that nobody who writes meanwhile waits long.
RESENT_AT_ONCE = 2_000
MOST_GROUPS = 200


@dataclass(frozen=True)
class Group:
    """So many messages with one fate and one reason."""

    state: SendState
    reason: str
    count: int


@dataclass(frozen=True)
class DeadLetter:
    """One of them, with what it says; `id` is the outbox row's."""

    id: int
    message_id: int
    citizen_id: int
    episode: int
    channel: str
    state: SendState
    reason: str
    text: str
    author: str
    created_at: datetime
    ended_at: datetime | None


# Written out as in the index, as SQLite uses one over some rows only for words that it sees.
_DEAD = text("outbox.state IN ('failed', 'unknown', 'web_only')")


def _is(state: SendState) -> ColumnElement[bool]:
    return and_(_DEAD, outbox.c.state == state)


async def groups(connection: AsyncConnection) -> list[Group]:
    """Every fate and reason with its number, the largest first."""
    found: list[Group] = []
    for state in DEAD:
        counted = select(outbox.c.last_error, func.count().label("found")).where(_is(state)).group_by("last_error")
        rows = await connection.execute(counted.order_by(func.count().desc()).limit(MOST_GROUPS))
        found += [Group(state, row.last_error or "", row.found) for row in rows]
    return sorted(found, key=lambda group: -group.count)


async def page(
    connection: AsyncConnection, state: SendState | None, reason: str | None, before: int | None, limit: int
) -> list[DeadLetter]:
    """The newest, of one fate and reason where they are given, with row ids below `before`."""
    return [
        DeadLetter(
            id=row.id,
            message_id=row.message_id,
            citizen_id=row.citizen_id,
            episode=row.episode,
            channel=row.channel,
            state=SendState(row.state),
            reason=row.last_error or "",
            text=row.text,
            author=row.author,
            created_at=row.created_at,
            ended_at=row.ended_at,
        )
        for row in await connection.execute(newest(state, reason, before, limit))
    ]


def newest(state: SendState | None, reason: str | None, before: int | None, limit: int) -> Select[Any]:
    """The rows of such a page."""
    of = messages.c
    statement = (
        select(outbox, of.episode, of.text, of.author)
        .join(messages, of.id == outbox.c.message_id)
        .where(_is(state) if state else _DEAD)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    if reason is not None:
        statement = statement.where(outbox.c.last_error == reason)
    if before is not None:
        statement = statement.where(outbox.c.id < before)
    return statement


async def resend_some(tx: AsyncConnection, state: SendState, reason: str, ended: datetime, now: datetime) -> int:
    """Queue again the oldest with this fate and reason that ended by then; how many, at most `RESENT_AT_ONCE`."""
    wanted = and_(_is(state), outbox.c.last_error == reason, outbox.c.ended_at <= ended)
    some = select(outbox.c.id).where(wanted).order_by(outbox.c.id).limit(RESENT_AT_ONCE)
    result = await tx.execute(update(outbox).where(outbox.c.id.in_(some)).values(**afresh(now)))
    return int(result.rowcount)
