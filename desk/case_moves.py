"""`POST /desk/cases/{number}/{step}`: the steps on a case, each once, none over another's."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import case_view
from desk.case_view import Trouble
from desk.keys import PARTS, STAFF
from desk.labels import Labels
from desk.parts import DeskParts
from desk.rendering import Problem, done
from escalation.case import Case, CaseStatus
from escalation.casework import REASON_LIMIT, REPLY_LIMIT, Casework, Choice
from escalation.errors import Barred, Forbidden, IllegalMove, StaleCase, UnknownCase
from escalation.filters import scope_of
from escalation.step import Step
from escalation.steps import Command
from escalation.wording import condition
from language import text as texts

_KEPT = ("text", "basis", "department", "matter")


@dataclass(frozen=True)
class Form:
    """What a step's form sends; `supporting` are the ticked departments. Raises Problem on what cannot be taken."""

    fields: Mapping[str, str]
    supporting: frozenset[str]
    parts: DeskParts

    def text(self, limit: int, name: str = "text") -> str:
        """A text that a step cannot do without."""
        text = texts.clean(self.fields.get(name, ""), limit + 1)
        if not text:
            raise Problem(400, "empty_text")
        return self._fitting(text, limit)

    def choice(self) -> Choice:
        """The dispatcher's choice."""
        rulebook, department = self.parts.rulebook, self.fields.get("department", "")
        if department not in rulebook.departments:
            raise Problem(400, "no_department")
        supporting = tuple(key for key in rulebook.departments if key in self.supporting)
        if department in supporting:
            raise Problem(400, "same_department")
        matter = rulebook.catalogue.matter(self.fields.get("matter", ""))
        return Choice(
            department=department,
            supporting=supporting,
            matter=None if matter is None else matter.id,
            reason=self._fitting(texts.clean(self.fields.get("text", ""), REASON_LIMIT + 1), REASON_LIMIT),
        )

    def _fitting(self, text: str, limit: int) -> str:
        if len(text) > limit:
            raise Problem(400, "long_text", length=len(self.fields.get("text", "")), limit=limit)
        return text


Taking = Callable[[Casework, AsyncConnection, Command, Form, datetime], Awaitable[Case]]

TAKING: Mapping[Step, Taking] = {
    Step.DISPATCH: lambda work, tx, command, form, now: work.dispatch(tx, command, form.choice(), now),
    Step.ACCEPT: lambda work, tx, command, _, now: work.accept(tx, command, now),
    Step.RETURN: lambda work, tx, command, form, now: work.return_to_centre(
        tx, command, form.text(REASON_LIMIT), form.text(REASON_LIMIT, "basis"), now
    ),
    Step.REFUSE_RETURN: lambda work, tx, command, form, now: work.refuse_return(
        tx, command, form.text(REASON_LIMIT), now
    ),
    Step.NOTE: lambda work, tx, command, form, now: work.add_note(tx, command, form.text(REASON_LIMIT), now),
    Step.ANSWER: lambda work, tx, command, form, now: work.answer(tx, command, form.text(REPLY_LIMIT), now),
    Step.APPROVE: lambda work, tx, command, _, now: work.approve(tx, command, now),
    Step.REFUSE: lambda work, tx, command, form, now: work.refuse(tx, command, form.text(REASON_LIMIT), now),
    Step.CLOSE: lambda work, tx, command, _, now: work.close(tx, command, now),
}


async def take(request: web.Request) -> web.Response:
    """Take a step, then show the case again, or the list where the case has left the person's scope."""
    step = Step(request.match_info["step"])
    sent = [(name, value) for name, value in (await request.post()).items() if isinstance(value, str)]
    fields, supporting = dict(sent), frozenset(value for name, value in sent if name == "supporting")
    try:
        case = await _taken(request, step, Form(fields, supporting, request.app[PARTS]))
    except Problem as problem:
        if problem.status == 404:
            raise
        seen = fields.get("version", "")
        stale = problem.code == "stale" and seen.isdecimal()
        return await case_view.show(
            request, trouble=Trouble(problem, step, _kept(fields), int(seen) if stale else None)
        )
    said = Step.SUBMIT if step is Step.ANSWER and case.status is CaseStatus.SUBMITTED else step
    person = request[STAFF]
    visible = scope_of(person.roles, person.department).sees(case)
    raise done(f"/desk/cases/{case.number}" if visible else "/desk/", said)


async def _taken(request: web.Request, step: Step, form: Form) -> Case:
    parts = form.parts
    try:
        command = _command(request, form.fields)
        async with parts.database.transaction() as tx:
            return await TAKING[step](parts.casework, tx, command, form, parts.clock())
    except UnknownCase as error:
        raise Problem(404, "unknown_case") from error
    except Forbidden as error:
        raise Problem(403, "forbidden") from error
    except StaleCase as error:
        raise Problem(409, "stale") from error
    except Barred as error:
        said = Labels(parts.rulebook).step(error.step)
        raise Problem(409, "barred", step=said, why=condition(error.condition)) from error
    except IllegalMove as error:
        labels = Labels(parts.rulebook)
        raise Problem(409, "illegal", now=labels.status(error.status), step=labels.step(error.step)) from error


def _command(request: web.Request, fields: Mapping[str, str]) -> Command:
    version = fields.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Problem(400, "bad_form")
    try:
        return Command(fields.get("command", ""), request[STAFF], request.match_info["number"], int(version))
    except ValueError as error:
        raise Problem(400, "bad_form") from error


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: fields[name] for name in _KEPT if name in fields}
