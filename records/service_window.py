"""What WeChat still lets us say to a citizen: derived from the messages and what the outbox used, kept nowhere.

WeChat's rule (customer-service messages, since 2023): 5 within 48 hours after each message of the citizen's, 3 within
a minute after a click in a menu, a follow or a scan. Both are maxima and are not added up. A message whose outcome is
unknown counts as used.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.citizens import citizens
from records.messages import Direction, messages
from records.moments import Moment
from records.outbox import SendState, outbox

# "click" is also a tap on an item of a menu that was sent: for WeChat no message of the citizen's own.
EVENT_KINDS = ("subscribe", "scan", "click")


@dataclass(frozen=True)
class Quota:
    """So many messages within such a time; `kept` of them only for a person's reply. `margin`: ours may travel."""

    sends: int
    lasts: timedelta
    kept: int
    margin: timedelta

    def ends(self, opened: datetime) -> datetime:
        return opened + self.lasts - self.margin


AFTER_MESSAGE = Quota(5, timedelta(hours=48), 1, timedelta(minutes=1))
AFTER_EVENT = Quota(3, timedelta(minutes=1), 0, timedelta(seconds=5))


@dataclass(frozen=True)
class Openings:
    """When the citizen last wrote and last did something else that opens the window; None: never, or long ago."""

    message: datetime | None = None
    event: datetime | None = None


@dataclass(frozen=True)
class Use:
    """So many messages of ours that reached WeChat, or may have, at a moment."""

    at: datetime
    count: int


@dataclass(frozen=True)
class ServiceWindow:
    """`left` is what a person may still send, `unasked` what the assistant may of its own accord, both until `until`.

    `until` None: the window is shut.
    """

    left: int
    unasked: int
    until: datetime | None

    def allows(self, author: str) -> int:
        """How many messages of an author's ("assistant", "staff:<id>") may go out now."""
        return self.left if author.startswith("staff:") else self.unasked


SHUT = ServiceWindow(0, 0, None)


def window(openings: Openings, uses: Sequence[Use], now: datetime) -> ServiceWindow:
    """The window of one citizen. Pure."""
    found = SHUT
    for quota, opened in ((AFTER_EVENT, openings.event), (AFTER_MESSAGE, openings.message)):
        if opened is None or now >= quota.ends(opened):
            continue
        left = max(0, quota.sends - sum(use.count for use in uses if use.at >= opened))
        # What is sent after an event is used up of the five as well: while there are any, the last of them is kept.
        unasked = left - quota.kept if left else found.unasked
        found = ServiceWindow(max(found.left, left), unasked, quota.ends(opened))
    return found


async def windows(
    connection: AsyncConnection, citizen_ids: Sequence[int], now: datetime, apart_from: Sequence[int] = ()
) -> dict[int, ServiceWindow]:
    """The window of each of these citizens; `apart_from` are parcels that are about to be sent."""
    openings = await _openings(connection, citizen_ids, now)
    uses = await _uses(connection, citizen_ids, now, apart_from)
    return {one: window(openings.get(one, Openings()), uses.get(one, []), now) for one in citizen_ids}


async def gone_since(connection: AsyncConnection, citizen_ids: Sequence[int]) -> dict[int, datetime]:
    """Since when nothing reaches those of these citizens who are gone (unfollowed, blocked), and neither came nor got
    anything since."""
    since = citizens.c.unreachable_since
    of_citizen = messages.c.citizen_id == citizens.c.id, messages.c.channel == citizens.c.channel
    came = exists().where(*of_citizen, messages.c.direction == Direction.IN, messages.c.created_at > since)
    arrived = exists().where(*of_citizen, messages.c.direction == Direction.OUT, messages.c.delivered_at > since)
    statement = select(citizens.c.id, since).where(citizens.c.id.in_(citizen_ids), since.is_not(None), ~came, ~arrived)
    return {row.id: row.unreachable_since for row in await connection.execute(statement)}


async def _openings(connection: AsyncConnection, citizen_ids: Iterable[int], now: datetime) -> dict[int, Openings]:
    is_event = messages.c.kind.in_(EVENT_KINDS)
    statement = (
        select(
            messages.c.citizen_id,
            func.max(case((~is_event, messages.c.created_at))).label("message"),
            func.max(case((is_event, messages.c.created_at))).label("event"),
        )
        .join_from(messages, citizens, citizens.c.id == messages.c.citizen_id)
        .where(messages.c.citizen_id.in_(citizen_ids), messages.c.direction == Direction.IN)
        .where(messages.c.channel == citizens.c.channel)  # what came by a page opens nothing on WeChat
        .where(messages.c.created_at > now - AFTER_MESSAGE.lasts)
        .group_by(messages.c.citizen_id)
    )
    return {row.citizen_id: Openings(row.message, row.event) for row in await connection.execute(statement)}


async def _uses(
    connection: AsyncConnection, citizen_ids: Iterable[int], now: datetime, apart_from: Sequence[int]
) -> dict[int, list[Use]]:
    # What is under way may arrive any moment.
    under_way = (outbox.c.state == SendState.SENDING) & outbox.c.id.not_in(apart_from)
    statement = select(
        outbox.c.citizen_id,
        case((under_way, outbox.c.used + 1), else_=outbox.c.used).label("uses"),
        case((under_way, literal(now, Moment)), else_=outbox.c.used_at).label("at"),
    ).where(
        outbox.c.citizen_id.in_(citizen_ids),
        under_way | (outbox.c.used_at > now - AFTER_MESSAGE.lasts),
    )
    uses: dict[int, list[Use]] = {}
    for row in await connection.execute(statement):
        uses.setdefault(row.citizen_id, []).append(Use(row.at, row.uses))
    return uses
