"""我的诉求: a visitor's own requests, each with its whole timeline, and any other by its number and query code.

The code is typed into a form and never stands in an address; a page that it opened carries it on in its forms.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import web

from channels import body
from channels.keys import PARTS
from channels.web import origin, own_requests
from channels.web.own_requests import MINUTES
from channels.web.pages import page
from channels.wording import WORDS
from escalation.case import Rating, RatingReason
from escalation.casework import REASON_LIMIT
from escalation.lookup import CitizenCase, what_next
from escalation.wording import rating_reason, verdict
from records.moments import local_day

PATH = "/requests"
MAX_BODY = 4_096
MAX_FIELD = 64


@dataclass(frozen=True)
class Said:
    """What became of a step that was tried: its name, the words, and what was typed if it failed."""

    step: str
    words: str
    good: bool
    typed: Mapping[str, str] = field(default_factory=dict)


def setup(app: web.Application) -> None:
    """Add the pages."""
    app.router.add_get(PATH, show)
    app.router.add_get(f"{PATH}/{{number:WQ[0-9]{{8}}-[0-9]{{4,9}}}}", show_one)
    app.router.add_post(PATH, look_up)


async def show(request: web.Request) -> web.Response:
    """The list of one's own requests."""
    return await list_page(request)


async def show_one(request: web.Request) -> web.Response:
    """One of one's own requests; another's does not exist here."""
    case = await own_requests.own_one(request, number := request.match_info["number"])
    if case is None:
        return await list_page(request, status=404, problem=WORDS.requests.not_yours, number=number)
    return await case_page(request, case)


async def look_up(request: web.Request) -> web.Response:
    """Find a request by what was typed."""
    if not origin.is_own(request, request.app[PARTS].settings.public_url):
        return await list_page(request, status=403, problem=WORDS.requests.foreign)
    number, code = await _typed(request)
    if not (number and code):
        return await list_page(request, status=400, problem=WORDS.requests.malformed, number=number)
    if not await own_requests.may_ask(request, number):
        words = WORDS.requests.too_often.format(minutes=MINUTES)
        return await list_page(request, status=429, problem=words, number=number)
    found = await own_requests.by_code(request, number, code)
    if found is None:
        return await list_page(request, status=404, problem=WORDS.requests.not_found, number=number)
    return await case_page(request, found, code=code)


async def list_page(request: web.Request, *, status: int = 200, problem: str = "", number: str = "") -> web.Response:
    """The visitor's own requests and the form for any other, with why nothing was found."""
    today = local_day(request.app[PARTS].clock())
    own = [(case, what_next(case, today)) for case in await own_requests.own(request)]
    shown = own_requests.SHOWN
    return page("requests.html", status=status, own=own, shown=shown, problem=problem, number=number)


async def case_page(
    request: web.Request, case: CitizenCase, *, status: int = 200, code: str = "", said: Said | None = None
) -> web.Response:
    """A request with all that became of it, and with what became of a step."""
    today = local_day(request.app[PARTS].clock())
    steps = await own_requests.timeline(request, case)
    own = await own_requests.is_own(request, case)
    reasons = [(reason.value, rating_reason(reason)) for reason in RatingReason if reason is not RatingReason.UNSAID]
    return page(
        "request.html",
        status=status,
        case=case,
        next=what_next(case, today),
        steps=steps[::-1],
        photos=await own_requests.photos(request, case) if own else [],
        pictures=await own_requests.sent_pictures(request, case),
        own=own,
        elsewhere=WORDS.requests.pictures_elsewhere,
        asked=next((step.words for step in reversed(steps) if step.key == "asked"), ""),
        pressed=sum(step.key == "pressed" for step in steps),
        pressed_today=case.pressed_day == today,
        ratings=[(rating.value, verdict(rating, None, "")) for rating in Rating],
        reasons=reasons,
        longest=REASON_LIMIT,
        once=lambda: secrets.token_urlsafe(16),
        code=code,
        said=said,
    )


async def _typed(request: web.Request) -> tuple[str, str]:
    raw = await body.read(request.content, MAX_BODY)
    try:
        fields = parse_qs((raw or b"").decode(), max_num_fields=8)
    except ValueError:
        return "", ""
    number, code = (fields.get(name, [""])[0].strip()[:MAX_FIELD] for name in ("number", "code"))
    return number, code
