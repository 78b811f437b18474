"""The page on which staff speak with citizens, and its parts, which it reads anew whenever they change."""

from datetime import timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.live.work import NOTE_LIMIT, TEXT_LIMIT
from desk import picture
from desk.access import speaks
from desk.keys import PARTS, STAFF
from desk.live import view
from desk.live.parts import LIVE
from desk.rendering import Problem, render
from escalation.intake import HAPPENED_LIMIT, MATTER_LIMIT, PLACE_LIMIT
from records import live_talks
from records.live_talks import Talk, TalkState

PATH = "/desk/live"
# Who had a conversation may look at it for so long; what was said later is nothing for them.
READ_AFTERWARDS = timedelta(days=1)
_LIMITS = {
    "answer": TEXT_LIMIT,
    "picture": picture.LARGEST,
    "remark": NOTE_LIMIT,
    "matter": MATTER_LIMIT,
    "place": PLACE_LIMIT,
    "happened": HAPPENED_LIMIT,
}


def expect_speaker(request: web.Request) -> None:
    """Raises Problem 403 for somebody whom the rules do not let speak with citizens."""
    if not speaks(request[STAFF], request.app[PARTS].rulebook.live):
        raise Problem(403, "live_not_yours")


async def show(request: web.Request) -> web.Response:
    """`GET /desk/live[?talk=5]`: the queue, the own conversations, and one of them."""
    expect_speaker(request)
    parts, live, person = request.app[PARTS], request.app[LIVE], request[STAFF]
    now, asked = parts.clock(), request.query.get("talk", "")
    async with parts.database.reading() as connection:
        side = await view.side(connection, live, person, now)
        chosen = await _chosen(connection, request, asked, side)
        pane = await view.pane(connection, live, chosen, person, now) if chosen else None
    return await render(request, "live.html", {"side": side, "pane": pane, "limits": _LIMITS})


async def side(request: web.Request) -> web.Response:
    """`GET /desk/live/side`: the queue and the own conversations alone."""
    expect_speaker(request)
    parts, live = request.app[PARTS], request.app[LIVE]
    async with parts.database.reading() as connection:
        found = await view.side(connection, live, request[STAFF], parts.clock())
    return await render(request, "live_side.html", {"side": found})


async def pane(request: web.Request) -> web.Response:
    """`GET /desk/live/{talk}`: one conversation alone."""
    expect_speaker(request)
    parts, live = request.app[PARTS], request.app[LIVE]
    async with parts.database.reading() as connection:
        talk = await readable(connection, request, int(request.match_info["talk"]))
        found = await view.pane(connection, live, talk, request[STAFF], parts.clock())
    return await render(request, "live_pane.html", {"pane": found, "limits": _LIMITS})


async def waiting(request: web.Request) -> web.Response:
    """`GET /desk/live/waiting`: `{"waiting": 2}`, for desks that stay open."""
    expect_speaker(request)
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        found = await live_talks.waiting(connection)
    return web.json_response({"waiting": found}, headers={"Cache-Control": "no-store"})


async def readable(connection: AsyncConnection, request: web.Request, talk_id: int) -> Talk:
    """A conversation that the person has, had last, or may take. Raises Problem."""
    talk = await live_talks.load(connection, talk_id)
    if talk is None:
        raise Problem(404, "live_unknown")
    if talk.state is not TalkState.WAITING and talk.staff_id != request[STAFF].id:
        raise Problem(403, "live_of_other")
    if talk.ended_at is not None and request.app[PARTS].clock() - talk.ended_at > READ_AFTERWARDS:
        raise Problem(404, "live_unknown")
    return talk


async def _chosen(connection: AsyncConnection, request: web.Request, asked: str, side: view.Side) -> Talk | None:
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        return await readable(connection, request, int(asked))
    return side.own[0].talk if side.own else None
