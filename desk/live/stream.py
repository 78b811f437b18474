"""`GET /desk/live/events`: server-sent events that say which conversations have changed."""

import asyncio

from aiohttp import web
from aiohttp_sse import EventSourceResponse

from desk.keys import PARTS, STAFF
from desk.live.page import expect_speaker
from desk.live.parts import LIVE
from records import presence

# Below the minute after which proxies cut a silent connection.
PING_SECONDS = 20.0
SEND_SECONDS = 40.0
# How often the page says that its person is still there.
KEEP_SECONDS = 30.0
# Then the browser comes again, through the gate: an account that was closed hears nothing more.
LASTS_SECONDS = 300.0


async def listen(request: web.Request) -> web.StreamResponse:
    """Tell a member of staff of whatever changes, from the present state on."""
    expect_speaker(request)
    watch, person = request.app[LIVE].watch, request[STAFF]
    stream = EventSourceResponse(ping_interval=PING_SECONDS, send_timeout=SEND_SECONDS)
    await stream.prepare(request)
    with watch.listening():
        await watch.look()
        try:
            async with stream:
                await _tell(request, stream, person.id)
        except (ConnectionError, TimeoutError, RuntimeError):
            pass  # the browser went away; it comes again and hears how things stand
    return stream


async def _tell(request: web.Request, stream: EventSourceResponse, staff_id: int) -> None:
    watch, time = request.app[LIVE].watch, asyncio.get_running_loop().time
    told, kept, ends = "", float("-inf"), time() + LASTS_SECONDS
    while stream.is_connected() and not watch.closed and time() < ends:
        if time() - kept >= KEEP_SECONDS:
            kept = time()
            await _keep(request, staff_id)
        news = watch.of(staff_id)
        if news != told:
            told = news
            await stream.send(news)
        else:
            await watch.changed(KEEP_SECONDS)


async def _keep(request: web.Request, staff_id: int) -> None:
    parts = request.app[PARTS]
    await parts.database.write(lambda tx: presence.keep(tx, staff_id, parts.clock()))
