"""What staff do with a conversation: forms that a script sends without leaving the page, or a browser by itself."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.live.work import Click, Refused
from desk import people, picture
from desk.keys import PARTS, STAFF
from desk.live import case_form
from desk.live.page import PATH, expect_speaker, readable
from desk.live.parts import LIVE
from desk.rendering import Problem, done
from records import live_talks, presence
from records.media import NewPiece

_COMMAND = 64
PICTURE = web.RequestKey("live_picture", NewPiece)

Move = Callable[[AsyncConnection, web.Request, Click], Awaitable[object]]


async def take(request: web.Request) -> web.StreamResponse:
    """`POST /desk/live/{talk}/{move}`: a move, once for each click."""
    expect_speaker(request)
    parts, move, talk_id = request.app[PARTS], request.match_info["move"], request.match_info["talk"]
    try:
        if move == "answer":  # to draw a picture anew takes longer than a transaction may
            await _take_picture(request)
        async with parts.database.transaction() as tx:
            await TAKING[move](tx, request, await _click(request))
    except Refused as refused:
        return await _told(request, Problem(409, f"live_{refused.code}", by=await _name(request, refused.by)))
    except ValueError as error:
        return await _told(request, Problem(400, f"live_{error}"))
    except Problem as problem:
        return await _told(request, problem)
    if _by_script(request):
        return web.json_response({"done": True}, headers={"Cache-Control": "no-store"})
    stays = move in ("take", "answer", "remark")
    raise done(f"{PATH}?talk={talk_id}" if stays else PATH, f"live_{move}")


async def step_in(request: web.Request) -> web.StreamResponse:
    """`POST /desk/conversations/{citizen}/{episode}/take`: take the conversation of somebody who asked for nobody."""
    expect_speaker(request)
    parts, citizen_id = request.app[PARTS], int(request.match_info["citizen"])
    try:
        async with parts.database.transaction() as tx:
            talk = await request.app[LIVE].work.step_in(tx, citizen_id, await _click(request), parts.clock())
    except Refused as refused:
        raise Problem(409, f"live_{refused.code}", by=await _name(request, refused.by)) from refused
    if _by_script(request):
        return web.json_response({"done": True}, headers={"Cache-Control": "no-store"})
    raise done(f"{PATH}?talk={talk.id}", "live_take")


async def switch(request: web.Request) -> web.StreamResponse:
    """`POST /desk/live/presence`: say that one is there (`on=1`), or is not."""
    expect_speaker(request)
    parts, person, on = request.app[PARTS], request[STAFF], (await request.post()).get("on") == "1"
    async with parts.database.transaction() as tx:
        await (presence.arrive(tx, person.id, parts.clock()) if on else presence.leave(tx, person.id))
    if _by_script(request):
        return web.json_response({"done": True}, headers={"Cache-Control": "no-store"})
    raise done(PATH, "live_here" if on else "live_gone")


async def _take(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    await request.app[LIVE].work.take(tx, _talk_id(request), click, _now(request))


async def _answer(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    text, piece = await _given(request, "text"), request.get(PICTURE)
    await request.app[LIVE].work.answer(tx, _talk_id(request), click, text, _now(request), piece)


async def _take_picture(request: web.Request) -> None:
    """Put the picture of an answer in its place, if it has one and this click was not carried out before."""
    if not isinstance(field := (await request.post()).get("picture"), web.FileField):
        return
    async with request.app[PARTS].database.reading() as connection:
        talk = await readable(connection, request, _talk_id(request))
        if await live_talks.was_done(connection, talk.id, await _given(request, "command")):
            return
    request[PICTURE] = await picture.kept(request.app[PARTS], field, talk.citizen_id)


async def _remark(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    await request.app[LIVE].work.remark(tx, _talk_id(request), click, await _given(request, "text"), _now(request))


async def _hand_back(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    await request.app[LIVE].work.hand_back(tx, _talk_id(request), click, _now(request))


async def _transfer(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    to = await _given(request, "to")
    colleague = int(to) if to.isascii() and to.isdecimal() and len(to) < 10 else 0
    await request.app[LIVE].work.transfer(tx, _talk_id(request), click, colleague, _now(request))


async def _make_case(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    talk = await readable(tx, request, _talk_id(request))
    new = await case_form.read(tx, request, talk)
    await request.app[LIVE].work.make_case(tx, talk.id, click, new, _now(request))


async def _seen(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    last = await _given(request, "last")
    if last.isascii() and last.isdecimal() and len(last) < 10:
        await live_talks.seen(tx, _talk_id(request), click.person.id, int(last))


async def _writing(tx: AsyncConnection, request: web.Request, click: Click) -> None:
    await live_talks.note_writing(tx, _talk_id(request), click.person.id, _now(request))


TAKING: Mapping[str, Move] = {
    "take": _take,
    "answer": _answer,
    "remark": _remark,
    "hand_back": _hand_back,
    "transfer": _transfer,
    "make_case": _make_case,
    "seen": _seen,
    "writing": _writing,
}


async def _click(request: web.Request) -> Click:
    command = await _given(request, "command")
    if not 0 < len(command) <= _COMMAND:
        raise Problem(400, "bad_form")
    return Click(request[STAFF], command)


async def _given(request: web.Request, field: str) -> str:
    value = (await request.post()).get(field, "")
    return value if isinstance(value, str) else ""


async def _told(request: web.Request, problem: Problem) -> web.Response:
    if not _by_script(request):
        raise problem
    said = {"problem": problem.text}
    return web.json_response(said, status=problem.status, headers={"Cache-Control": "no-store"})


async def _name(request: web.Request, staff_id: int | None) -> str:
    actor = f"staff:{staff_id or 0}"
    async with request.app[PARTS].database.reading() as connection:
        return (await people.names(connection, [actor]))[actor]


def _by_script(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _talk_id(request: web.Request) -> int:
    return int(request.match_info["talk"])


def _now(request: web.Request) -> datetime:
    return request.app[PARTS].clock()
