"""Everything that the page of a case shows to one person, read at one moment."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import conversation, people
from desk.access import Area, may_work
from desk.conversation import Utterance
from desk.deadlines import dispatching, standing
from desk.keys import PARTS, STAFF
from desk.knowledge import proposals
from desk.parts import DeskParts
from desk.rendering import Problem, render
from escalation import history, store
from escalation.case import Case
from escalation.filters import scope_of
from escalation.history import HistoryEntry
from escalation.intake import Details
from escalation.moves import steps_for
from escalation.step import Step
from records import messages
from records.moments import local_day
from records.staff import Staff

SHOWN_MESSAGES = 200


@dataclass(frozen=True)
class Event:
    """A step of the history with its actor's name; `new`: taken after the person had opened the page."""

    entry: HistoryEntry
    actor: str
    new: bool


@dataclass(frozen=True)
class Trouble:
    """Why a step was not taken, what the person had written, and the version that they had seen."""

    problem: Problem
    step: str = ""
    kept: Mapping[str, str] | None = None
    seen: int | None = None


@dataclass(frozen=True)
class CaseView:
    """`proposed`: the reply became a draft for the knowledge base, or more."""

    case: Case
    talk: list[Utterance]
    events: list[Event]
    proposed: bool


async def show(request: web.Request, *, trouble: Trouble | None = None, details: Details | None = None) -> web.Response:
    """The page of the case in the address. Raises Problem 404 for one that the person may not see."""
    parts, person = request.app[PARTS], request[STAFF]
    async with parts.database.reading() as connection:
        view = await _read(connection, person, request.match_info["number"], trouble)
    context = _context(parts, person, view, parts.clock()) | {"trouble": trouble, "details": details}
    return await render(request, "case.html", context, status=trouble.problem.status if trouble else 200)


async def find(connection: AsyncConnection, person: Staff, number: str) -> Case:
    """The case of a number within the person's scope. Raises Problem 404."""
    case = await store.load(connection, number, scope_of(person.roles, person.department))
    if case is None:
        raise Problem(404, "unknown_case")
    return case


async def _read(connection: AsyncConnection, person: Staff, number: str, trouble: Trouble | None) -> CaseView:
    case = await find(connection, person, number)
    talk = await conversation.utterances(connection, await messages.of_case(connection, case.id, SHOWN_MESSAGES))
    entries = await history.of_case(connection, case.id)
    names = await people.names(connection, [entry.actor for entry in entries])
    seen = case.version if trouble is None or trouble.seen is None else trouble.seen
    events = [Event(entry, names[entry.actor], (entry.version or 0) > seen) for entry in entries]
    return CaseView(case, talk, events, await proposals.is_proposed(connection, case))


def _context(parts: DeskParts, person: Staff, view: CaseView, now: datetime) -> dict[str, Any]:
    case, rulebook = view.case, parts.rulebook
    return {
        "view": view,
        "case": case,
        "standing": standing(case, local_day(now), rulebook.calendar),
        "dispatching": dispatching(case, now),
        "explanation": parts.casework.explain(case),
        "steps": steps_for(case, person.roles, person.department),
        "signed": Step.SUBMIT in steps_for(case, person.roles, person.department)
        and rulebook.second_signature.needed(case.kind, case.department),
        "may_reveal": may_work(person, case, Area.REVEAL),
        "may_resend": may_work(person, case, Area.RESEND),
        "may_propose": proposals.may_propose(person, case) and not view.proposed,
        "command": lambda: secrets.token_urlsafe(16),
    }
