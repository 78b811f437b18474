"""我的诉求: a visitor's own requests, and any other by its number and query code, typed and never in an address."""

import hashlib
from urllib.parse import parse_qs

from aiohttp import web

from channels import body
from channels.address import client_address
from channels.keys import PARTS, RATES, VISITORS
from channels.rates import Limit
from channels.web import origin
from channels.web.chat_api import CHANNEL
from channels.web.pages import page
from channels.wording import WORDS
from escalation import lookup
from escalation.lookup import CitizenCase
from escalation.number import find_number
from records import citizens

PATH = "/requests"
MAX_BODY = 4_096
MAX_FIELD = 64
MINUTES = 15

# A code has 29^6 values: at this pace a guess takes thousands of years.
ADDRESS_ASKS = Limit("ask-address", 30, MINUTES * 60)
NUMBER_ASKED = Limit("ask-number", 10, MINUTES * 60)


def setup(app: web.Application) -> None:
    """Add the page."""
    app.router.add_get(PATH, show)
    app.router.add_post(PATH, look_up)


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def look_up(request: web.Request) -> web.Response:
    """Find a request by what was typed."""
    if not origin.is_own(request, request.app[PARTS].settings.public_url):
        return await _page(request, status=403, problem=WORDS.requests.foreign)
    number, code = await _typed(request)
    if not (number and code):
        return await _page(request, status=400, problem=WORDS.requests.malformed, number=number)
    if not await _may_ask(request, number):
        words = WORDS.requests.too_often.format(minutes=MINUTES)
        return await _page(request, status=429, problem=words, number=number)
    found = await _find(request, number, code)
    if found is None:
        return await _page(request, status=404, problem=WORDS.requests.not_found, number=number)
    return await _page(request, found=found)


async def _typed(request: web.Request) -> tuple[str, str]:
    raw = await body.read(request.content, MAX_BODY)
    try:
        fields = parse_qs((raw or b"").decode(), max_num_fields=8)
    except ValueError:
        return "", ""
    number, code = (fields.get(name, [""])[0].strip()[:MAX_FIELD] for name in ("number", "code"))
    return number, code


async def _may_ask(request: web.Request, number: str) -> bool:
    address = client_address(request, request.app[PARTS].settings.trusted_proxies)
    wanted = hashlib.sha256((find_number(number) or number).encode()).hexdigest()[:24]
    return await request.app[RATES].allow((ADDRESS_ASKS, address), (NUMBER_ASKED, wanted))


async def _find(request: web.Request, number: str, code: str) -> CitizenCase | None:
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        return await lookup.by_code(connection, number, code, parts.vault, parts.rulebook)


async def _own(request: web.Request) -> list[CitizenCase]:
    visitor = request.app[VISITORS].find(request)
    if visitor is None:
        return []
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        citizen_id = await citizens.find(connection, CHANNEL, visitor)
        return [] if citizen_id is None else await lookup.by_citizen(connection, citizen_id, parts.rulebook)


async def _page(
    request: web.Request,
    *,
    status: int = 200,
    problem: str | None = None,
    number: str = "",
    found: CitizenCase | None = None,
) -> web.Response:
    own = await _own(request)
    return page("requests.html", status=status, own=own, found=found, problem=problem, number=number)
