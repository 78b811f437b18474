"""What leaders read: the day's figures, each a link to what it counts, and the daily brief."""

from datetime import date, datetime, time, timedelta

from aiohttp import web

from desk import contact_query
from desk.case_query import BadQuery
from desk.deadlines import standing
from desk.keys import PARTS, STAFF
from desk.links import to_list
from desk.rendering import Problem, render
from escalation import filters, store
from escalation.filters import Scope, scope_of
from escalation.opinion import wording
from escalation.opinion.brief import brief
from escalation.opinion.figures import board
from records import live_talks
from records.moments import CITY_TIME, local_day

NEAREST = 5
_ONE_DAY = timedelta(days=1)


async def show(request: web.Request) -> web.Response:
    """`GET /desk/board`: one day's figures and the cases that press most."""
    parts, scope = request.app[PARTS], _scope(request)
    day, today = _days(request)
    calendar = parts.rulebook.calendar
    async with parts.database.reading() as connection:
        figures = await board(connection, day, calendar, scope)
        soon = await store.list_cases(connection, filters.due_soon(day, calendar), scope, limit=NEAREST)
        overdue = await store.list_cases(connection, filters.overdue(day), scope, limit=NEAREST)
        live = await live_talks.figures(connection, datetime.combine(today, time(), CITY_TIME))
    context = {
        "board": figures,
        "live": live,
        "live_minutes": int((parts.clock() - live.since).total_seconds() // 60) if live.since else 0,
        "soon": [(case, standing(case, day, calendar)) for case in soon.cases],
        "overdue": [(case, standing(case, day, calendar)) for case in overdue.cases],
    }
    return await render(request, "board.html", context | _frame(day, today))


async def show_brief(request: web.Request) -> web.Response:
    """`GET /desk/brief`: the daily brief 日报, made for one sheet of paper."""
    parts = request.app[PARTS]
    day, today = _days(request)
    async with parts.database.reading() as connection:
        written = await brief(connection, day, parts.rulebook.calendar, _scope(request))
    context = {
        "brief": written,
        "overdue": [(case, standing(case, day, parts.rulebook.calendar)) for case in written.overdue],
        "overdue_list": to_list(filters.overdue(day)),
        "rulebook": parts.rulebook,
    }
    return await render(request, "brief.html", context | _frame(day, today))


def _frame(day: date, today: date) -> dict[str, object]:
    return {
        "day": day,
        "today": today,
        "week_before": day - timedelta(days=7),
        "before": day - _ONE_DAY,
        "after": day + _ONE_DAY if day < today else None,
        "to_list": to_list,
        "opinion": wording,
    }


def _scope(request: web.Request) -> Scope:
    """A figure counts what its list shows to the same person, and no more."""
    person = request[STAFF]
    return scope_of(person.roles, person.department)


def _days(request: web.Request) -> tuple[date, date]:
    today = local_day(request.app[PARTS].clock())
    try:
        return min(contact_query.read_day(request.query, today), today), today
    except BadQuery as error:
        raise Problem(400, "bad_day") from error
