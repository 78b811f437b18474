"""Everything that the page of a case shows to one person, read at one moment."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import case_clock, case_hints, conversation, move_forms, people
from desk.access import Area, may, may_work
from desk.case_hints import Hints
from desk.conversation import Utterance
from desk.deadlines import dispatching, standing
from desk.keys import PARTS, STAFF
from desk.knowledge import proposals
from desk.parts import DeskParts
from desk.rendering import Problem, render
from escalation import history, orders, pictures, reminders, retention, store, support, verifying
from escalation.case import Case, Urgency
from escalation.filters import scope_of
from escalation.history import HistoryEntry
from escalation.intake import Details
from escalation.moves import Field
from escalation.orders import Order
from escalation.reminders import Reminder
from escalation.support import Support
from escalation.wording import urgency
from records import messages, scenes, staff
from records.media import Piece
from records.moments import local_day
from records.roles import Role
from records.scenes import Source
from records.staff import Staff

SHOWN_MESSAGES = 200
# Fields of a form that hold words; others hold choices, which are quickly made again.
_WORDS = ("text", "basis", "words", "authority")


@dataclass(frozen=True)
class Event:
    """A step of the history with its actor's name; `new`: taken after the person had opened the page; `pictures` went
    with it."""

    entry: HistoryEntry
    actor: str
    new: bool
    pictures: Sequence[Piece] = ()


@dataclass(frozen=True)
class Trouble:
    """Why a step was not taken, what the person had typed and chosen, and the version that they had seen."""

    problem: Problem
    step: str = ""
    typed: Mapping[str, Sequence[str]] | None = None
    seen: int | None = None

    @property
    def texts(self) -> list[str]:
        return texts_of(self.typed or {})


@dataclass(frozen=True)
class CaseView:
    """A case with what belongs to it. `window` says what its citizen's channel still allows, `ordered` are the
    leaders' instructions with the leader's name, `broken` is what is wrong with its history, `lead` and `led` are
    numbers of cases that are answered together, `forgotten`: number and unmasked words are gone, `proposed`: the
    reply became a draft for the knowledge base, or more; `hints` are those that the person may see;
    `own_colleagues` are handlers of the person's own department, themselves first; `doing` names who does the parts
    of the supporting departments; `sources`: the QR codes by which the citizen came first and last; `shown`: the
    pictures of the reply."""

    case: Case
    talk: list[Utterance]
    window: str | None
    events: list[Event]
    support: list[Support]
    ordered: list[tuple[Order, str]]
    reminded: list[Reminder]
    colleagues: list[Staff]
    own_colleagues: list[Staff]
    doing: Mapping[str, str]
    lead: str | None
    led: tuple[str, ...]
    forgotten: bool
    handler: str | None
    broken: str | None
    proposed: bool
    hints: Hints
    sources: tuple[Source, ...]
    shown: list[Piece]


def texts_of(typed: Mapping[str, Sequence[str]]) -> list[str]:
    """The words among what was typed."""
    return [value for name in _WORDS for value in typed.get(name, ()) if value.strip()]


async def show(request: web.Request, *, trouble: Trouble | None = None, details: Details | None = None) -> web.Response:
    """The page of the case in the address. Raises Problem 404 for one that the person may not see."""
    parts, person = request.app[PARTS], request[STAFF]
    async with parts.database.reading() as connection:
        case = await find(connection, person, request.match_info["number"])
        hints = await case_hints.read(connection, person, case, parts.casework.router.reader)
        view = await _read(connection, parts, person, case, hints, trouble)
    context = _context(parts, person, view, parts.clock(), trouble) | {"trouble": trouble, "details": details}
    return await render(request, "case.html", context, status=trouble.problem.status if trouble else 200)


async def find(connection: AsyncConnection, person: Staff, number: str) -> Case:
    """The case of a number within the person's scope. Raises Problem 404."""
    case = await store.load(connection, number, scope_of(person.roles, person.department))
    if case is None:
        raise Problem(404, "unknown_case")
    return case


