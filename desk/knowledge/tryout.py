"""A question tried out as a citizen would ask it: what is found, by what, and why it is answered or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiohttp import web

from bot import citations
from bot.answering import context_of
from desk.case_query import BadQuery, parse_day
from desk.keys import PARTS
from desk.knowledge.rendering import show
from desk.rendering import Problem
from knowledge_base.answer import Outcome
from knowledge_base.trial import Trial
from language import places
from language import text as texts
from records.moments import local_day

LONGEST = 400


@dataclass(frozen=True)
class Asked:
    """What the form asks for; `district` empty where none is known."""

    question: str
    district: str
    day: date


async def begin(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/try`."""
    return await _page(request, Asked("", "", local_day(request.app[PARTS].clock())), {})


async def explain(request: web.Request) -> web.Response:
    """`POST /desk/knowledge/try`: what comes of a question. It may hold something personal, so no address holds it."""
    parts = request.app[PARTS]
    asked = _asked(await request.post(), local_day(parts.clock()))
    if not asked.question:
        raise Problem(400, "empty_question")
    context = context_of(asked.question, asked.district or None)
    try:
        trial = await parts.knowledge.explain(asked.question, context, asked.day)
    except TimeoutError as error:
        raise Problem(503, "not_ready") from error
    found: dict[str, object] = {"district": context.district, "trial": trial}
    if trial is not None:
        found |= {"why": _why(trial), "reply": citations.reply(trial.answer)}
    return await _page(request, asked, found)


async def _page(request: web.Request, asked: Asked, found: Mapping[str, object]) -> web.Response:
    return await show(request, "try.html", {"asked": asked, "limit": LONGEST, "trial": None, **found})


def _asked(fields: Mapping[str, object], today: date) -> Asked:
    """What was sent. Raises Problem."""
    given = {name: str(fields.get(name, "")) for name in ("question", "district", "day")}
    if given["district"] and given["district"] not in places.DISTRICTS:
        raise Problem(400, "bad_form")
    try:
        day = parse_day(given["day"], "day") if given["day"] else today
    except BadQuery as error:
        raise Problem(400, "bad_day") from error
    return Asked(texts.clean(given["question"], LONGEST), given["district"], day)


def _why(trial: Trial) -> str:
    """Which of the ways to an outcome it was, by the name of its sentence."""
    if trial.answer.outcome is Outcome.ANSWERED and trial.sureness < trial.answer_from:
        return "named"
    if trial.answer.outcome is Outcome.NOTHING_FOUND and trial.relevance >= trial.refuse_below:
        return "nothing_usable"
    return trial.answer.outcome
