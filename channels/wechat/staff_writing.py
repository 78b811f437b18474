"""Showing a citizen on WeChat that a person is writing to them, as far as WeChat shows it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from channels.rates import Limit, Rates
from channels.standing import Standing
from channels.wechat import inbound, typing_sign
from channels.wechat.client import WeChatClient
from records import live_talks
from records.database import Database

LOOK_EVERY = 1.0
# The sign lasts for fifteen seconds, and whichever process shows it, once is enough.
SIGN = Limit("typing-sign", 1, 12)
# Longer after what the citizen sent WeChat shows none.
HEARD = timedelta(seconds=30)


class StaffWriting:
    """Looks who writes to somebody, and has WeChat show it."""

    def __init__(
        self,
        database: Database,
        client: WeChatClient,
        rates: Rates,
        standing: Standing,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._client = client
        self._rates = rates
        self._standing = standing
        self._clock = clock

    async def round(self) -> None:
        """Look once. An account that is not verified may show nothing."""
        if not self._standing.verified:
            return
        now = self._clock()
        writing = await self._database.look(
            lambda connection: live_talks.being_written(connection, inbound.CHANNEL, now)
        )
        fresh = [one.external_id for one in writing if now - one.citizen_at < HEARD]
        await asyncio.gather(*map(self._show, fresh))

    async def _show(self, openid: str) -> None:
        if await self._rates.allow((SIGN, openid)):
            await typing_sign.show(self._client, openid)
