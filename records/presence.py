"""Which members of staff say that they are there to speak with citizens: a switch of their own, kept alive by the page.

Who closes the page is gone a little later, whatever the switch says.
"""

from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, insert_once, metadata
from records.moments import Moment
from records.staff import staff

# The page says that it is open every 30 s.
GONE_AFTER = timedelta(seconds=90)

presence = Table(
    "live_presence",
    metadata,
    Column("staff_id", RowId, ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)


async def arrive(tx: AsyncConnection, staff_id: int, now: datetime) -> None:
    """Turn the switch on; it stays on."""
    await insert_once(tx, presence, {"staff_id": staff_id, "since": now, "seen_at": now})
    await keep(tx, staff_id, now)


async def keep(tx: AsyncConnection, staff_id: int, now: datetime) -> None:
    """The page of somebody who is there is still open; nothing for others."""
    await tx.execute(update(presence).where(presence.c.staff_id == staff_id).values(seen_at=now))


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
