"""The desk's addresses, and who is let in to each."""

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.live.work import LiveWork
from desk import (
    audit_page,
    board,
    case_moves,
    case_page,
    channels_page,
    contacts,
    dead_letters_page,
    deliveries_page,
    emergencies,
    material_page,
    password_page,
    picture,
    registering,
    reminders_page,
    staffing_page,
    views,
    work_list,
)
from desk.access import Area, may
from desk.keys import LARGEST, PARTS, STAFF
from desk.knowledge import entries, entry_page, exchange_page, gap_page, moves, proposing, review, tryout, writing
from desk.live import media as live_media
from desk.live import moves as live_moves
from desk.live import page as live_page
from desk.live import stream as live_stream
from desk.live.parts import LIVE, LiveParts
from desk.live.watch import Watch
from desk.pages import TYPES, static_files
from desk.parts import DeskParts
from desk.rendering import Problem, render_problem
from escalation.pictures import MOST
from records.alarms import MEDIA, NOTICES
from records.switches import CHANNELS

FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Route:
    """An address and the part of the desk that it belongs to. `largest` is the size of a body in bytes, where it may be
    larger than the application's other ones."""

    method: str
    path: str
    handler: Handler
    area: Area
    largest: int | None = None


# As large as the databases' integers allow for.
_ID = "[0-9]{1,9}"
_CASE = r"/desk/cases/{number:WQ[0-9]{8}-[0-9]{4,9}}"
_VISIT = f"/desk/conversations/{{citizen:{_ID}}}/{{episode:{_ID}}}"
_OF_VISIT = f"{_VISIT}/media/{{message:{_ID}}}"
_STEP = "|".join(case_moves.TAKING)
_KNOWLEDGE = "/desk/knowledge"
# The id may be Chinese, which is percent-encoded in the address that is matched.
_ENTRY = f"{_KNOWLEDGE}/entries/{{entry:[^/]{{1,900}}}}"
_MOVE = "|".join(moves.TAKING)
_DELIVERY = f"{deliveries_page.PATH}/{{delivery:{_ID}}}"
_CHANNEL = f"{channels_page.PATH}/{{channel:{'|'.join(CHANNELS)}}}"
_REFUSED = f"{channels_page.PATH}/{{channel:{'|'.join((*CHANNELS, NOTICES, MEDIA))}}}"
_CODE = "-?[0-9]{1,9}"
_STAFFING = "|".join(staffing_page.CHANGES)
_LIVE = live_page.PATH
_TALK = f"{_LIVE}/{{talk:{_ID}}}"
_LIVE_MOVE = "|".join(live_moves.TAKING)

