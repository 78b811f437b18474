"""What other systems are told of: who subscribed to what, and what must still go out.

As in `outbox`, a row is written in the transaction that causes it, `desk.webhooks` sends it. A receiver knows a
delivery by its id, so after the death of a sender it is simply sent again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, metadata
from records.moments import Moment
from records.outbox import WAITING, SendState
from records.staff import staff
from records.systems import systems, written

MOST_SUBSCRIPTIONS = 20

subscriptions = Table(
    "webhook_subscriptions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("system_id", RowId, ForeignKey("systems.id"), nullable=False),
    Column("url", String(500), nullable=False),
    # With a comma before and after each: ",dispatched,closed,".
    Column("events", String(400), nullable=False),
    Column("secret_sealed", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_webhook_subscriptions_system", "system_id"),
)

deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("subscription_id", RowId, ForeignKey("webhook_subscriptions.id"), nullable=False),
    Column("case_id", RowId, nullable=False),
    Column("event", String(24), nullable=False),
    # JSON without any word that a person wrote.
    Column("payload", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_webhook_deliveries_due", "state", "due_at"),
    Index("ix_webhook_deliveries_subscription", "subscription_id", "id"),
)


@dataclass(frozen=True)
class Subscription:
    """Where a system wants to be told of which events."""

    id: int
    system_id: int
    url: str
    events: frozenset[str]
    created_at: datetime


@dataclass(frozen=True)
class Parcel:
    """A claimed delivery; this is attempt number `attempts` (from 1)."""

    id: int
    event: str
    payload: str
    url: str
    secret_sealed: str
    attempts: int


@dataclass(frozen=True)
class Delivery:
    """A delivery as administrators see it."""

    id: int
    subscription_id: int
    system: str
    url: str
    event: str
    state: SendState
    attempts: int
    last_error: str | None
    created_at: datetime


async def subscribe(
    tx: AsyncConnection, system_id: int, url: str, events: Collection[StrEnum], secret_sealed: str, now: datetime
) -> Subscription | None:
    """Let a system be told of events; None where it has as many subscriptions as are allowed."""
    if len(await of_system(tx, system_id)) >= MOST_SUBSCRIPTIONS:
        return None
    values = {"system_id": system_id, "url": url, "events": written(frozenset(events)), "secret_sealed": secret_sealed}
    statement = subscriptions.insert().values(**values, active=True, created_at=now).returning(subscriptions)
    return _subscription((await tx.execute(statement)).one())


async def of_system(connection: AsyncConnection, system_id: int) -> list[Subscription]:
    """The subscriptions of a system, oldest first."""
    mine = (subscriptions.c.system_id == system_id, subscriptions.c.active)
    rows = await connection.execute(select(subscriptions).where(*mine).order_by(subscriptions.c.id))
    return [_subscription(row) for row in rows]


async def unsubscribe(tx: AsyncConnection, system_id: int, subscription_id: int, now: datetime) -> bool:
    """End a subscription with all that still waits for it; False where the system has no such one."""
    mine = (subscriptions.c.id == subscription_id, subscriptions.c.system_id == system_id, subscriptions.c.active)
    if (await tx.execute(update(subscriptions).where(*mine).values(active=False))).rowcount == 0:
        return False
    waiting = (deliveries.c.subscription_id == subscription_id, deliveries.c.state.in_(WAITING))
    await tx.execute(update(deliveries).where(*waiting).values(state=SendState.FAILED, ended_at=now))
    return True


# Made once: every step of a case asks it, and to make it takes longer than to run it.
_TOLD = {
    "case_id": bindparam("of_case", type_=deliveries.c.case_id.type),
    "event": bindparam("what", type_=deliveries.c.event.type),
    "payload": bindparam("said", type_=deliveries.c.payload.type),
    "state": literal(SendState.QUEUED.value),
    "attempts": literal(0),
    "due_at": bindparam("now", type_=deliveries.c.due_at.type),
    "created_at": bindparam("now", type_=deliveries.c.created_at.type),
}
_ANNOUNCE = deliveries.insert().from_select(
    ["subscription_id", *_TOLD],
    select(subscriptions.c.id, *_TOLD.values())
    .join(systems, systems.c.id == subscriptions.c.system_id)
    .join(staff, staff.c.id == systems.c.staff_id)
    .where(
        subscriptions.c.active,
        systems.c.revoked_at.is_(None),
        staff.c.department.in_(bindparam("departments", expanding=True)),
        subscriptions.c.events.contains(bindparam("wanted", type_=subscriptions.c.events.type), escape="/"),
    ),
)


async def is_wanted(connection: AsyncConnection, event: str) -> bool:
    """Whether anybody subscribed to an event."""
    wanted = subscriptions.c.events.contains(f",{event},", autoescape=True)
    return (
        await connection.execute(select(subscriptions.c.id).where(subscriptions.c.active, wanted).limit(1))
    ).first() is not None


async def announce(
    tx: AsyncConnection, event: str, case_id: int, departments: Collection[str], payload: str, now: datetime
) -> None:
    """Let everybody of these departments who subscribed to an event be told of it."""
    if not departments:
        return
    told = {"of_case": case_id, "what": event, "said": payload, "now": now}
    # In a pattern "_" stands for any letter.
    wanted = {"departments": sorted(departments), "wanted": f",{event.replace('_', '/_')},"}
    await tx.execute(_ANNOUNCE, told | wanted)


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether a delivery waits whose time has come, or whose sender may have died."""
    due = (deliveries.c.state.in_(WAITING), deliveries.c.due_at <= now)
    return (await connection.execute(select(deliveries.c.id).where(*due).limit(1))).first() is not None


