"""A body that does not come is not waited for without end: who holds a request open for nothing is let go of."""

import asyncio

from aiohttp import StreamReader, web
from aiohttp.typedefs import Handler

# Seconds that any body may take, and how many bytes earn it another one: a photo comes on the worst of networks, and a
# byte now and then keeps nobody a place.
PATIENCE = 30.0
PACE = 1_000.0


@web.middleware
async def in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let whoever reads a body that does not come have a TimeoutError."""
    if request.content.is_eof():  # nearly always: it came together with the head
        return await handler(request)
    watch = _Watch(request.content)
    try:
        return await handler(request)
    finally:
        watch.end()


class _Watch:
    """Looks at a body from time to time until its request is over."""

    def __init__(self, content: StreamReader) -> None:
        self._content = content
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._next = self._loop.call_later(PATIENCE, self._look)

    def end(self) -> None:
        self._next.cancel()

    def _look(self) -> None:
        if self._content.is_eof():
            return
        until = self._began + PATIENCE + self._content.total_bytes / PACE
        if self._loop.time() < until:
            self._next = self._loop.call_at(until, self._look)
        else:
            self._content.set_exception(TimeoutError("the body did not come"))