ROUTES = (
    Route("GET", "/desk/", work_list.show, Area.CASES),
    Route("GET", registering.PATH, registering.show, Area.REGISTER),
    Route("POST", registering.PATH, registering.register, Area.REGISTER),
    Route("POST", "/desk/find", work_list.find, Area.CASES),
    Route("POST", "/desk/export", work_list.export, Area.EXPORT),
    Route("POST", "/desk/views", views.save, Area.CASES),
    Route("POST", f"/desk/views/{{view:{_ID}}}/remove", views.remove, Area.CASES),
    Route("GET", _CASE, case_page.show, Area.CASES),
    Route("POST", f"{_CASE}/details", case_page.reveal, Area.REVEAL),
    Route("GET", f"{_CASE}/media/{{message:{_ID}}}", material_page.show, Area.MATERIAL),
    Route("POST", f"{_CASE}/media/{{message:{_ID}}}/original", material_page.download, Area.REVEAL),
    Route("POST", f"{_CASE}/messages/{{message:{_ID}}}/resend", case_page.resend, Area.RESEND),
    Route("GET", f"{_CASE}/proposal", proposing.begin, Area.PROPOSING),
    Route("POST", f"{_CASE}/proposal", proposing.save, Area.PROPOSING),
    Route("GET", f"{_CASE}/pictures/{{piece:{_ID}}}", material_page.show_of_step, Area.CASES),
    Route("POST", f"{_CASE}/{{step:{_STEP}}}", case_moves.take, Area.CASES, picture.largest_form(MOST)),
    Route("GET", reminders_page.PAGE, reminders_page.show, Area.REMINDERS),
    Route("GET", f"{reminders_page.PAGE}/waiting", reminders_page.waiting, Area.REMINDERS),
    Route("POST", f"{reminders_page.PAGE}/seen", reminders_page.mark_seen, Area.REMINDERS),
    Route("GET", "/desk/contacts", contacts.show, Area.CONTACTS),
    Route("GET", _VISIT, contacts.transcript, Area.CONTACTS),
    Route("GET", _OF_VISIT, material_page.show_of_visit, Area.MATERIAL_OF_VISITS),
    Route("POST", f"{_OF_VISIT}/original", material_page.download_of_visit, Area.MATERIAL_OF_VISITS),
    Route("GET", "/desk/emergencies", emergencies.show, Area.EMERGENCIES),
    Route("GET", "/desk/emergencies/waiting", emergencies.waiting, Area.EMERGENCIES),
    Route("POST", f"/desk/emergencies/{{message:{_ID}}}/follow-up", emergencies.follow_up, Area.FOLLOW_UP),
    Route("POST", f"{_VISIT}/take", live_moves.step_in, Area.LIVE),
    Route("GET", _LIVE, live_page.show, Area.LIVE),
    Route("GET", f"{_LIVE}/side", live_page.side, Area.LIVE),
    Route("GET", f"{_LIVE}/waiting", live_page.waiting, Area.LIVE),
    Route("POST", f"{_LIVE}/presence", live_moves.switch, Area.LIVE),
    Route("GET", _TALK, live_page.pane, Area.LIVE),
    Route("GET", f"{_TALK}/media/{{message:{_ID}}}", live_media.show, Area.LIVE),
    Route("POST", f"{_TALK}/{{move:{_LIVE_MOVE}}}", live_moves.take, Area.LIVE, picture.largest_form(1)),
    Route("GET", "/desk/board", board.show, Area.BOARD),
    Route("GET", "/desk/brief", board.show_brief, Area.BOARD),
    Route("GET", _KNOWLEDGE, entries.listed, Area.KNOWLEDGE),
    Route("GET", f"{_KNOWLEDGE}/review", review.listed, Area.KNOWLEDGE),
    Route("GET", _ENTRY, entry_page.opened, Area.KNOWLEDGE),
    Route("GET", f"{_ENTRY}/compare", entry_page.compared, Area.KNOWLEDGE),
    Route("GET", f"{_ENTRY}/questions", entry_page.behind, Area.KNOWLEDGE),
    Route("GET", f"{_KNOWLEDGE}/gaps", gap_page.listed, Area.WRITING),
    Route("POST", f"{_KNOWLEDGE}/gaps/draft", gap_page.draft, Area.WRITING),
    Route("POST", f"{_KNOWLEDGE}/gaps/wording", gap_page.wording, Area.WRITING),
    Route("POST", f"{_KNOWLEDGE}/gaps/dismiss", gap_page.dismiss, Area.WRITING),
    Route("GET", f"{_KNOWLEDGE}/try", tryout.begin, Area.KNOWLEDGE),
    Route("POST", f"{_KNOWLEDGE}/try", tryout.explain, Area.KNOWLEDGE),
    Route("GET", f"{_KNOWLEDGE}/exchange", exchange_page.opened, Area.WRITING),
    Route("GET", f"{_KNOWLEDGE}/export", exchange_page.export, Area.WRITING),
    Route("POST", f"{_KNOWLEDGE}/import", exchange_page.report, Area.WRITING, exchange_page.LARGEST),
    Route("POST", f"{_KNOWLEDGE}/import/drafts", exchange_page.take, Area.WRITING, exchange_page.LARGEST),
    Route("GET", f"{_KNOWLEDGE}/new", writing.begin, Area.WRITING),
    Route("GET", f"{_ENTRY}/edit", writing.edit, Area.WRITING),
    Route("POST", f"{_ENTRY}/draft", writing.save, Area.WRITING, writing.LARGEST),
    Route("POST", f"{_ENTRY}/{{step:{_MOVE}}}", moves.take, Area.KNOWLEDGE),
    Route("GET", staffing_page.PATH, staffing_page.show, Area.STAFFING),
    Route("POST", f"{staffing_page.PATH}/{{what:{_STAFFING}}}", staffing_page.change, Area.STAFFING),
    Route("GET", deliveries_page.PATH, deliveries_page.show, Area.DELIVERIES),
    Route("POST", f"{_DELIVERY}/resend", deliveries_page.resend, Area.DELIVERIES),
    Route("POST", f"{_DELIVERY}/drop", deliveries_page.drop, Area.DELIVERIES),
    Route("GET", channels_page.PATH, channels_page.show, Area.CHANNELS),
    Route("POST", f"{_CHANNEL}/off", channels_page.turn_off, Area.CHANNELS),
    Route("POST", f"{_CHANNEL}/on", channels_page.turn_on, Area.CHANNELS),
    Route("POST", f"{_REFUSED}/refusals/{{code:{_CODE}}}/settle", channels_page.settle, Area.CHANNELS),
    Route("GET", dead_letters_page.PATH, dead_letters_page.show, Area.DELIVERIES),
    Route("POST", f"{dead_letters_page.PATH}/resend", dead_letters_page.resend_all, Area.DELIVERIES),
    Route("POST", f"{dead_letters_page.PATH}/{{message:{_ID}}}/resend", dead_letters_page.resend, Area.DELIVERIES),
    Route("GET", "/desk/audit", audit_page.show, Area.AUDIT),
    Route("GET", "/desk/password", password_page.show, Area.OWN_ACCOUNT),
    Route("POST", "/desk/password", password_page.change, Area.OWN_ACCOUNT),
)
# Open as long as its page is.
STREAM = Route("GET", f"{_LIVE}/events", live_stream.listen, Area.LIVE)


