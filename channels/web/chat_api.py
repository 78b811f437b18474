"""The web chat's API: say something, and read what was said.

`POST /api/chat/messages {"id": uuid, "text": …}` -> `{"message": …, "reply": …}`; the same id again gives the same.
Instead of the text, or beside it, there may be a `"location": {"latitude": …, "longitude": …, "label": …}`.
`POST /api/chat/ratings {"question": row id, "rating": "helpful" | "unhelpful"}` -> the same; the last one counts.
`GET /api/chat/messages?after=<place>` -> `{"messages": […]}`, oldest first; without `after` the newest ones.
What is refused comes as `{"error": {"code": …, "text": Chinese words}}`.
"""

from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from channels import body
from channels.address import client_address
from channels.keys import PARTS, RATES, VISITORS
from channels.rates import CHANNEL_SPEAKS, Limit
from channels.web import origin
from channels.web.views import MessageView, view
from channels.wording import WORDS
from channels.work import Exchange
from language import text
from records import citizens, enclosures, messages, shown
from records.database import Database
from records.enclosures import MAX_LABEL, Place
from records.messages import Inbound, Message, Rated, Rating

CHANNEL = "web"
MAX_TEXT = 2_000
MAX_BODY = 32_768
PAGE = 100
# As large as a place may become in the database's column.
MAX_DIGITS = 9
# Seconds until a turn begins, and more until it ends; a reply that takes longer comes later, and the page says so.
BEGINS_WITHIN = 3.0
PATIENCE = 5.0

VISITOR_SPEAKS = Limit("speak", 20, 60)
# Many citizens share one address behind a carrier's gateway.
ADDRESS_SPEAKS = Limit("speak-address", 600, 60)

Form = TypeVar("Form")


@dataclass(frozen=True)
class Said:
    """What the page posts; `id` is the page's own, so that a lost response is asked for again, not said twice.

    There is a text, or a location, which may have a text.
    """

    id: UUID
    text: str | None = None
    location: Place | None = None


@dataclass(frozen=True)
class Rate:
    """Whether an answer helped; `question` is the row of the message that it answered."""

    question: Annotated[int, msgspec.Meta(gt=0, lt=10**15)]
    rating: Rating


@dataclass(frozen=True)
class Exchanged:
    """Answer to a POST. `reply` None: it comes later, with the next GET, or `silent`: a person has the word and will
    see the message."""

    message: MessageView
    reply: MessageView | None
    silent: bool = False


@dataclass(frozen=True)
class Heard:
    """Answer to a GET."""

    messages: list[MessageView]


class Refusal(Exception):
    """The request is not taken; `code` for the script, `words` for the citizen."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.words = words


def setup(app: web.Application) -> None:
    """Add the API's routes."""
    app.router.add_post("/api/chat/ratings", rate)
    app.router.add_post("/api/chat/messages", say)
    app.router.add_get("/api/chat/messages", hear)


async def say(request: web.Request) -> web.Response:
    """Take a message in and answer it."""
    try:
        visitor = visitor_of(request)
        said = await _read(request)
        await slow_down(request, visitor)
    except Refusal as refusal:
        return refused(refusal)
    return await exchanged(request, _inbound(visitor, said))


async def rate(request: web.Request) -> web.Response:
    """Keep whether an answer helped."""
    try:
        visitor = visitor_of(request)
        said = await decoded(request, Rate)
        await slow_down(request, visitor)
        await _rate(request, visitor, Rated(said.question, said.rating))
    except Refusal as refusal:
        return refused(refusal)
    return as_json(said)


async def hear(request: web.Request) -> web.Response:
    """Give the visitor's own conversation; a browser that never said anything has none."""
    visitor = request.app[VISITORS].find(request)
    if visitor is None:
        return as_json(Heard([]))
    found = await timeline(request.app[PARTS].database, visitor, place_in(request.query.get("after", "")))
    return as_json(Heard([view(message) for message in found]))


def refused(refusal: Refusal) -> web.Response:
    """The refusal as JSON."""
    return as_json({"error": {"code": refusal.code, "text": refusal.words}}, status=refusal.status)


