"""`POST /desk/cases/{number}/{step}`: the steps on a case, each once, none over another's."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import case_view, move_forms, picture
from desk.case_view import Trouble
from desk.keys import PARTS, STAFF
from desk.labels import Labels
from desk.move_input import MoveInput
from desk.parts import DeskParts
from desk.rendering import Problem, done, render
from escalation.case import Case, CaseStatus
from escalation.casework import Casework
from escalation.errors import Barred, Forbidden, IllegalMove, StaleCase, UnknownCase
from escalation.filters import scope_of
from escalation.pictures import MOST
from escalation.step import Step
from escalation.steps import Command
from escalation.wording import condition
from records.media import NewPiece

Taking = Callable[[Casework, AsyncConnection, Command, MoveInput, datetime], Awaitable[Case]]
Bare = Callable[[Casework, AsyncConnection, Command, datetime], Awaitable[Case]]
Texted = Callable[[Casework, AsyncConnection, Command, str, datetime], Awaitable[Case]]


def _bare(use: Bare) -> Taking:
    return lambda work, tx, command, _, now: use(work, tx, command, now)


def _texted(use: Texted) -> Taking:
    return lambda work, tx, command, given, now: use(work, tx, command, given.text(), now)


def _replied(work: Casework, tx: AsyncConnection, command: Command, given: MoveInput, now: datetime) -> Awaitable[Case]:
    return work.answer(tx, command, given.reply(), now, given.pictures, given.kept())


def _signed(work: Casework, tx: AsyncConnection, command: Command, given: MoveInput, now: datetime) -> Awaitable[Case]:
    """A handler signs a reply that the form holds, a reviewer the one that waits."""
    return _replied(work, tx, command, given, now) if "text" in given.fields else work.approve(tx, command, now)


async def _split(work: Casework, tx: AsyncConnection, command: Command, given: MoveInput, now: datetime) -> Case:
    return (await work.split(tx, command, given.part(), now))[0]


TAKING: Mapping[Step, Taking] = {
    Step.ADMIT: _bare(Casework.admit),
    Step.ASK: lambda work, tx, command, given, now: work.ask_citizen(tx, command, given.text(), now, given.pictures),
    Step.SUPPLEMENT: _texted(Casework.note_supplement),
    Step.REFER: _texted(Casework.refer),
    Step.DISPATCH: lambda work, tx, command, given, now: work.dispatch(tx, command, given.choice(), now),
    Step.ACCEPT: _bare(Casework.accept),
    Step.RETURN: lambda work, tx, command, given, now: work.return_to_centre(
        tx, command, given.text(), given.text("basis"), now
    ),
    Step.REFUSE_RETURN: _texted(Casework.refuse_return),
    Step.ASSIGN: lambda work, tx, command, given, now: work.assign(tx, command, given.handler(), now),
    Step.CONTACT: _texted(Casework.contact),
    Step.INTERIM: lambda work, tx, command, given, now: work.interim_reply(
        tx, command, given.text(), now, given.pictures
    ),
    Step.SUPPORT: _texted(Casework.support),
    Step.ASSIGN_PART: lambda work, tx, command, given, now: work.assign_part(tx, command, given.handler(), now),
    Step.TELL: _texted(Casework.tell),
    Step.NOTE: _texted(Casework.add_note),
    Step.EXTEND: lambda work, tx, command, given, now: work.request_extension(
        tx, command, given.days(), given.text(), now
    ),
    Step.GRANT: lambda work, tx, command, given, now: work.grant_extension(tx, command, given.days(), now),
    Step.DENY: _texted(Casework.deny_extension),
    Step.ANSWER: _replied,
    Step.SUBMIT: _replied,
    Step.SIGN: _signed,
    Step.APPROVE: _bare(Casework.approve),
    Step.REFUSE: _texted(Casework.refuse),
    Step.FOLLOW_UP: lambda work, tx, command, given, now: work.follow_up(tx, command, given.verdict(), now),
    Step.REDO: _texted(Casework.redo),
    Step.CLOSE: _bare(Casework.close),
    Step.DEFER: lambda work, tx, command, given, now: work.defer(tx, command, given.text(), given.due(), now),
    Step.RESUME: _texted(Casework.resume),
    Step.REMIND: _texted(Casework.remind),
    Step.SUPERVISE: _texted(Casework.supervise),
    Step.RAISE: lambda work, tx, command, given, now: work.raise_level(tx, command, given.level(), given.text(), now),
    Step.CONFER: lambda work, tx, command, given, now: work.confer(tx, command, given.departments(), given.text(), now),
    Step.INSTRUCT: lambda work, tx, command, given, now: work.instruct(tx, command, given.text(), given.due(), now),
    Step.REPORT: lambda work, tx, command, given, now: work.report(tx, command, given.order(), given.text(), now),
    Step.MERGE: lambda work, tx, command, given, now: work.merge(tx, command, given.lead(), now),
    Step.SEPARATE: _texted(Casework.separate),
    Step.SPLIT: _split,
    Step.CONFIDE: _texted(Casework.confide),
    Step.DISCLOSE: _texted(Casework.disclose),
    Step.WITHDRAW: _texted(Casework.withdraw_for),
    Step.ERASE: _texted(Casework.erase_person),
    Step.GRADE: lambda work, tx, command, given, now: work.grade(tx, command, given.urgency(), given.text(), now),
}
# What a use case refuses by ValueError once its fields are well formed.
_REFUSED = frozenset(
    {
        Step.DISPATCH,
        Step.ASSIGN,
        Step.ASSIGN_PART,
        Step.EXTEND,
        Step.GRANT,
        Step.DEFER,
        Step.INSTRUCT,
        Step.REPORT,
        Step.MERGE,
        Step.GRADE,
        Step.RAISE,
        Step.CONFER,
        Step.ERASE,
    }
)
_ANSWERING = frozenset({Step.ANSWER, Step.SUBMIT, Step.SIGN, Step.APPROVE})
_SAID_OF_A_REPLY = {CaseStatus.SUBMITTED: Step.SUBMIT, CaseStatus.REVIEWING: Step.SIGN}


async def take(request: web.Request) -> web.Response:
    """Take a step, then show the case again, or the list where the case has left the person's scope."""
    step, parts = Step(request.match_info["step"]), request.app[PARTS]
    sent = await request.post()
    fields = {name: [value for value in sent.getall(name) if isinstance(value, str)] for name in sent}
    given = MoveInput(fields, parts.rulebook)
    try:
        files = [one for one in sent.getall("pictures", []) if isinstance(one, web.FileField)]
        given = replace(given, pictures=await _pictures(request, step, given, files))
        case = await _taken(request, step, given)
    except Problem as problem:
        return await _refused(request, step, given, problem)
    said = _SAID_OF_A_REPLY.get(case.status, step) if step in _ANSWERING else step
    person = request[STAFF]
    visible = scope_of(person.roles, person.department).sees(case)
    raise done(f"/desk/cases/{case.number}" if visible else "/desk/", said)