def setup(app: web.Application, parts: DeskParts) -> None:
    """Add the desk's pages. They need `service.security.gate` in front, which says who asks.

    Whoever runs them lets `app[LIVE].watch` make its rounds.
    """
    app[PARTS] = parts
    app[LIVE] = LiveParts(LiveWork(parts.casework), Watch(parts.database, parts.clock), parts.vault, parts.verified)
    app.on_shutdown.append(_end_streams)
    app[LARGEST] = {}
    for route in (*ROUTES, STREAM):
        handler = _guarded(route)
        app.router.add_route(route.method, route.path, handler)
        if route.largest is not None:
            app[LARGEST][handler] = route.largest
    app.router.add_get("/desk", _to_desk)
    app.router.add_get("/desk/static/{name}", _static)


def _guarded(route: Route) -> Handler:
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            if not may(request[STAFF], route.area):
                raise Problem(403, "no_right")
            return await route.handler(request)
        except Problem as problem:
            return await render_problem(request, problem)
        finally:
            if route.largest is not None:
                await _close_files(request)

    return guarded


async def _close_files(request: web.Request) -> None:
    # The server closes those of its own request, not those of the one that takes more in its place.
    for field in (await request.post()).values():
        if isinstance(field, web.FileField):
            field.file.close()


async def _end_streams(app: web.Application) -> None:
    # Before the server waits for its requests to end: these would not.
    app[LIVE].watch.close()


async def _to_desk(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPMovedPermanently("/desk/")


async def _static(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    content = static_files().get(name)
    if content is None:
        raise web.HTTPNotFound
    # The address changes with the content, see `pages.static`.
    headers = {"Cache-Control": FOR_EVER}
    return web.Response(body=content, content_type=TYPES[Path(name).suffix], charset="utf-8", headers=headers)
