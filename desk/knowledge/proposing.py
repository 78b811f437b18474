"""A case's reply proposed as a knowledge entry: shown with nothing of the citizen left in it, and saved as a draft once
the person has read it."""

import re
import secrets

from aiohttp import web

from desk import case_view
from desk.access import Area, may_work
from desk.keys import PARTS, STAFF
from desk.knowledge import form
from desk.knowledge.form import Form
from desk.knowledge.moves import command_of, refusals
from desk.knowledge.names import Names
from desk.knowledge.proposals import may_propose, proposal_id
from desk.knowledge.writing import Trouble, by_field
from desk.labels import Labels
from desk.rendering import Problem, done, render
from desk.wording import say
from escalation.case import Case
from knowledge_base import editorial
from knowledge_base.errors import IllegalStep, StaleEntry
from knowledge_base.proposal import Answered, propose
from knowledge_base.scrubbing import MARK
from records.moments import local_day

# What a case's texts are masked by, with the ends that are left of what it hides.
_HIDDEN = re.compile(r"[A-Za-z\d]*.?\*+[A-Za-z\d]*")
_WRITTEN = ("title", "wordings", "text")


async def begin(request: web.Request) -> web.Response:
    """`GET /desk/cases/{number}/proposal`: the reply as an entry, for the person to check."""
    case = await _case(request)
    return await _page(request, case, _proposed(request, case))


async def save(request: web.Request) -> web.Response:
    """`POST /desk/cases/{number}/proposal`: save what the person checked as a draft, once a case."""
    case, parts = await _case(request), request.app[PARTS]
    fields = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    written = _proposed(request, case)
    for name in _WRITTEN:
        written = written.with_cell(name, fields.get(name, ""))
    entry, wrong = written.read()
    if entry is None:
        return await _page(request, case, written, Trouble(Problem(400, "wrong_fields"), wrong))
    try:
        with refusals():
            command = command_of(fields, request[STAFF], entry.id)
            async with parts.database.transaction() as tx:
                await editorial.propose(tx, command, entry, written.note, parts.clock())
    except Problem as problem:
        if isinstance(problem.__cause__, StaleEntry | IllegalStep):
            return await _page(request, case, written, Trouble(Problem(409, "already_proposed")))
        raise
    raise done(f"/desk/cases/{case.number}", "proposed")


async def _case(request: web.Request) -> Case:
    async with request.app[PARTS].database.reading() as connection:
        case = await case_view.find(connection, request[STAFF], request.match_info["number"])
    if not may_work(request[STAFF], case, Area.PROPOSING):
        raise Problem(403, "forbidden")
    if not may_propose(request[STAFF], case):
        raise Problem(409, "no_proposal")
    return case


def _proposed(request: web.Request, case: Case) -> Form:
    parts = request.app[PARTS]
    department = Labels(parts.rulebook).department(case.department)
    answered = Answered(
        told=_HIDDEN.sub(MARK, case.summary),
        reply=case.reply or "",
        source=say("proposal", "source", department=department),
        day=local_day(case.ended_at or parts.clock()),
        department=case.department,
        known=(case.place,) if case.place else (),
    )
    note = say("proposal", "note", number=case.number)
    return form.of_entry(propose(proposal_id(case), answered), 0, note)


async def _page(request: web.Request, case: Case, written: Form, trouble: Trouble | None = None) -> web.Response:
    context = {
        "case": case,
        "form": written,
        "trouble": trouble,
        "wrong": by_field(trouble.wrong if trouble else ()),
        "names": Names(Labels(request.app[PARTS].rulebook)),
        "command": secrets.token_urlsafe(16),
    }
    return await render(request, "knowledge/proposal.html", context, status=trouble.problem.status if trouble else 200)
