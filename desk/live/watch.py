"""What is new in conversations with citizens: one watcher a process asks for all who have the page open.

It says which conversations have changed, by a sign for each; the page then reads those anew. So a page that comes back
after a break needs nothing but the signs as they stand, and misses nothing.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import msgspec

from records import live_talks, presence
from records.database import Database
from records.live_talks import Sign, TalkState

POLL_SECONDS = 0.3


class Watch:
    """The signs as they were at the last look. It looks only while somebody listens."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._signs: list[Sign] = []
        self._there: list[int] = []
        self._news = asyncio.Event()
        self._listeners = 0
        self.closed = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Have it look as long as the block lasts."""
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1

    async def round(self) -> None:
        """Look once, and wake those who listen if something has changed."""
        if self._listeners:
            await self.look()

    async def look(self) -> None:
        async with self._database.reading() as connection:
            signs = await live_talks.signs(connection)
            there = await presence.there(connection, self._clock())
        if (signs, there) != (self._signs, self._there):
            self._signs, self._there = signs, there
            self._wake()

    def of(self, staff_id: int) -> str:
        """What concerns somebody, as JSON: `{"queue": sign, "waiting": 2, "talks": {"5": sign}}`."""
        waiting = sum(sign.state is TalkState.WAITING for sign in self._signs)
        queue = ";".join(_queue_sign(sign) for sign in self._signs)
        own = {str(sign.talk_id): _sign(sign) for sign in self._signs if sign.staff_id == staff_id}
        said = {"queue": f"{queue}|{self._there}", "waiting": waiting, "talks": own}
        return msgspec.json.encode(said).decode()

    async def changed(self, seconds: float) -> None:
        """Wait until something has changed, or so long."""
        news = self._news
        with suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), seconds)

    def close(self) -> None:
        """Let every stream end."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


def _sign(sign: Sign) -> str:
    return f"{sign.version}.{sign.shown}.{sign.stuck}"


def _queue_sign(sign: Sign) -> str:
    """Of one that somebody has, others see only who."""
    seen = _sign(sign) if sign.state is TalkState.WAITING else sign.staff_id
    return f"{sign.talk_id}:{seen}"
