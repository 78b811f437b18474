"""The page of emergencies, and marking one as followed up."""

from aiohttp import web

from desk import emergency_watch, people
from desk.emergency_watch import Alarm
from desk.keys import PARTS, STAFF
from desk.rendering import Problem, done, render
from records.moments import local_day

PAGE = "/desk/emergencies"


async def show(request: web.Request) -> web.Response:
    """`GET /desk/emergencies`: today's, and whatever still waits."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        alarms = await emergency_watch.alarms(connection, local_day(parts.clock()))
        names = await people.names(connection, [alarm.by for alarm in alarms if alarm.by])
    return await render(request, "emergencies.html", {"alarms": [(alarm, _by(alarm, names)) for alarm in alarms]})


async def waiting(request: web.Request) -> web.Response:
    """`GET /desk/emergencies/waiting`: `{"waiting": 2}`, for desks that stay open."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        count = await emergency_watch.waiting(connection, local_day(parts.clock()))
    return web.json_response({"waiting": count}, headers={"Cache-Control": "no-store"})


async def follow_up(request: web.Request) -> web.Response:
    """`POST /desk/emergencies/{message}/follow-up`; doing it twice leaves one mark."""
    parts, person = request.app[PARTS], request[STAFF]
    now, message_id = parts.clock(), int(request.match_info["message"])
    async with parts.database.transaction() as tx:
        if not await emergency_watch.follow_up(tx, message_id, f"staff:{person.id}", now, local_day(now)):
            raise Problem(409, "unknown_emergency")
    raise done(PAGE, "followed_up")


def _by(alarm: Alarm, names: dict[str, str]) -> str | None:
    return names[alarm.by] if alarm.by else None
