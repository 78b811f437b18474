"""Work that goes on beside the requests, whatever happens in one round of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

log = logging.getLogger(__name__)

# A round is not cut off in the middle of a transaction unless it takes longer than this at the end.
LAST_ROUND = 5.0


@asynccontextmanager
async def repeated(
    name: str, step: Callable[[], Awaitable[object]], seconds: float, nudge: asyncio.Event | None = None
) -> AsyncIterator[None]:
    """Run `step` every so many seconds, and at once when nudged, until the block ends."""
    rounds = _Rounds(name, step, seconds, nudge or asyncio.Event())
    task = asyncio.create_task(rounds.run(), name=name)
    try:
        yield
    finally:
        rounds.end()
        with suppress(TimeoutError):
            await asyncio.wait_for(task, LAST_ROUND)


class _Rounds:
    def __init__(self, name: str, step: Callable[[], Awaitable[object]], seconds: float, nudge: asyncio.Event) -> None:
        self._name = name
        self._step = step
        self._seconds = seconds
        self._nudge = nudge
        self._over = False

    async def run(self) -> None:
        while not self._over:
            try:
                await self._step()
            except Exception:  # the next round may go better; nothing else would run it
                log.exception("a round of %s failed", self._name)
            await self._pause()

    def end(self) -> None:
        self._over = True
        self._nudge.set()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._nudge.wait(), self._seconds)
        if not self._over:
            self._nudge.clear()
