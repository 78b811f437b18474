"""Writing down what somebody says who telephones or comes in person: a case with number and query code to read out."""

import secrets
from collections.abc import Mapping

from aiohttp import web

from desk import request_form
from desk.access import registers
from desk.keys import PARTS, STAFF
from desk.rendering import Problem, render
from escalation import store
from escalation.filters import scope_of
from escalation.intake import HAPPENED_LIMIT, MATTER_LIMIT, PLACE_LIMIT, OpenedCase
from records.command import COMMAND_LIMIT, StaffCommand
from records.spoken import Spoken

PATH = "/desk/register"
_LIMITS = {"matter": MATTER_LIMIT, "place": PLACE_LIMIT, "happened": HAPPENED_LIMIT}


async def show(request: web.Request) -> web.Response:
    """`GET /desk/register`: an empty form."""
    _expect(request)
    return await _page(request, {})


async def register(request: web.Request) -> web.Response:
    """`POST /desk/register`: file it, once for each form, and show number and query code, which no page shows again."""
    _expect(request)
    parts, form = request.app[PARTS], await request.post()
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        command, channel, now = _command(request, typed), _channel(typed), parts.clock()
        new = request_form.read(typed, now)
        async with parts.database.transaction() as tx:
            opened = await parts.casework.register(tx, command, channel, new, now)
    except Problem as problem:
        return await _page(request, typed, problem)
    return await _page(request, {}, opened=opened)


async def _page(
    request: web.Request, typed: Mapping[str, str], problem: Problem | None = None, opened: OpenedCase | None = None
) -> web.Response:
    parts, person = request.app[PARTS], request[STAFF]
    visible = False
    if opened is not None:
        async with parts.database.reading() as connection:
            scope = scope_of(person.roles, person.department)
            visible = await store.load(connection, opened.number, scope) is not None
    context = {
        "typed": typed,
        "problem": problem,
        "opened": opened,
        "visible": visible,
        "ways": list(Spoken),
        "limits": _LIMITS,
        "shortest": request_form.SHORTEST,
        "command": secrets.token_urlsafe(16),
    }
    return await render(request, "register.html", context, status=problem.status if problem else 200)


def _expect(request: web.Request) -> None:
    if not registers(request[STAFF], request.app[PARTS].rulebook.live):
        raise Problem(403, "register_not_yours")


def _command(request: web.Request, typed: Mapping[str, str]) -> StaffCommand:
    command = typed.get("command", "")
    if not 0 < len(command) <= COMMAND_LIMIT:
        raise Problem(400, "bad_form")
    return StaffCommand(command, request[STAFF])


def _channel(typed: Mapping[str, str]) -> Spoken:
    try:
        return Spoken(typed.get("channel", ""))
    except ValueError as error:
        raise Problem(400, "no_way") from error
