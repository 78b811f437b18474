"""What may be used once: the mark of each stays until it would be refused for its age anyway."""

from datetime import datetime

from sqlalchemy import Column, Index, String, Table, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import insert_once, metadata
from records.moments import Moment

nonces = Table(
    "nonces",
    metadata,
    Column("mark", String(64), primary_key=True),
    Column("until", Moment, nullable=False),
    Index("ix_nonces_until", "until"),
)


async def spend(tx: AsyncConnection, mark: str, until: datetime, now: datetime) -> bool:
    """Use a mark up, which is refused for its age after `until`; False where it was used before."""
    await tx.execute(delete(nonces).where(nonces.c.until < now))
    return await insert_once(tx, nonces, {"mark": mark, "until": until}) is not None
