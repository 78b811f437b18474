"""Saved views: a person's filters by name, and those that a supervisor shares with everybody."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import case_query
from desk.case_query import BadQuery
from desk.keys import PARTS, STAFF
from desk.rendering import Problem, done
from escalation import saved_views
from escalation.saved_views import NAME_LIMIT, PER_PERSON, QUERY_LIMIT, TooManyViews
from records.moments import local_day
from records.roles import Role
from records.staff import Staff

_LIST = "/desk/"


@dataclass(frozen=True)
class View:
    """A view as the list shows it."""

    id: int
    name: str
    href: str
    shared: bool
    own: bool
    current: bool


def may_share(person: Staff) -> bool:
    return person.has(Role.SUPERVISOR)


async def of_person(connection: AsyncConnection, person: Staff, query: str) -> list[View]:
    """The person's views; the one that the list's address is of is current."""
    return [
        View(view.id, view.name, f"{_LIST}?{view.query}", view.shared, view.own, view.query == query)
        for view in await saved_views.of_person(connection, person.id)
    ]


async def save(request: web.Request) -> web.Response:
    """`POST /desk/views`: keep the filter of the list under a name."""
    parts, person = request.app[PARTS], request[STAFF]
    form = await request.post()
    name, shared = str(form.get("name", "")), "shared" in form
    if shared and not may_share(person):
        raise Problem(403, "no_right")
    given = dict(parse_qsl(str(form.get("query", ""))[:QUERY_LIMIT]))
    try:
        wanted = case_query.read(given, local_day(parts.clock()), parts.rulebook.calendar)
        query = case_query.write(wanted, given.get("due", ""))
        async with parts.database.transaction() as tx:
            await saved_views.save(tx, person.id, name, query, parts.clock(), shared=shared)
    except BadQuery as error:
        raise Problem(400, "bad_filter", name=error.name) from error
    except TooManyViews as error:
        raise Problem(400, "too_many_views", limit=PER_PERSON) from error
    except ValueError as error:
        raise Problem(400, "unnamed_view", limit=NAME_LIMIT) from error
    raise done(f"{_LIST}?{query}", "view_saved")


async def remove(request: web.Request) -> web.Response:
    """`POST /desk/views/{view}/remove`: twice is once."""
    parts, person = request.app[PARTS], request[STAFF]
    async with parts.database.transaction() as tx:
        await saved_views.remove(tx, person.id, int(request.match_info["view"]))
    raise done(_LIST, "view_removed")
