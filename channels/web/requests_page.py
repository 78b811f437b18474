"""我的诉求: a visitor's own requests, and any other by its number and query code, typed and never in an address."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import web

from channels import body
from channels.address import client_address
from channels.keys import PARTS, RATES
from channels.rates import Limit
from channels.web import origin
from channels.web.identity import identities
from channels.web.pages import page
from channels.wording import WORDS
from escalation import lookup
from escalation.case import Rating, RatingReason
from escalation.casework import REASON_LIMIT
from escalation.lookup import CitizenCase
from escalation.number import find_number
from escalation.wording import rating_reason, verdict
from records import citizens

PATH = "/requests"
MAX_BODY = 4_096
MAX_FIELD = 64
MINUTES = 15

# A code has 29^6 values: at this pace a guess takes thousands of years.
ADDRESS_ASKS = Limit("ask-address", 30, MINUTES * 60)
NUMBER_ASKED = Limit("ask-number", 10, MINUTES * 60)


@dataclass(frozen=True)
class Said:
    """What became of something that was tried: the number of the case, the words, and what was typed if it failed.

    `code` opens a case that this browser did not file; its forms carry it on.
    """

    number: str
    words: str
    good: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


def setup(app: web.Application) -> None:
    """Add the page."""
    app.router.add_get(PATH, show)
    app.router.add_post(PATH, look_up)


async def show(request: web.Request) -> web.Response:
    return await page_of(request)


async def look_up(request: web.Request) -> web.Response:
    """Find a request by what was typed."""
    if not origin.is_own(request, request.app[PARTS].settings.public_url):
        return await page_of(request, status=403, problem=WORDS.requests.foreign)
    number, code = await _typed(request)
    if not (number and code):
        return await page_of(request, status=400, problem=WORDS.requests.malformed, number=number)
    if not await may_ask(request, number):
        words = WORDS.requests.too_often.format(minutes=MINUTES)
        return await page_of(request, status=429, problem=words, number=number)
    found = await find(request, number, code)
    if found is None:
        return await page_of(request, status=404, problem=WORDS.requests.not_found, number=number)
    return await page_of(request, found=found, code=code)


async def _typed(request: web.Request) -> tuple[str, str]:
    raw = await body.read(request.content, MAX_BODY)
    try:
        fields = parse_qs((raw or b"").decode(), max_num_fields=8)
    except ValueError:
        return "", ""
    number, code = (fields.get(name, [""])[0].strip()[:MAX_FIELD] for name in ("number", "code"))
    return number, code


async def may_ask(request: web.Request, number: str) -> bool:
    """Whether this address may try this number once more."""
    address = client_address(request, request.app[PARTS].settings.trusted_proxies)
    wanted = hashlib.sha256((find_number(number) or number).encode()).hexdigest()[:24]
    return await request.app[RATES].allow((ADDRESS_ASKS, address), (NUMBER_ASKED, wanted))


async def find(request: web.Request, number: str, code: str) -> CitizenCase | None:
    """The request that a number and its code open."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        return await lookup.by_code(connection, number, code, parts.vault, parts.rulebook)


async def own(request: web.Request) -> list[CitizenCase]:
    """The requests of whoever this browser is proven to be, the newest first."""
    found: list[CitizenCase] = []
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        for identity in identities(request):
            citizen_id = await citizens.find(connection, identity.channel, identity.external_id)
            if citizen_id is not None:
                found += await lookup.by_citizen(connection, citizen_id, parts.rulebook)
    return sorted(found, key=lambda case: case.id, reverse=True)


async def page_of(
    request: web.Request,
    *,
    status: int = 200,
    problem: str | None = None,
    number: str = "",
    found: CitizenCase | None = None,
    code: str = "",
    said: Said | None = None,
) -> web.Response:
    """The page, with what was found, what became of a step, or why nothing was done."""
    context: dict[str, object] = {"found": found, "problem": problem, "number": number, "code": code, "said": said}
    reasons = [(reason.value, rating_reason(reason)) for reason in RatingReason if reason is not RatingReason.UNSAID]
    ratings = [(rating.value, verdict(rating, None, "")) for rating in Rating]
    return page(
        "requests.html",
        status=status,
        own=await own(request),
        ratings=ratings,
        reasons=reasons,
        longest=REASON_LIMIT,
        once=lambda: secrets.token_urlsafe(16),
        **context,
    )
