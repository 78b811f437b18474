"""How the channels stand: which are off, and whether WeChat lets the account write first.

It stands in the database, is decided by operators (and, for the account, by WeChat's refusals), and is looked up once a
second, so that no message waits for it and every process follows within that second.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from records import alarms, switches
from records.database import Database
from records.switches import Off

LOOK_EVERY = 1.0


class Standing:
    """What was found at the last look; before the first one, everything is on. `verified`: as the settings say."""

    def __init__(self, database: Database, *, verified: bool) -> None:
        self._database = database
        self._by_settings = verified
        self._off: dict[str, Off] = {}
        self._refused = False

    async def look(self) -> None:
        """Look it up."""
        await self._database.look(self._looked_up)

    async def _looked_up(self, connection: AsyncConnection) -> None:
        self._off = await switches.all_off(connection)
        self._refused = not await alarms.may_write_first(connection, "wechat")

    def off(self, channel: str) -> Off | None:
        """The switch of a channel that is off."""
        return self._off.get(channel)

    @property
    def verified(self) -> bool:
        """Whether the official account may send service messages, as far as is known."""
        return self._by_settings and not self._refused
