"""`/desk/staffing`: who of a department works cases, who is away and who is on duty, as its head writes it down."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.keys import PARTS, STAFF
from desk.parts import DeskParts
from desk.rendering import Problem, done, render
from escalation import staffing
from escalation.assignment import Absence
from escalation.staffing import Skills
from records.moments import local_day
from records.staff import Staff

PATH = "/desk/staffing"
_AHEAD = timedelta(days=366)

Form = Mapping[str, list[str]]
Change = Callable[[AsyncConnection, Staff, Form, DeskParts], Awaitable[None]]


async def show(request: web.Request) -> web.Response:
    """`GET /desk/staffing`."""
    return await _page(request)


async def change(request: web.Request) -> web.Response:
    """`POST /desk/staffing/{what}`: one thing, then the page again."""
    what, parts = request.match_info["what"], request.app[PARTS]
    sent = await request.post()
    form = {name: [value for value in sent.getall(name) if isinstance(value, str)] for name in sent}
    try:
        async with parts.database.transaction() as tx:
            await CHANGES[what](tx, request[STAFF], form, parts)
    except ValueError:
        return await _page(request, Problem(400, f"staffing_{what}"))
    raise done(PATH, f"staffing_{what}")


async def _describe(tx: AsyncConnection, head: Staff, form: Form, parts: DeskParts) -> None:
    capacity, areas = _one(form, "capacity"), frozenset(form.get("areas", ()))
    if not areas <= parts.rulebook.catalogue.areas.keys():
        raise ValueError("an area that the rules do not know")
    skills = Skills(_number(capacity) if capacity else None, areas)
    await staffing.describe(tx, head, _number(_one(form, "staff")), skills, parts.clock())


async def _plan(tx: AsyncConnection, head: Staff, form: Form, parts: DeskParts) -> None:
    now = parts.clock()
    absence = Absence(_day(form, "first", now), _day(form, "last", now))
    await staffing.plan_absence(tx, head, _number(_one(form, "staff")), absence, now)


async def _drop(tx: AsyncConnection, head: Staff, form: Form, parts: DeskParts) -> None:
    await staffing.drop_absence(tx, head, _number(_one(form, "absence")), parts.clock())


async def _duty(tx: AsyncConnection, head: Staff, form: Form, parts: DeskParts) -> None:
    now = parts.clock()
    ids = frozenset(_number(value) for value in form.get("staff", ()))
    await staffing.set_duty(tx, head, _day(form, "day", now), ids, now)


CHANGES: Mapping[str, Change] = {"skills": _describe, "absence": _plan, "present": _drop, "duty": _duty}


def _one(form: Form, name: str) -> str:
    return form.get(name, [""])[0].strip()


def _number(text: str) -> int:
    """Raises ValueError for what is no number of at most nine digits."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(f"{text!r} is no number")
    return int(text)


def _day(form: Form, name: str, now: datetime) -> date:
    """A day from today on, at most a year ahead. Raises ValueError."""
    day, today = date.fromisoformat(_one(form, name)), local_day(now)
    if not today <= day <= today + _AHEAD:
        raise ValueError(f"{day} is past or too far ahead")
    return day


async def _page(request: web.Request, problem: Problem | None = None) -> web.Response:
    parts, person = request.app[PARTS], request[STAFF]
    today, rules = local_day(parts.clock()), parts.rulebook.assignment
    async with parts.database.reading() as connection:
        people = await staffing.colleagues(connection, person.department or "", rules, today)
        ids = [one.id for one in people]
        context = {
            "people": people,
            "names": {one.id: one.name for one in people},
            "loads": await staffing.loads(connection, ids, rules),
            "absences": await staffing.absences(connection, ids, today),
            "roster": await staffing.roster(connection, ids, today),
            "taking_part": person.department in await staffing.departments(connection),
        }
    context |= {"problem": problem, "today": today, "usual": rules.capacity, "most": staffing.CAPACITY_LIMIT}
    return await render(request, "staffing.html", context, status=problem.status if problem else 200)