async def _pictures(
    request: web.Request, step: Step, given: MoveInput, files: Sequence[web.FileField]
) -> tuple[NewPiece, ...]:
    """The pictures of a form in their places, none where the step will not be taken. Raises Problem.

    To draw a picture anew takes longer than a transaction may.
    """
    if len(files) + len(given.kept()) > MOST:
        raise Problem(400, "many_pictures", most=MOST)
    if not files:
        return ()
    parts, person = request.app[PARTS], request[STAFF]
    async with parts.database.reading() as connection:
        case = await case_view.find(connection, person, request.match_info["number"])
    offers = parts.casework.moves_for(case, person, parts.clock())
    if given.one("version") != str(case.version) or not move_forms.illustrated(offers, step):
        return ()
    return tuple([await picture.kept(parts, one, case.citizen_id) for one in files])


async def _refused(request: web.Request, step: Step, given: MoveInput, problem: Problem) -> web.Response:
    """The page that says why, with what was typed: on the case, or alone where the person does not see it any more."""
    if problem.status == 404:
        context = {"problem": problem.text, "typed": case_view.texts_of(given.typed)}
        return await render(request, "problem.html", context, status=404)
    seen = given.one("version")
    stale = problem.code == "stale" and seen.isdecimal()
    trouble = Trouble(problem, step, given.typed, int(seen) if stale else None)
    return await case_view.show(request, trouble=trouble)


async def _taken(request: web.Request, step: Step, given: MoveInput) -> Case:
    parts, number = request.app[PARTS], request.match_info["number"]
    try:
        command = _command(request, given)
        async with parts.database.transaction() as tx:
            return await TAKING[step](parts.casework, tx, command, given, parts.clock())
    except UnknownCase as error:
        raise Problem(404, "unknown_case") if error.args[0] == number else Problem(400, "bad_lead") from error
    except Forbidden as error:
        raise Problem(403, "forbidden") from error
    except StaleCase as error:
        raise Problem(409, "stale") from error
    except IllegalMove as error:
        raise _illegal(error, parts) from error
    except ValueError as error:
        if step not in _REFUSED:
            raise
        raise Problem(400, f"refused_{step}") from error


def _illegal(error: IllegalMove, parts: DeskParts) -> Problem:
    labels = Labels(parts.rulebook)
    if isinstance(error, Barred):
        return Problem(409, "barred", step=labels.step(error.step), why=condition(error.condition))
    return Problem(409, "illegal", now=labels.status(error.status), step=labels.step(error.step))


def _command(request: web.Request, given: MoveInput) -> Command:
    version, number = given.one("version"), request.match_info["number"]
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Problem(400, "bad_form")
    try:
        return Command(given.one("command"), request[STAFF], number, int(version), given.authority())
    except ValueError as error:
        raise Problem(400, "bad_form") from error
