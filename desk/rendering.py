"""Pages for the person who asks: their menu, what was just done, the form token."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from desk import emergency_watch
from desk.access import Area, may, registers, speaks
from desk.keys import CSRF, PARTS, STAFF
from desk.labels import Labels
from desk.pages import environment
from desk.wording import name, words
from escalation import reminders
from records import live_talks
from records.moments import local_day


@dataclass(frozen=True)
class MenuEntry:
    """`count` is a number to be looked at, shown as a badge; None for entries that never have one. `calm`: nobody waits
    behind it."""

    href: str
    label: str
    current: bool
    count: int | None = None
    calm: bool = False


_MENU: tuple[tuple[str, str, Area], ...] = (
    ("/desk/", "cases", Area.CASES),
    ("/desk/register", "register", Area.REGISTER),
    ("/desk/reminders", "reminders", Area.REMINDERS),
    ("/desk/live", "live", Area.LIVE),
    ("/desk/emergencies", "emergencies", Area.EMERGENCIES),
    ("/desk/board", "board", Area.BOARD),
    ("/desk/brief", "brief", Area.BOARD),
    ("/desk/contacts", "contacts", Area.CONTACTS),
    ("/desk/knowledge", "knowledge", Area.KNOWLEDGE),
    ("/desk/staffing", "staffing", Area.STAFFING),
    ("/desk/deliveries", "deliveries", Area.DELIVERIES),
    ("/desk/channels", "channels", Area.CHANNELS),
    ("/desk/audit", "audit", Area.AUDIT),
)


class Problem(Exception):
    """A request that cannot be done: `code` names the sentence in `wording.yaml`, `values` fill it in."""

    def __init__(self, status: int, code: str, **values: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.values = values

    @property
    def text(self) -> str:
        return str(words()["problems"][self.code]).format(**self.values)


@dataclass(frozen=True)
class Said:
    """What the last step did."""

    text: str
    good: bool


async def render(request: web.Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> web.Response:
    """A page of the desk; the template gets the context and what every page needs."""
    parts, person = request.app[PARTS], request[STAFF]
    html = (
        environment()
        .get_template(template)
        .render(
            menu=await _menu(request),
            staff=person,
            whose=Labels(parts.rulebook).whose(person),
            csrf=request[CSRF],
            said=_said(request),
            labels=Labels(parts.rulebook),
            may=lambda area: may(person, Area(area)),
            **context,
        )
    )
    return web.Response(text=html, content_type="text/html", charset="utf-8", status=status)


async def render_problem(request: web.Request, problem: Problem) -> web.Response:
    """The page that says why something was not done."""
    return await render(request, "problem.html", {"problem": problem.text}, status=problem.status)


def done(address: str, code: str) -> web.HTTPException:
    """Redirect after a step; the next page says what was done. The address holds a code, never words."""
    return web.HTTPSeeOther(f"{address}{'&' if '?' in address else '?'}said={code}")


async def _menu(request: web.Request) -> list[MenuEntry]:
    person, path, rules = request[STAFF], request.path, request.app[PARTS].rulebook.live
    opened = [entry for entry in _MENU if may(person, entry[2])]
    for area, lets_in in ((Area.LIVE, speaks), (Area.REGISTER, registers)):
        opened = [entry for entry in opened if entry[2] is not area or lets_in(person, rules)]
    counts = await _counts(request, {area for _, _, area in opened})
    return [
        MenuEntry(href, name("menu", label), _is_current(path, href), counts.get(area), area is Area.REMINDERS)
        for href, label, area in opened
    ]


async def _counts(request: web.Request, areas: Set[Area]) -> dict[Area, int]:
    """How many wait behind these entries of the menu."""
    parts, counts = request.app[PARTS], dict[Area, int]()
    async with parts.database.reading() as connection:
        if Area.REMINDERS in areas:
            counts[Area.REMINDERS] = await reminders.unseen(connection, request[STAFF])
        if Area.EMERGENCIES in areas:
            counts[Area.EMERGENCIES] = await emergency_watch.waiting(connection, local_day(parts.clock()))
        if Area.LIVE in areas:
            counts[Area.LIVE] = await live_talks.waiting(connection)
    return counts


def _is_current(path: str, href: str) -> bool:
    # Pages that stand below an entry of the menu; the list of cases is the desk's own address.
    below = "/desk/cases/" if href == "/desk/" else f"{href}/"
    return path == href or path.startswith(below)


def _said(request: web.Request) -> Said | None:
    code = request.query.get("said", "")
    text = words()["said"].get(code)
    return None if text is None else Said(text, code not in words()["bad_said"])
