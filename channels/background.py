"""Work that goes on beside the requests, whatever happens in one round of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[object]]


@asynccontextmanager
async def repeated(name: str, step: Step, pause: Step) -> AsyncIterator[None]:
    """Run `step`, wait for `pause`, and so on, until the block ends."""
    task = asyncio.create_task(_forever(name, step, pause), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _forever(name: str, step: Step, pause: Step) -> None:
    while True:
        try:
            await step()
        except Exception:  # the next round may go better; nothing else would run it
            log.exception("a round of %s failed", name)
        await pause()