async def claim(tx: AsyncConnection, now: datetime, lease: timedelta, limit: int) -> list[Parcel]:
    """Take what is due, and what a sender that died had taken."""
    statement = (
        select(deliveries, subscriptions.c.url, subscriptions.c.secret_sealed)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .where(deliveries.c.state.in_(WAITING), deliveries.c.due_at <= now)
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=deliveries)
    )
    rows = (await tx.execute(statement)).all()
    if rows:
        taken = {"state": SendState.SENDING, "attempts": deliveries.c.attempts + 1, "due_at": now + lease}
        await tx.execute(update(deliveries).where(deliveries.c.id.in_([row.id for row in rows])).values(**taken))
    return [Parcel(row.id, row.event, row.payload, row.url, row.secret_sealed, row.attempts + 1) for row in rows]


async def mark_sent(tx: AsyncConnection, delivery_id: int, now: datetime) -> None:
    await _set(tx, delivery_id, {"state": SendState.SENT, "ended_at": now, "last_error": None})


async def mark_failed(tx: AsyncConnection, delivery_id: int, reason: str, now: datetime) -> None:
    """Give up: an administrator may send it again."""
    await _set(tx, delivery_id, {"state": SendState.FAILED, "ended_at": now, "last_error": reason[:500]})


async def retry_later(tx: AsyncConnection, delivery_id: int, reason: str, due_at: datetime) -> None:
    await _set(tx, delivery_id, {"state": SendState.QUEUED, "due_at": due_at, "last_error": reason[:500]})


async def redeliver(tx: AsyncConnection, delivery_id: int, now: datetime, system_id: int | None = None) -> bool:
    """Queue again what was given up or sent; False where there is none such (of the system, where one is given)."""
    mine = (
        select(subscriptions.c.id)
        .where(subscriptions.c.active)
        .where(*([] if system_id is None else [subscriptions.c.system_id == system_id]))
    )
    ended = (deliveries.c.id == delivery_id, deliveries.c.state.not_in(WAITING), deliveries.c.subscription_id.in_(mine))
    again = {"state": SendState.QUEUED, "attempts": 0, "due_at": now, "ended_at": None}
    return (await tx.execute(update(deliveries).where(*ended).values(**again))).rowcount == 1


async def drop(tx: AsyncConnection, delivery_id: int) -> bool:
    """Forget a delivery that was given up; False where there is none such."""
    given_up = (deliveries.c.id == delivery_id, deliveries.c.state == SendState.FAILED)
    return bool((await tx.execute(delete(deliveries).where(*given_up))).rowcount)


async def newest(
    connection: AsyncConnection, states: Sequence[SendState], limit: int, system_id: int | None = None
) -> list[Delivery]:
    """The newest deliveries in these states, of one system where it is given."""
    statement = (
        select(deliveries, subscriptions.c.url, systems.c.name)
        .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
        .join(systems, systems.c.id == subscriptions.c.system_id)
        .where(deliveries.c.state.in_(states))
        .where(*([] if system_id is None else [subscriptions.c.system_id == system_id]))
        .order_by(deliveries.c.id.desc())
        .limit(limit)
    )
    return [_delivery(row) for row in await connection.execute(statement)]


async def _set(tx: AsyncConnection, delivery_id: int, values: dict[str, Any]) -> None:
    await tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))


def _subscription(row: Row[Any]) -> Subscription:
    events = frozenset(event for event in row.events.split(",") if event)
    return Subscription(row.id, row.system_id, row.url, events, row.created_at)


def _delivery(row: Row[Any]) -> Delivery:
    state = SendState(row.state)
    return Delivery(
        row.id, row.subscription_id, row.name, row.url, row.event, state, row.attempts, row.last_error, row.created_at
    )