def visitor_of(request: web.Request) -> str:
    """Who asks, from a page of ours. Raises Refusal."""
    if not origin.is_own(request, request.app[PARTS].settings.public_url):
        raise Refusal(403, "foreign", WORDS.chat.foreign)
    visitor = request.app[VISITORS].find(request)
    if visitor is None:
        raise Refusal(401, "no_visitor", WORDS.chat.no_visitor)
    return visitor


async def _read(request: web.Request) -> Said:
    said = await decoded(request, Said)
    if said.text is None and said.location is None:
        raise Refusal(400, "malformed", WORDS.chat.malformed)
    typed = said.text or ""
    if len(typed) > MAX_TEXT:
        raise Refusal(413, "too_long", WORDS.chat.too_long.format(limit=MAX_TEXT, length=len(typed)))
    cleaned = text.clean(typed, MAX_TEXT)
    if not cleaned and said.location is None:
        raise Refusal(400, "empty", WORDS.chat.empty)
    return Said(said.id, cleaned, said.location)


def _inbound(visitor: str, said: Said) -> Inbound:
    external_id, typed, location = f"{visitor}:{said.id}", said.text or "", said.location
    if location is None:
        return Inbound(CHANNEL, visitor, external_id, typed)
    location = Place(location.latitude, location.longitude, text.clean(location.label, MAX_LABEL))
    if location.label and not typed:
        typed = WORDS.place.format(label=location.label)
    return Inbound(CHANNEL, visitor, external_id, typed, "location", enclosures.write(location))


async def decoded(request: web.Request, form: type[Form]) -> Form:
    """What a script of ours posts. Raises Refusal."""
    # A form of another site cannot send this content type without asking us first.
    raw = await body.read(request.content, MAX_BODY) if request.content_type == "application/json" else b""
    if raw is None:
        raise Refusal(413, "too_long", WORDS.chat.too_long.format(limit=MAX_TEXT, length=f"{MAX_TEXT} 多"))
    try:
        return msgspec.json.decode(raw, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal(400, "malformed", WORDS.chat.malformed) from None


async def _rate(request: web.Request, visitor: str, rated: Rated) -> None:
    async def keep(tx: AsyncConnection) -> bool:
        citizen_id = await citizens.find(tx, CHANNEL, visitor)
        return citizen_id is not None and await messages.rate(tx, citizen_id, rated)

    if not await request.app[PARTS].database.write(keep):
        raise Refusal(404, "unknown_answer", WORDS.chat.unknown_answer)


async def slow_down(request: web.Request, visitor: str, *more: Limit) -> None:
    """Count what a visitor does, also against `more` limits. Raises Refusal where it is too much."""
    address = client_address(request, request.app[PARTS].settings.trusted_proxies)
    own = [(limit, visitor) for limit in (VISITOR_SPEAKS, *more)]
    limit = await request.app[RATES].exceeded(*own, (ADDRESS_SPEAKS, address), (CHANNEL_SPEAKS, CHANNEL))
    if limit is CHANNEL_SPEAKS:
        raise Refusal(429, "busy", WORDS.chat.busy)
    if limit is not None:
        raise Refusal(429, "too_often", WORDS.chat.too_often)


def place_in(text: str) -> int | None:
    """The place that a page says it has seen; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


async def timeline(database: Database, visitor: str, after: int | None) -> list[Message]:
    """At most PAGE messages of a visitor: those next after a place, or the newest."""
    async with database.reading() as connection:
        citizen_id = await citizens.find(connection, CHANNEL, visitor)
        if citizen_id is None:
            return []
        if after is None:
            return await shown.last(connection, citizen_id, PAGE)
        return await shown.after(connection, citizen_id, after, PAGE)


async def exchanged(request: web.Request, inbound: Inbound) -> web.Response:
    """Take a message in and give it, with its reply if that is there in time."""
    work = await request.app[PARTS].reception.begin(inbound)
    exchange = await work.within(BEGINS_WITHIN)
    if exchange is None:
        exchange = await work.in_time(PATIENCE if work.answering else 0)
    if exchange is None:
        return as_json(Exchanged(view(work.message), None))
    return as_json(Exchanged(view(work.message), _delivered(exchange), exchange.silent))


def _delivered(exchange: Exchange) -> MessageView | None:
    return view(exchange.note) if exchange.note.delivered_at else None


def as_json(content: object, status: int = 200) -> web.Response:
    """An answer for a script, which no cache may keep."""
    return web.Response(
        body=msgspec.json.encode(content),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
