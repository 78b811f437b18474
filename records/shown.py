"""What citizens are shown of their conversations, in the order in which it came to be shown.

A place is given out in the transaction that shows its message, under the lock of the conversation's row. So a cursor
needs nothing but the last place seen: what was written earlier and delivered later has the higher place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.citizens import citizens
from records.messages import Message, from_row, messages


@dataclass(frozen=True)
class News:
    """A citizen who was shown something, and the place of the last of it."""

    citizen_id: int
    external_id: str
    place: int


async def after(connection: AsyncConnection, citizen_id: int, place: int, limit: int) -> list[Message]:
    """What a citizen was shown after a place, in order: the first `limit` messages of it."""
    statement = (
        select(messages)
        .where(messages.c.citizen_id == citizen_id, messages.c.place > place)
        .order_by(messages.c.place)
        .limit(limit)
    )
    return [from_row(row) for row in await connection.execute(statement)]


async def last(connection: AsyncConnection, citizen_id: int, limit: int) -> list[Message]:
    """The end of what a citizen was shown, in order."""
    statement = (
        select(messages)
        .where(messages.c.citizen_id == citizen_id, messages.c.place.is_not(None))
        .order_by(messages.c.place.desc())
        .limit(limit)
    )
    return [from_row(row) for row in await connection.execute(statement)][::-1]


async def since(connection: AsyncConnection, channel: str, moment: datetime) -> list[News]:
    """Who was shown something on a channel from a moment on."""
    newest = (
        select(messages.c.citizen_id, func.max(messages.c.place).label("place"))
        .where(messages.c.channel == channel, messages.c.shown_at >= moment)
        .group_by(messages.c.citizen_id)
        .subquery()
    )
    statement = select(newest.c.citizen_id, citizens.c.external_id, newest.c.place).join_from(
        newest, citizens, citizens.c.id == newest.c.citizen_id
    )
    return [News(*row) for row in await connection.execute(statement)]


async def beyond(connection: AsyncConnection, seen: Mapping[int, int]) -> list[Message]:
    """What citizens were shown after the place given for each, in order for each of them."""
    found: list[Message] = []
    for some in _portions(list(seen.items())):
        behind = (and_(messages.c.citizen_id == citizen_id, messages.c.place > place) for citizen_id, place in some)
        statement = select(messages).where(or_(*behind)).order_by(messages.c.citizen_id, messages.c.place)
        found += [from_row(row) for row in await connection.execute(statement)]
    return found


# As many conditions as every SQLite takes in one statement, with room to spare.
_PORTION = 100


def _portions(pairs: Sequence[tuple[int, int]]) -> list[Sequence[tuple[int, int]]]:
    return [pairs[begin : begin + _PORTION] for begin in range(0, len(pairs), _PORTION)]
