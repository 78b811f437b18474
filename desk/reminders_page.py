"""The page of reminders: what the clock, colleagues and citizens tell a person about cases."""

from aiohttp import web

from desk.keys import PARTS, STAFF
from desk.rendering import Problem, done, render
from escalation import reminders

PAGE = "/desk/reminders"
_DIGITS = 18


async def show(request: web.Request) -> web.Response:
    """`GET /desk/reminders`: the newest first; `before` goes on after a page."""
    parts, person = request.app[PARTS], request[STAFF]
    before = _row(request.query["before"]) if "before" in request.query else None
    async with parts.database.reading() as connection:
        found = await reminders.of_person(connection, person, before)
        last = await reminders.seen(connection, person)
    following = found[-1].id if len(found) == reminders.PAGE else None
    context = {"reminders": found, "last": last, "continued": before is not None, "following": following}
    return await render(request, "reminders.html", context)


async def waiting(request: web.Request) -> web.Response:
    """`GET /desk/reminders/waiting`: `{"waiting": 2}`, for desks that stay open."""
    async with request.app[PARTS].database.reading() as connection:
        count = await reminders.unseen(connection, request[STAFF])
    return web.json_response({"waiting": count}, headers={"Cache-Control": "no-store"})


async def mark_seen(request: web.Request) -> web.Response:
    """`POST /desk/reminders/seen`: everything up to the newest one that the page showed."""
    last = _row(str((await request.post()).get("last", "")))
    async with request.app[PARTS].database.transaction() as tx:
        await reminders.mark_seen(tx, request[STAFF], last)
    raise done(PAGE, "reminders_seen")


def _row(value: str) -> int:
    """Raises Problem 400 for what no page of ours wrote."""
    if not (value.isascii() and value.isdigit() and len(value) <= _DIGITS):
        raise Problem(400, "bad_form")
    return int(value)
