"""The newest entries of the audit, for administrators."""

from aiohttp import web

from desk import people
from desk.keys import PARTS
from desk.rendering import render
from records import audit

SHOWN = 200


async def show(request: web.Request) -> web.Response:
    """`GET /desk/audit`: the last `SHOWN` entries, of one object (such as `case:12`) where one is asked for."""
    thing = request.query.get("object", "").strip()[:64]
    async with request.app[PARTS].database.reading() as connection:
        entries = await audit.newest(connection, SHOWN, thing or None)
        names = await people.names(connection, [entry.actor for entry in entries])
    return await render(request, "audit.html", {"entries": entries, "names": names, "object": thing, "shown": SHOWN})
