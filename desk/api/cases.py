"""Operations on cases: list, read, move, report, number."""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import case_hints, case_query, people
from desk.access import Area, may_work
from desk.api import filter_query, reports
from desk.api.operation import Call
from desk.api.problem import ApiProblem
from desk.api.shapes import (
    AddedView,
    CaseList,
    CasePage,
    CaseView,
    DetailsView,
    PersonView,
    ReferenceView,
    SessionView,
    case_view,
    explanation_views,
    flag_views,
    history_view,
    limits_view,
    offer_views,
    order_view,
    reference_views,
    reminder_views,
    support_view,
)
from desk.case_query import BadQuery
from escalation import history, orders, references, reminders, steps, store, support, verifying
from escalation.case import Case
from escalation.errors import Forbidden
from escalation.filters import scope_of
from escalation.steps import Command
from language import text as texts

ReferenceName = Annotated[str, Meta(pattern=r"^[!-~]{1,64}$")]


class NewReference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The caller's own number of a case."""

    reference: ReferenceName


class ReferenceQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The caller's own number, to find the case by."""

    reference: ReferenceName


class Found(msgspec.Struct, frozen=True):
    """The case's number with us."""

    number: str


async def session(call: Call) -> SessionView:
    """Who is calling."""
    person, scopes = call.caller.staff, sorted(call.caller.scopes)
    return SessionView(
        name=person.name,
        roles=sorted(person.roles),
        department=person.department,
        scopes=None if call.caller.system_id is None else [str(scope) for scope in scopes],
        csrf=call.caller.csrf,
    )


async def listed(call: Call) -> CaseList:
    """One page of the cases that the caller may see, by what stands in the address."""
    return await _page(call, call.query)


async def searched(call: Call) -> CaseList:
    """The same by what stands in the body, where also words and places may stand."""
    return await _page(call, call.body)


async def _page(call: Call, given: Any) -> CaseList:
    person = call.caller.staff
    try:
        after = case_query.read_cursor({"after": given.after or ""})
    except BadQuery as error:
        raise ApiProblem(400, "bad_query", what="after") from error
    wanted, scope = filter_query.filter_of(given, person), scope_of(person.roles, person.department)
    async with call.desk.database.reading() as connection:
        page = await store.list_cases(connection, wanted, scope, after, given.limit)
    shown = [case_view(case, call.labels) for case in page.cases]
    return CaseList(shown, None if page.next is None else case_query.write_cursor(page.next))


async def opened(call: Call) -> CasePage:
    """A case with its history and what the caller may do."""
    person = call.caller.staff
    async with call.desk.database.reading() as connection:
        case = await _seen(call, connection)
        entries = await history.of_case(connection, case.id)
        parts = await support.of_case(connection, case.id)
        ordered = await orders.of_case(connection, case.id)
        lead, led = await store.joined(connection, case, scope_of(person.roles, person.department))
        numbers = await references.of_case(connection, case.id)
        hints = await case_hints.flags_for(connection, person, case)
        reminded = await reminders.of_case(connection, case.id)
        broken = await verifying.broken(connection, case.id)
        workers = await _people(connection, [case.course.handler_id, *(part.handler_id for part in parts)])
    work = call.desk.casework
    whys = [work.explain_support(part, case, entries) for part in parts]
    return CasePage(
        case=case_view(case, call.labels),
        handler=workers.get(case.course.handler_id),
        deadline=work.explain(case),
        ground=work.ground(case),
        limits=limits_view(case),
        explanations=explanation_views(work.explain_limits(case, entries)),
        flags=flag_views(hints, call.labels),
        reminders=reminder_views(reminded),
        support=[
            support_view(part, why, workers.get(part.handler_id), call.labels)
            for part, why in zip(parts, whys, strict=True)
        ],
        orders=[order_view(order) for order in ordered],
        lead=lead,
        led=list(led),
        history=[history_view(entry) for entry in entries],
        intact=broken is None,
        moves=offer_views(work.moves_for(case, person, call.now)),
        references=reference_views(numbers),
    )


async def moved(call: Call) -> CaseView:
    """Take a step; the case after it."""
    given = call.body
    command = Command(call.key, call.caller.staff, call.number, given.version, texts.clean(given.authority))
    async with call.desk.database.transaction() as tx:
        case = await given.take(call.desk.casework, tx, command, call.now)
    return _shown(call, case)


async def reported(call: Call) -> CaseView:
    """Take the step that a report of another system stands for, on the case as it stands."""
    message = reports.command_id(call.body.message_id)
    async with call.desk.database.transaction() as tx:
        # Seen or not: a report that took the case out of the caller's sight may come again.
        case = await steps.reload(tx, call.number)
        command = Command(message, call.caller.staff, call.number, case.version)
        case = await reports.take(call.desk.casework, tx, command, call.body, call.now)
    return _shown(call, case)


async def numbered(call: Call) -> list[ReferenceView]:
    """Keep the caller's own number of a case."""
    async with call.desk.database.transaction() as tx:
        case = await steps.visible(tx, call.caller.staff, call.number)
        if not await references.attach(tx, case.id, call.system_id, call.body.reference, call.now):
            raise ApiProblem(409, "reference_taken")
        return reference_views(await references.of_case(tx, case.id))


async def found(call: Call) -> Found:
    """The case that the caller knows by an own number."""
    async with call.desk.database.reading() as connection:
        number = await references.find(connection, call.system_id, call.query.reference)
    if number is None:
        raise ApiProblem(404, "unknown_case")
    return Found(number)


async def revealed(call: Call) -> DetailsView:
    """What the citizen wrote, for those who work the case."""
    person = call.caller.staff
    async with call.desk.database.transaction() as tx:
        case = await steps.visible(tx, person, call.number)
        if not may_work(person, case, Area.REVEAL):
            raise Forbidden(f"details of {call.number}")
        details = await call.desk.casework.details(tx, person, call.number, call.now)
    added = [AddedView(one.at, one.text) for one in details.added]
    return DetailsView(details.matter, details.place, details.happened, details.contact, added)


async def _people(connection: AsyncConnection, ids: Iterable[int | None]) -> dict[int | None, PersonView]:
    """Those who work something, by id."""
    known = sorted({one for one in ids if one is not None})
    names = await people.names(connection, [f"staff:{one}" for one in known])
    return {one: PersonView(one, names[f"staff:{one}"]) for one in known}


def _shown(call: Call, case: Case) -> CaseView:
    """A case after a step. Raises ApiProblem 404 where a repeated one finds it out of the caller's sight by now."""
    person = call.caller.staff
    if not scope_of(person.roles, person.department).sees(case):
        raise ApiProblem(404, "unknown_case")
    return case_view(case, call.labels)


async def _seen(call: Call, connection: AsyncConnection) -> Case:
    person = call.caller.staff
    case = await store.load(connection, call.number, scope_of(person.roles, person.department))
    if case is None:
        raise ApiProblem(404, "unknown_case")
    return case
