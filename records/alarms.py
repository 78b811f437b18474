"""What a platform refuses until the operator acts: one row for each channel and error code, seen at the desk.

Refused for want of a right (48001), an account is known to be unverified from then on, until somebody says that the
alarm is dealt with.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import metadata
from records.moments import Moment

# WeChat's code for a right that the account lacks.
UNVERIFIED = 48001
# What is refused to notices alone (48001: the account may send none of that kind), or to the fetching of what citizens
# sent: messages go on.
NOTICES = "wechat-notices"
MEDIA = "wechat-media"

alarms = Table(
    "channel_alarms",
    metadata,
    Column("channel", String(16), primary_key=True),
    # The platform's error code.
    Column("code", Integer, primary_key=True, autoincrement=False),
    # What it means, in words for staff; no citizen's data.
    Column("reason", String(500), nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)


@dataclass(frozen=True)
class Alarm:
    """Refused so many `times` between two moments, the last time for `reason`."""

    channel: str
    code: int
    reason: str
    times: int
    first_at: datetime
    last_at: datetime


async def account_refused(tx: AsyncConnection, channel: str, code: int, reason: str, now: datetime) -> None:
    """Count one more refusal of the account itself."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    first = {"channel": channel, "code": code, "reason": reason[:500], "times": 1, "first_at": now, "last_at": now}
    statement = dialect.insert(alarms).values(**first)
    again = {"reason": reason[:500], "times": alarms.c.times + 1, "last_at": now}
    await tx.execute(statement.on_conflict_do_update(index_elements=["channel", "code"], set_=again))


async def refused_since(connection: AsyncConnection, channel: str, code: int) -> datetime | None:
    """Since when the account is refused with this code; None where it is not, or that was dealt with."""
    statement = select(alarms.c.first_at).where(alarms.c.channel == channel, alarms.c.code == code)
    return (await connection.execute(statement)).scalar_one_or_none()


async def may_write_first(connection: AsyncConnection, channel: str) -> bool:
    """Whether the account was not refused the right to send messages by itself, or that was dealt with."""
    return await refused_since(connection, channel, UNVERIFIED) is None


async def standing(connection: AsyncConnection) -> list[Alarm]:
    """Every alarm that nobody has dealt with, the latest first."""
    rows = await connection.execute(select(alarms).order_by(alarms.c.last_at.desc(), alarms.c.code))
    return [Alarm(row.channel, row.code, row.reason, row.times, row.first_at, row.last_at) for row in rows]


async def settle(tx: AsyncConnection, channel: str, code: int) -> bool:
    """Take an alarm away that was dealt with; False where there is none."""
    result = await tx.execute(delete(alarms).where(alarms.c.channel == channel, alarms.c.code == code))
    return result.rowcount == 1
