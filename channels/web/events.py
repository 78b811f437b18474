"""`GET /api/chat/events`: the conversation as server-sent events, from the last message that the page saw.

Each event is a message as `GET /api/chat/messages` gives it, its id the message's place. Where to go on stands in
`Last-Event-ID` or `?after=`; without either the newest messages come first. An event `ready` says that all that was
there before has come, an event `writing` that somebody of the staff has typed just now. 429 and 503: no stream for now,
the page asks from time to time instead.
"""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web
from aiohttp_sse import EventSourceResponse

from channels.address import client_address
from channels.background import repeated
from channels.keys import LIVE, PARTS, RATES
from channels.rates import Limit
from channels.web import live
from channels.web.chat_api import CHANNEL, PAGE, Refusal, place_in, refused, timeline, visitor_of
from channels.web.live import Event, Full, Live, Seat, event_of
from channels.wording import WORDS

# Below the minute after which proxies and carriers cut a silent connection.
PING_SECONDS = 20.0
# A phone that took nothing for so long is gone.
SEND_SECONDS = 40.0
READY = "ready"
# On a bad network a page comes again every second or so; with several tabs.
VISITOR_LISTENS = Limit("listen", 120, 60)
ADDRESS_LISTENS = Limit("listen-address", 6_000, 60)


def setup(app: web.Application) -> None:
    """Add the route and the watcher."""
    parts = app[PARTS]
    app[LIVE] = Live(parts.database, CHANNEL, parts.clock)
    app.router.add_get("/api/chat/events", listen, allow_head=False)
    app.cleanup_ctx.append(_watching)
    # Before the server waits for its requests to end: these would not.
    app.on_shutdown.append(_end)


async def listen(request: web.Request) -> web.StreamResponse:
    """Keep a stream open until either side has enough."""
    stream = EventSourceResponse(ping_interval=PING_SECONDS, send_timeout=SEND_SECONDS)
    try:
        visitor = visitor_of(request)
        seat = Seat(visitor, client_address(request, request.app[PARTS].settings.trusted_proxies), stream)
        await _take(request, seat)
    except Refusal as refusal:
        return refused(refusal)
    try:
        await stream.prepare(request)
        async with stream:
            await _replay(request, seat, stream)
            if not seat.closed:
                await stream.wait()
    except (ConnectionError, TimeoutError):
        pass  # the browser went away; it comes again with the last place it saw
    finally:
        request.app[LIVE].leave(seat)
    return stream


async def _take(request: web.Request, seat: Seat) -> None:
    if not await request.app[RATES].allow((VISITOR_LISTENS, seat.visitor), (ADDRESS_LISTENS, seat.address)):
        raise Refusal(429, "too_often", WORDS.chat.too_often)
    try:
        request.app[LIVE].take(seat)
    except Full:
        raise Refusal(503, "full", WORDS.chat.too_often) from None


async def _replay(request: web.Request, seat: Seat, stream: EventSourceResponse) -> None:
    """Send what was shown before; from the last look on the watcher does."""
    after = place_in(request.headers.get("Last-Event-ID", "") or request.query.get("after", ""))
    while not seat.closed:
        missed = [event_of(one) for one in await timeline(request.app[PARTS].database, seat.visitor, after)]
        after = missed[-1].place if missed else after or 0
        if len(missed) < PAGE:
            seat.join([*missed, Event(after, "", READY)], after)
            return
        for event in missed:
            await stream.send(event.data, id=str(event.place))


async def _watching(app: web.Application) -> AsyncIterator[None]:
    async with repeated("live chats", app[LIVE].round, live.POLL_SECONDS):
        yield


async def _end(app: web.Application) -> None:
    app[LIVE].close()
    await asyncio.sleep(0)
