"""What citizens asked without being helped: put together by likeness, and made into drafts, wordings or nothing."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from aiohttp import web

from desk.keys import PARTS, STAFF
from desk.knowledge import form
from desk.knowledge.entries import last_days
from desk.knowledge.form import MOST_QUESTIONS
from desk.knowledge.rendering import HOME, show
from desk.knowledge.writing import matching, new_id, page, present, question_ids
from desk.rendering import Problem, done
from knowledge_base import closing, gaps, listing, questions
from knowledge_base.closing import Closing, How
from knowledge_base.entry import EntryKind
from knowledge_base.gaps import Group
from knowledge_base.questions import Gap
from knowledge_base.scrubbing import MARK, scrub
from language import text as texts
from records.moments import local_day

SPANS = (7, 30, 90)
_GROUPS_A_PAGE = 30
_LONGEST_TITLE = 60
_MOST_WORDINGS, _LONGEST_WORDING, _LONGEST_SENT = 20, 100, 20_000
# What `personal.mask` puts in the place of what it hides.
_MASKED = "*"


@dataclass(frozen=True)
class Shown:
    """A group with its questions' ids and texts as its form sends them, and how many stand there for which reason."""

    group: Group
    ids: str
    wordings: str
    reasons: Mapping[Gap, int]


async def listed(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/gaps?days=30`: groups of questions, those of the most citizens first."""
    days, number = _days(request.query.get("days", "")), _page(request.query.get("page", ""))
    span = last_days(local_day(request.app[PARTS].clock()), days)
    async with request.app[PARTS].database.reading() as connection:
        found = await questions.still_open(connection, span)
    groups = await asyncio.to_thread(gaps.group, found.questions)
    shown = groups[(number - 1) * _GROUPS_A_PAGE : number * _GROUPS_A_PAGE]
    async with request.app[PARTS].database.reading() as connection:
        titles = await listing.titles(connection, [entry_id for group in shown for entry_id in group.nearest])
    context = {
        "groups": [_shown(group) for group in shown],
        "count": len(groups),
        "questions": len(found.questions),
        "capped": found.capped,
        "days": days,
        "spans": SPANS,
        "titles": titles,
        "next": number * _GROUPS_A_PAGE < len(groups) and f"{HOME}/gaps?days={days}&page={number + 1}",
    }
    return await show(request, "gaps.html", context)


async def draft(request: web.Request) -> web.Response:
    """`POST /desk/knowledge/gaps/draft`: the form of a new guide that answers these questions."""
    fields = await _fields(request)
    wordings = _wordings(fields)
    today = local_day(request.app[PARTS].clock())
    blank = form.blank(EntryKind.GUIDE, new_id(today), today)
    title = next(iter(wordings), "")[:_LONGEST_TITLE]
    begun = blank.with_cell("title", title).with_cell("wordings", "\n".join(wordings))
    return await page(request, replace(begun, questions=question_ids(fields.get("questions", ""))))


async def wording(request: web.Request) -> web.Response:
    """`POST /desk/knowledge/gaps/wording`: the form of an entry with these questions among its wordings, or, where no
    entry is named, those to choose from."""
    fields = await _fields(request)
    ids = question_ids(fields.get("questions", ""))
    async with request.app[PARTS].database.reading() as connection:
        if not fields.get("entry"):
            look = fields.get("find", "")
            found = await matching(connection, look)
            context = {"fields": fields, "wordings": _wordings(fields), "look": look, "matches": found}
            return await show(request, "choose.html", context)
        written = await present(connection, fields["entry"])
    for line in _wordings(fields):
        written = written.with_line("wordings", line)
    return await page(request, replace(written, questions=ids))


async def dismiss(request: web.Request) -> web.Response:
    """`POST /desk/knowledge/gaps/dismiss`: there is nothing to be done about these questions."""
    parts, fields = request.app[PARTS], await _fields(request)
    ids = question_ids(fields.get("questions", ""))
    try:
        async with parts.database.transaction() as tx:
            await closing.close(tx, ids, Closing(How.DISMISSED), request[STAFF], parts.clock())
    except LookupError as error:
        raise Problem(400, "bad_form") from error
    raise done(f"{HOME}/gaps?days={_days(fields.get('days', ''))}", "questions_dismissed")


def _shown(group: Group) -> Shown:
    reasons = [one.gap for one in group.questions if one.gap is not None]
    first = [group.representative, *group.questions]
    ids = [str(one.message_id) for one in islice(group.questions, MOST_QUESTIONS)]
    return Shown(
        group,
        ",".join(ids),
        "\n".join(dict.fromkeys(one.text.replace("\n", " ") for one in first[: _MOST_WORDINGS + 1])),
        {gap: reasons.count(gap) for gap in Gap if gap in reasons},
    )


async def _fields(request: web.Request) -> dict[str, str]:
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def _wordings(fields: Mapping[str, str]) -> list[str]:
    """The questions that can stand in an entry: nothing personal in them, not even hidden."""
    given = (
        texts.clean(line, _LONGEST_WORDING + 1) for line in fields.get("wordings", "")[:_LONGEST_SENT].splitlines()
    )
    return list(islice(_fitting(given), _MOST_WORDINGS))


def _fitting(lines: Iterable[str]) -> Iterable[str]:
    for line in dict.fromkeys(lines):
        if 0 < len(line) <= _LONGEST_WORDING and _MASKED not in line and MARK not in scrub(line):
            yield line


def _days(given: str) -> int:
    return int(given) if given in map(str, SPANS) else SPANS[1]


def _page(given: str) -> int:
    if not given:
        return 1
    if not (given.isascii() and given.isdigit() and 0 < len(given) < 5 and int(given)):
        raise Problem(400, "bad_filter", name="page")
    return int(given)
