"""Channels that were turned off: what is written there is kept and answered with a notice, until they are on again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, String, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records import audit
from records.database import insert_once, metadata
from records.moments import Moment

CHANNELS = ("wechat", "web")
REASON_LIMIT, NOTICE_LIMIT = 200, 500

switches = Table(
    "channels_off",
    metadata,
    Column("channel", String(16), primary_key=True),
    # For staff.
    Column("reason", String(REASON_LIMIT), nullable=False),
    # For citizens.
    Column("notice", String(NOTICE_LIMIT), nullable=False),
    # "staff:<id>" or "operator".
    Column("actor", String(48), nullable=False),
    Column("since", Moment, nullable=False),
)


@dataclass(frozen=True)
class Off:
    """A channel that is off: `reason` for staff, `notice` for citizens."""

    channel: str
    reason: str
    notice: str
    actor: str
    since: datetime


async def turn_off(tx: AsyncConnection, off: Off) -> None:
    """Turn a channel off; one that is off gets the new words. Raises ValueError for words that are missing or too long,
    and for a channel that there is not."""
    reason, notice = off.reason.strip(), off.notice.strip()
    if off.channel not in CHANNELS:
        raise ValueError(f"no channel {off.channel}")
    if not (0 < len(reason) <= REASON_LIMIT and 0 < len(notice) <= NOTICE_LIMIT):
        raise ValueError("reason or notice is missing or too long")
    values = {"reason": reason, "notice": notice, "actor": off.actor, "since": off.since}
    if await insert_once(tx, switches, {"channel": off.channel, **values}) is None:
        await tx.execute(update(switches).where(switches.c.channel == off.channel).values(**values))
    await audit.record(tx, audit.Entry(off.since, off.actor, "channel.off", f"channel:{off.channel}", reason))


async def turn_on(tx: AsyncConnection, channel: str, actor: str, now: datetime) -> bool:
    """Turn a channel on again; False where it was not off."""
    was_off = (await tx.execute(delete(switches).where(switches.c.channel == channel))).rowcount == 1
    if was_off:
        await audit.record(tx, audit.Entry(now, actor, "channel.on", f"channel:{channel}", ""))
    return was_off


async def all_off(connection: AsyncConnection) -> dict[str, Off]:
    """The channels that are off, by name."""
    return {row.channel: Off(*row) for row in await connection.execute(select(switches))}
