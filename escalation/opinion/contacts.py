"""Contacts: one citizen's visit on a day, whatever number of messages it took; whoever only follows makes none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.filters import ContactFilter
from escalation.store import COUNT_LIMIT, PAGE_LIMIT, Count
from escalation.tables import cases
from language import personal
from records.messages import Direction, messages
from records.scenes import ARRIVALS

_TEXT = 120


@dataclass(frozen=True, slots=True)
class Contact:
    """One visit: its first message of the day, masked, and how many there were."""

    citizen_id: int
    episode: int
    channel: str
    first_at: datetime
    messages: int
    text: str


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Contacts in the order of their first message; `next` is the `after` of the following page, None on the last."""

    contacts: tuple[Contact, ...]
    next: int | None


async def list_contacts(
    connection: AsyncConnection, wanted: ContactFilter, after: int = 0, limit: int = 50
) -> ContactPage:
    """One page of contacts; `after` is 0 or a page's `next`."""
    limit = max(1, min(limit, PAGE_LIMIT))
    grouped = _matching(wanted).having(func.min(messages.c.id) > after).subquery()
    statement = (
        select(messages, grouped.c.n)
        .join(grouped, grouped.c.first == messages.c.id)
        .order_by(messages.c.id)
        .limit(limit + 1)
    )
    rows = (await connection.execute(statement)).all()
    page = tuple(
        Contact(row.citizen_id, row.episode, row.channel, row.created_at, row.n, personal.mask(row.text)[:_TEXT])
        for row in rows[:limit]
    )
    return ContactPage(page, rows[limit - 1].id if len(rows) > limit else None)


async def count_contacts(connection: AsyncConnection, wanted: ContactFilter, cap: int | None = COUNT_LIMIT) -> Count:
    """How many contacts match, counted up to `cap` (None: all)."""
    matched = _matching(wanted)
    if cap is not None:
        matched = matched.limit(cap + 1)
    value = int((await connection.execute(select(func.count()).select_from(matched.subquery()))).scalar_one())
    return Count(value, False) if cap is None else Count(min(value, cap), value > cap)


def _matching(wanted: ContactFilter) -> Select[*tuple[Any, ...]]:
    visit = (messages.c.citizen_id, messages.c.episode)
    statement = (
        select(func.min(messages.c.id).label("first"), func.count().label("n"))
        .where(messages.c.day == wanted.day, messages.c.direction == Direction.IN, messages.c.kind.not_in(ARRIVALS))
        .group_by(*visit)
    )
    if wanted.outcomes:
        ended_so = case((messages.c.outcome.in_(sorted(wanted.outcomes)), 1), else_=0)
        statement = statement.having(func.max(ended_so) == 1)
    if wanted.without_case:
        filed = and_(cases.c.citizen_id == messages.c.citizen_id, cases.c.episode == messages.c.episode)
        statement = statement.where(~exists().where(filed))
    return statement
