"""Operations on webhooks: subscribe, see what went out and what was given up, send again."""

import secrets
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from desk.api.operation import Call
from desk.api.problem import ApiProblem, target_words
from escalation.announcing import Event
from records import audit, webhooks
from records.outbox import SendState
from records.roles import Role
from records.webhooks import MOST_SUBSCRIPTIONS, Delivery, Subscription

_MOST_SHOWN = 100


class NewSubscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to, and what of."""

    url: Annotated[str, Meta(min_length=8, max_length=500)]
    events: Annotated[list[Event], Meta(min_length=1, max_length=len(Event))]


class SubscriptionView(msgspec.Struct, frozen=True):
    """A subscription. `secret` signs what is sent; it is shown once, when the subscription is made."""

    id: int
    url: str
    events: list[str]
    created_at: datetime
    secret: str | None = None


class DeliveryQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which deliveries; without a state those that were given up."""

    states: list[SendState] | None = None


class DeliveryView(msgspec.Struct, frozen=True):
    """A delivery and how it went."""

    id: int
    system: str
    url: str
    event: str
    state: SendState
    attempts: int
    last_error: str | None
    created_at: datetime


async def subscribed(call: Call) -> SubscriptionView:
    """Let the calling system be told of events."""
    url = call.body.url
    if (refusal := call.parts.targets.refusal(url)) is not None:
        raise ApiProblem(422, "bad_target", why=target_words(refusal))
    secret = secrets.token_urlsafe(32)
    async with call.desk.database.transaction() as tx:
        sealed = call.parts.vault.encrypt(secret)
        made = await webhooks.subscribe(tx, call.system_id, url, call.body.events, sealed, call.now)
    if made is None:
        raise ApiProblem(409, "too_many_subscriptions", limit=MOST_SUBSCRIPTIONS)
    return _subscription(made, secret)


async def subscriptions(call: Call) -> list[SubscriptionView]:
    """What the calling system subscribed to."""
    async with call.desk.database.reading() as connection:
        return [_subscription(one) for one in await webhooks.of_system(connection, call.system_id)]


async def unsubscribed(call: Call) -> None:
    """End a subscription."""
    async with call.desk.database.transaction() as tx:
        if not await webhooks.unsubscribe(tx, call.system_id, call.row("id"), call.now):
            raise ApiProblem(404, "unknown")


async def deliveries(call: Call) -> list[DeliveryView]:
    """A system's own deliveries; for administrators everybody's."""
    states = call.query.states or [SendState.FAILED]
    async with call.desk.database.reading() as connection:
        found = await webhooks.newest(connection, states, _MOST_SHOWN, _whose(call))
    return [_delivery(one) for one in found]


async def redelivered(call: Call) -> None:
    """Send once more what was given up, or sent."""
    delivery, whose = call.row("id"), _whose(call)
    async with call.desk.database.transaction() as tx:
        if not await webhooks.redeliver(tx, delivery, call.now, whose):
            raise ApiProblem(404, "unknown")
        actor = f"staff:{call.caller.staff.id}"
        await audit.record(tx, audit.Entry(call.now, actor, "webhook.redelivered", f"delivery:{delivery}", ""))


def _whose(call: Call) -> int | None:
    if call.caller.system_id is None and not call.caller.staff.has(Role.ADMINISTRATOR):
        raise ApiProblem(403, "forbidden")
    return call.caller.system_id


def _subscription(one: Subscription, secret: str | None = None) -> SubscriptionView:
    return SubscriptionView(one.id, one.url, sorted(one.events), one.created_at, secret)


def _delivery(one: Delivery) -> DeliveryView:
    return DeliveryView(one.id, one.system, one.url, one.event, one.state, one.attempts, one.last_error, one.created_at)
