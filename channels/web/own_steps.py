"""`POST /requests/{step}`: citizens add to their requests, press, ask for confidence, rate the answer or withdraw."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qs

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import ReplyOutcome
from channels import body
from channels.keys import PARTS
from channels.web import form_files, origin, own_requests
from channels.web.form_files import FormFiles, NotTaken, sent_with
from channels.web.own_requests import MINUTES
from channels.web.requests_page import PATH, Said, case_page, list_page
from channels.wording import WORDS
from escalation.case import Case, Rating, RatingReason
from escalation.casework import REASON_LIMIT, Casework, Verdict
from escalation.conditions import Condition
from escalation.errors import Barred, IllegalMove, UnknownCase
from escalation.lookup import CitizenCase
from escalation.wording import full_day
from records import messages

MAX_BODY = 32_768
_SHORT = ("number", "code", "once", "rating", "reason", "sure")
_SHORT_LIMIT = 64
_WORDS = WORDS.requests


class OwnStep(StrEnum):
    """What the page offers beside looking."""

    SUPPLEMENT = "supplement"
    PRESS = "press"
    CONFIDE = "confide"
    RATE = "rate"
    WITHDRAW = "withdraw"


class Unfit(ValueError):
    """A form that cannot be taken; its text says to the citizen what to do."""


Fields = Mapping[str, str]
Taking = Callable[[Casework, AsyncConnection, CitizenCase, datetime], Awaitable[Case]]


def setup(app: web.Application) -> None:
    """Add the forms."""
    app.router.add_post(f"{PATH}/{{step:{'|'.join(OwnStep)}}}", take)


async def take(request: web.Request) -> web.Response:
    """Take a step on the request that the form names; its page says what became of it."""
    if not origin.is_own(request, request.app[PARTS].settings.public_url):
        return await list_page(request, status=403, problem=_WORDS.foreign)
    if not await own_requests.may_send(request):
        return await _too_often(request, "")
    with form_files.FormFiles(request.app[PARTS].media.files) as files:
        return await _take(request, await _typed(request, files), files)


async def _take(request: web.Request, fields: Fields, files: FormFiles) -> web.Response:
    step = OwnStep(request.match_info["step"])
    number, code = fields.get("number", ""), fields.get("code", "")
    if code and not await own_requests.may_ask(request, number):
        return await _too_often(request, number)
    case = await _case(request, number, code)
    if case is None:
        return await list_page(request, status=404, problem=_WORDS.not_found, number=number)
    if not await own_requests.may_step(request, case):
        return await _too_often(request, number)
    said, status = await _taken(request, step, fields, files, case)
    return await case_page(request, await _case(request, number, code) or case, status=status, code=code, said=said)


async def _too_often(request: web.Request, number: str) -> web.Response:
    return await list_page(request, status=429, problem=_WORDS.too_often.format(minutes=MINUTES), number=number)


async def _taken(
    request: web.Request, step: OwnStep, fields: Fields, files: FormFiles, case: CitizenCase
) -> tuple[Said, int]:
    parts = request.app[PARTS]
    try:
        taking = _taking(step, fields, photos=len(files.drafts))
        photos = await files.keep(parts.media, parts.database, case.citizen_id) if step is OwnStep.SUPPLEMENT else []
        async with parts.database.transaction() as tx:
            await taking(parts.casework, tx, case, parts.clock())
            for inbound in sent_with(photos, fields["once"]):
                await messages.add_to_case(tx, inbound, case.citizen_id, case.id, ReplyOutcome.OWN_CASE, parts.clock())
    except NotTaken as error:
        return Said(step, str(error), False, fields), 400
    except Unfit as error:
        return Said(step, str(error), False, fields), 400
    except (UnknownCase, IllegalMove) as error:
        return Said(step, _refused(error, case), False, fields), 409
    day = full_day(case.answer_by)
    return Said(step, _WORDS.done[_outcome(step, fields)].format(number=case.number, day=day), True), 200


def _taking(step: OwnStep, fields: Fields, photos: int) -> Taking:
    """The use case with what was typed. Raises Unfit."""
    once = f"form:{fields.get('once', '')}"
    if once == "form:":
        raise Unfit(_WORDS.stale_form)
    match step:
        case OwnStep.SUPPLEMENT:
            text = _text(fields, photos)
            return lambda work, tx, case, now: work.supplement(tx, case.number, case.citizen_id, text, now, once)
        case OwnStep.PRESS:
            return lambda work, tx, case, now: work.press(tx, case.number, case.citizen_id, "", now, once)
        case OwnStep.CONFIDE:
            return lambda work, tx, case, now: work.ask_for_confidence(tx, case.number, case.citizen_id, now, once)
        case OwnStep.RATE:
            verdict = _verdict(fields)
            return lambda work, tx, case, now: work.rate(tx, case.number, case.citizen_id, verdict, now, once)
    if not fields.get("sure"):
        raise Unfit(_WORDS.not_sure)
    return lambda work, tx, case, now: work.withdraw(tx, case.number, case.citizen_id, now)


def _text(fields: Fields, photos: int) -> str:
    text = fields.get("text", "").strip()
    if not text and photos:
        return _WORDS.photos.format(count=photos)
    if not text:
        raise Unfit(_WORDS.empty)
    if len(text) > REASON_LIMIT:
        raise Unfit(_WORDS.too_long.format(limit=REASON_LIMIT, length=len(text)))
    return text


def _verdict(fields: Fields) -> Verdict:
    try:
        rating = Rating(fields.get("rating", ""))
        reason = RatingReason(fields["reason"]) if fields.get("reason") else RatingReason.UNSAID
    except ValueError as error:
        raise Unfit(_WORDS.no_rating) from error
    text = fields.get("text", "").strip()[:REASON_LIMIT]
    return Verdict(rating, reason if rating is Rating.DISSATISFIED else None, text)


def _outcome(step: OwnStep, fields: Fields) -> str:
    dissatisfied = step is OwnStep.RATE and fields.get("rating") == Rating.DISSATISFIED
    return "rate_dissatisfied" if dissatisfied else step


def _refused(error: Exception, case: CitizenCase) -> str:
    condition = error.condition if isinstance(error, Barred) else None
    if condition is Condition.NOT_REMINDED:
        return _WORDS.pressed_today.format(day=full_day(case.answer_by))
    if condition is Condition.NOT_CONFIDENTIAL:
        return _WORDS.confided_before
    if condition is Condition.NOT_RATED:
        return _WORDS.rated_before
    return _WORDS.too_late.format(status=case.status_name)


async def _typed(request: web.Request, files: FormFiles) -> dict[str, str]:
    try:
        if request.content_type == form_files.TYPE:
            fields = await files.read(await request.multipart())
        else:
            raw = await body.read(request.content, MAX_BODY)
            fields = parse_qs((raw or b"").decode(), max_num_fields=12)
    except (ValueError, HttpProcessingError):  # the second is for the headers of a part
        return {}
    typed = {name: fields.get(name, [""])[0].strip()[:_SHORT_LIMIT] for name in _SHORT}
    return typed | {"text": fields.get("text", [""])[0].replace("\0", "")}


async def _case(request: web.Request, number: str, code: str) -> CitizenCase | None:
    """By its code, or as the visitor's own."""
    return await (own_requests.by_code(request, number, code) if code else own_requests.own_one(request, number))
