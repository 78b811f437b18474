"""Who writes to us: one row for each identity on a channel (an openid, a browser's visitor id)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, String, Table, UniqueConstraint, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, insert_once, metadata
from records.moments import Moment
from records.prepared import often

citizens = Table(
    "citizens",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("external_id", String(128), nullable=False),
    Column("created_at", Moment, nullable=False),
    # Set when the channel says that nothing can be sent any more (unfollowed, blocked).
    Column("unreachable_since", Moment),
    UniqueConstraint("channel", "external_id"),
)


# Made once: each message asks it, and to make a statement takes longer than to run it.
_OF_IDENTITY = often(
    select(citizens.c.id).where(
        citizens.c.channel == bindparam("of_channel"), citizens.c.external_id == bindparam("of_identity")
    )
)


async def identify(tx: AsyncConnection, channel: str, external_id: str, now: datetime) -> int:
    """The citizen's id, made at the first contact."""
    found = await find(tx, channel, external_id)
    if found is not None:
        return found
    created = await insert_once(tx, citizens, {"channel": channel, "external_id": external_id, "created_at": now})
    found = created if created is not None else await find(tx, channel, external_id)
    if found is None:  # only a deletion between the two statements could do that
        raise LookupError(f"citizen on {channel} vanished")
    return found


async def find(connection: AsyncConnection, channel: str, external_id: str) -> int | None:
    """The citizen's id, or None for a stranger."""
    identity = {"of_channel": channel, "of_identity": external_id}
    return (await connection.execute(_OF_IDENTITY, identity)).scalar_one_or_none()


async def external_ids(connection: AsyncConnection, citizen_ids: Sequence[int]) -> dict[int, str]:
    """The identities of several citizens."""
    statement = select(citizens.c.id, citizens.c.external_id).where(citizens.c.id.in_(citizen_ids))
    return {row.id: row.external_id for row in await connection.execute(statement)}


async def mark_unreachable(tx: AsyncConnection, citizen_id: int, since: datetime) -> None:
    """Remember that nothing can be sent."""
    await tx.execute(update(citizens).where(citizens.c.id == citizen_id).values(unreachable_since=since))


async def mark_reachable(tx: AsyncConnection, citizen_id: int, at: datetime) -> None:
    """Remember that they came at that moment, unless they left later."""
    gone = (citizens.c.id == citizen_id, citizens.c.unreachable_since <= at)
    await tx.execute(update(citizens).where(*gone).values(unreachable_since=None))


async def forget(tx: AsyncConnection, citizen_id: int) -> None:
    """Forget who somebody is on their channel: whoever comes again is somebody new."""
    await tx.execute(update(citizens).where(citizens.c.id == citizen_id).values(external_id=f"erased:{citizen_id}"))
