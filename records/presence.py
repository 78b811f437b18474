"""Which members of staff say that they are there to speak with citizens: a switch of their own, kept alive by the page.

Who closes the page is gone a little later, whatever the switch says, and must turn it on again after a longer break.
"""

from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, insert_once, metadata
from records.moments import Moment
from records.staff import staff

# The page says that it is open every 30 s.
GONE_AFTER = timedelta(seconds=90)
# A connection that broke comes back sooner.
OFF_AFTER = timedelta(minutes=10)

presence = Table(
    "live_presence",
    metadata,
    Column("staff_id", RowId, ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


async def arrive(tx: AsyncConnection, staff_id: int, now: datetime) -> None:
    """Turn the switch on."""
    if await insert_once(tx, presence, {"staff_id": staff_id, "since": now, "seen_at": now}) is None:
        mine = update(presence).where(presence.c.staff_id == staff_id)
        await tx.execute(mine.values(since=now, seen_at=now))


async def keep(tx: AsyncConnection, staff_id: int, now: datetime) -> None:
    """The page of somebody who is there is still open; nothing for others."""
    still_on = (presence.c.staff_id == staff_id, presence.c.seen_at > now - OFF_AFTER)
    await tx.execute(update(presence).where(*still_on).values(seen_at=now))


async def leave(tx: AsyncConnection, staff_id: int) -> None:
    """Turn the switch off."""
    await tx.execute(delete(presence).where(presence.c.staff_id == staff_id))


async def there(connection: AsyncConnection, now: datetime) -> list[int]:
    """Who is there now, by name."""
    statement = (
        select(presence.c.staff_id)
        .join(staff, staff.c.id == presence.c.staff_id)
        .where(presence.c.seen_at > now - GONE_AFTER, staff.c.active)
        .order_by(staff.c.name, staff.c.id)
    )
    return list((await connection.execute(statement)).scalars())
