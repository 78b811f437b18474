"""The page of a case, and what it offers beside the steps: reading the contact, sending a message again."""

from aiohttp import web

from desk import case_view
from desk.access import Area, may_work
from desk.keys import PARTS, STAFF
from desk.rendering import Problem, done
from escalation.case import Case
from records import audit, messages, outbox
from records.staff import Staff


async def show(request: web.Request) -> web.Response:
    """`GET /desk/cases/{number}`."""
    return await case_view.show(request)


async def reveal(request: web.Request) -> web.Response:
    """`POST /desk/cases/{number}/details`: what the citizen wrote and how to reach them; leaves an audit row."""
    parts, person = request.app[PARTS], request[STAFF]
    async with parts.database.transaction() as tx:
        case = await case_view.find(tx, person, request.match_info["number"])
        _expect(person, case, Area.REVEAL)
        details = await parts.casework.details(tx, person, case.number, parts.clock())
    return await case_view.show(request, details=details)


async def resend(request: web.Request) -> web.Response:
    """`POST /desk/cases/{number}/messages/{message}/resend`: queue a message again that failed, or may have."""
    parts, person = request.app[PARTS], request[STAFF]
    now, message_id = parts.clock(), int(request.match_info["message"])
    async with parts.database.transaction() as tx:
        case = await case_view.find(tx, person, request.match_info["number"])
        _expect(person, case, Area.RESEND)
        of_case = await messages.of_case(tx, case.id, case_view.SHOWN_MESSAGES)
        belongs = any(message.id == message_id for message in of_case)
        if not belongs or not await outbox.resend(tx, message_id, now):
            raise Problem(409, "cannot_resend")
        entry = audit.Entry(now, f"staff:{person.id}", "message.resend", f"case:{case.id}", f"message {message_id}")
        await audit.record(tx, entry)
    raise done(f"/desk/cases/{case.number}", "resend")


def _expect(person: Staff, case: Case, area: Area) -> None:
    if not may_work(person, case, area):
        raise Problem(403, "forbidden")