async def _read(
    connection: AsyncConnection, parts: DeskParts, person: Staff, case: Case, hints: Hints, trouble: Trouble | None
) -> CaseView:
    entries = await history.of_case(connection, case.id)
    ordered = await orders.of_case(connection, case.id)
    handler = case.course.handler_id
    actors = [entry.actor for entry in entries] + [f"staff:{order.staff_id}" for order in ordered]
    parts_of_others = await support.of_case(connection, case.id)
    working = [handler, *(part.handler_id for part in parts_of_others)]
    names = await people.names(connection, [*actors, *(f"staff:{one}" for one in working if one)])
    own = await staff.colleagues(connection, person.department or "", Role.HANDLER)
    seen = case.version if trouble is None or trouble.seen is None else trouble.seen
    illustrated = await pictures.of_case(connection, case.id)
    talk = await messages.of_case(connection, case.id, SHOWN_MESSAGES)
    lead, led = await store.joined(connection, case, scope_of(person.roles, person.department))
    return CaseView(
        case=case,
        talk=await conversation.utterances(connection, talk, verified=parts.verified),
        window=await conversation.window(connection, talk, parts.clock(), verified=parts.verified),
        events=[
            Event(entry, names[entry.actor], (entry.version or 0) > seen, illustrated.get(entry.seq or 0, ()))
            for entry in entries
        ],
        support=parts_of_others,
        ordered=[(order, names[f"staff:{order.staff_id}"]) for order in ordered],
        reminded=await reminders.of_case(connection, case.id),
        colleagues=await staff.colleagues(connection, case.department or "", Role.HANDLER),
        own_colleagues=sorted(own, key=lambda one: one.id != person.id),
        doing={part.department: names[f"staff:{part.handler_id}"] for part in parts_of_others if part.handler_id},
        lead=lead,
        led=led,
        forgotten=await retention.is_forgotten(connection, case.id),
        handler=names[f"staff:{handler}"] if handler else None,
        broken=await verifying.broken(connection, case.id),
        proposed=await proposals.is_proposed(connection, case),
        hints=hints,
        sources=await scenes.sources(connection, case.citizen_id),
        shown=await pictures.of_reply(connection, case.id),
    )


def _context(parts: DeskParts, person: Staff, view: CaseView, now: datetime, trouble: Trouble | None) -> dict[str, Any]:
    case, rulebook, today = view.case, parts.rulebook, local_day(now)
    entries = [event.entry for event in view.events]
    groups = move_forms.groups(case, parts.casework.moves_for(case, person, now), trouble.step if trouble else "")
    return {
        "view": view,
        "case": case,
        "hints": view.hints,
        "standing": standing(case, today, rulebook.calendar),
        "dispatching": dispatching(case, now),
        "explanation": parts.casework.explain(case),
        "ground": parts.casework.ground(case),
        "clock": case_clock.state(case),
        "limits": case_clock.limits(case, now, parts.casework.explain_limits(case, entries)),
        "why_support": {part.department: parts.casework.explain_support(part, case, entries) for part in view.support},
        "rungs": case_clock.reminders(case, view.support, rulebook, now),
        "groups": groups,
        "offered": {form.step for group in groups for form in group.forms},
        "fields": Field,
        "longest": rulebook.limits.longest_extension(case.clock.days),
        "colleagues": [(one.id, one.name) for one in view.colleagues if one.id != case.course.handler_id],
        "own_colleagues": [(one.id, one.name) for one in view.own_colleagues],
        "urgencies": [(one.value, urgency(one)) for one in Urgency if one is not case.urgency],
        "levels": [(level.key, level.name) for level in rulebook.levels_above(case.course.level)],
        "most_pictures": pictures.MOST,
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "may_reveal": may_work(person, case, Area.REVEAL),
        "may_see_material": may(person, Area.MATERIAL),
        "may_resend": may_work(person, case, Area.RESEND),
        "may_propose": proposals.may_propose(person, case) and not view.proposed,
        "command": lambda: secrets.token_urlsafe(16),
    }
