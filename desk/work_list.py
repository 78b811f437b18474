"""The list of cases by deadline: one's own work, or whatever a filter or a figure asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import parse_qsl

from aiohttp import web

from desk import case_query, describing, views
from desk.api import export as api_export
from desk.api.export import MOST_ROWS, Format, TooMany
from desk.case_query import BadQuery
from desk.deadlines import Standing, dispatching, standing
from desk.keys import PARTS, STAFF
from desk.labels import Labels
from desk.own_work import own_work
from desk.rendering import Problem, done, render
from desk.wording import words
from escalation import risk, store, support
from escalation import wording as case_words
from escalation.case import OPEN, Case, CaseStatus
from escalation.case_texts import HITS
from escalation.errors import Forbidden
from escalation.filters import CaseFilter, Order, Scope, scope_of
from escalation.moves import DEPARTMENTAL
from escalation.number import PREFIX, find_number
from escalation.walks import Cursor
from escalation.workdays import Calendar
from language.search import LONGEST_TYPED
from records import staff
from records.moments import local_day
from records.roles import Role
from records.staff import Staff

LIST = "/desk/"
# The way that most cases go, and its ends; other statuses get a tab only while there are such cases.
_MAIN = frozenset(
    {
        CaseStatus.REGISTERED,
        CaseStatus.DISPATCHED,
        CaseStatus.IN_WORK,
        CaseStatus.SUBMITTED,
        CaseStatus.ANSWERED,
        CaseStatus.CLOSED,
        CaseStatus.WITHDRAWN,
        CaseStatus.REFERRED,
        CaseStatus.DEFERRED,
    }
)
_TABS = (*(frozenset({status}) for status in CaseStatus), OPEN, frozenset[CaseStatus]())


@dataclass(frozen=True)
class Row:
    case: Case
    standing: Standing
    dispatching: Standing | None


@dataclass(frozen=True)
class Tab:
    """A list one click away. `count` is what it holds under the same filters, such as `12` or `1000+`."""

    label: str
    href: str
    count: str
    current: bool


@dataclass(frozen=True)
class Refinement:
    """What the filter form shows as chosen, and the rest of the filter that it carries on unseen."""

    status: str
    kind: str
    department: str
    district: str
    area: str
    due: str
    opened_from: str
    opened_to: str
    urgency: str
    channel: str
    handler: str
    supporting: str
    rung: str
    returns: str
    redone: str
    ordered: str
    untold: str
    extension: str
    supervision: str
    rating: str
    reason: str
    confidential: str
    anonymous: str
    merged: str
    running: str
    dispatched_from: str
    dispatched_to: str
    ended_from: str
    ended_to: str
    closed_from: str
    closed_to: str
    answer_by_from: str
    answer_by_to: str
    matter: str
    flag: str
    order: str
    carried: tuple[tuple[str, str], ...]


_SHOWN = frozenset(Refinement.__dataclass_fields__) - {"carried", "due"}


async def show(request: web.Request) -> web.Response:
    """`GET /desk/`: a page of cases, the nearest deadline first."""
    parts, person = request.app[PARTS], request[STAFF]
    now = parts.clock()
    today, calendar = local_day(now), parts.rulebook.calendar
    mine = own_work(person)
    wanted, after = _asked(request.query, mine, today, calendar)
    wanted = rightful(wanted, person)
    scope = scope_of(person.roles, person.department)
    due = request.query.get("due", "")
    lasting = case_query.write(wanted, due)
    async with parts.database.reading() as connection:
        page = await store.list_cases(connection, wanted, scope, after)
        count = await store.count(connection, wanted, scope)
        opened = await store.count_open(connection, wanted, scope)
        saved = await views.of_person(connection, person, lasting)
        of = person.department or wanted.department
        colleagues = await staff.colleagues(connection, of, Role.HANDLER) if of else []
        helping = person.department if wanted == mine and after is None and person.has(*DEPARTMENTAL) else None
        parts_to_do = await support.of_department(connection, helping, store.PAGE_LIMIT) if helping else []
    context = {
        "heading": words()["lists"]["mine"] if wanted == mine else describing.cases(wanted, Labels(parts.rulebook)),
        "rows": [_row(case, now, calendar) for case in page.cases],
        "page": page,
        "parts_to_do": parts_to_do,
        "doing": {one.id: one.name for one in colleagues},
        "today": today,
        "count": _number(count),
        "tabs": _tabs(wanted, mine, opened),
        "views": saved,
        "lasting": lasting,
        "exact": case_query.write(wanted),
        "most_rows": MOST_ROWS,
        "may_share": views.may_share(person),
        "newest": HITS,
        "words": wanted.words or "",
        "next": page.next and f"{LIST}?{case_query.write(wanted)}&after={case_query.write_cursor(page.next)}",
        "continued": after is not None,
        "refinement": _refinement(wanted, due),
        "choose_department": scope.department is None,
        "choose_confidential": scope.confidential,
        "choose_flag": risk.may_see_some(person.roles),
        "newest_first": wanted.order is Order.NEWEST,
        "place": wanted.place or "",
        "handlers": [(str(one.id), one.name) for one in colleagues if one.id != person.id],
        "own_id": str(person.id),
        "filtered": wanted != mine,
    }
    return await render(request, "work_list.html", context)


async def find(request: web.Request) -> web.Response:
    """`POST /desk/find`: to the case of a number, however it was typed; other words are looked for among the cases, of
    the list with the filter `within` where it was asked for there."""
    person = request[STAFF]
    form = await request.post()
    typed = str(form.get("words", ""))[:LONGEST_TYPED].strip()
    number = find_number(typed) or find_number(f"{PREFIX}{typed}")
    scope = scope_of(person.roles, person.department)
    if number is not None:
        if await _exists(request, number, scope):
            raise web.HTTPSeeOther(f"{LIST}cases/{number}")
        raise done(LIST, "no_such_case")
    looked_for = {"words": typed}
    if "place" in form:
        looked_for["place"] = str(form["place"])
    raise web.HTTPSeeOther(f"{LIST}?{_searching(looked_for, dict(parse_qsl(str(form.get('within', '')))), request)}")


async def export(request: web.Request) -> web.Response:
    """`POST /desk/export`: the list with the filter `within` as a spreadsheet in the form `format`."""
    parts, person, form = request.app[PARTS], request[STAFF], await request.post()
    wanted = _read(dict(parse_qsl(str(form.get("within", "")))), request)
    try:
        file = await api_export.file_of(parts, person, rightful(wanted, person), Format(str(form.get("format", ""))))
    except TooMany as error:
        raise Problem(422, "many_rows", limit=MOST_ROWS) from error
    except ValueError as error:
        raise Problem(400, "bad_form") from error
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "no-store"}
    return web.Response(body=file.content, content_type=file.media_type, headers=headers)


def rightful(wanted: CaseFilter, person: Staff) -> CaseFilter:
    """The filter as the person may ask for it. Raises Problem 403."""
    try:
        return risk.by_right(wanted, person.roles, person.id)
    except Forbidden as error:
        raise Problem(403, "no_right") from error


def _searching(typed: dict[str, str], given: dict[str, str], request: web.Request) -> str:
    return case_query.write(_read(given | typed, request), given.get("due", ""))


def _read(given: Mapping[str, str], request: web.Request) -> CaseFilter:
    """A filter that a form brought. Raises Problem 400."""
    parts = request.app[PARTS]
    try:
        return case_query.read(given, local_day(parts.clock()), parts.rulebook.calendar)
    except BadQuery as error:
        raise Problem(400, "bad_filter", name=error.name) from error


async def _exists(request: web.Request, number: str, scope: Scope) -> bool:
    async with request.app[PARTS].database.reading() as connection:
        return await store.load(connection, number, scope) is not None


def _asked(
    query: Mapping[str, str], mine: CaseFilter, today: date, calendar: Calendar
) -> tuple[CaseFilter, Cursor | None]:
    try:
        given = {name: value for name, value in query.items() if name != "said"}
        wanted = case_query.read(given, today, calendar) if given else mine
        return wanted, case_query.read_cursor(given)
    except BadQuery as error:
        raise Problem(400, "bad_filter", name=error.name) from error


def _row(case: Case, now: datetime, calendar: Calendar) -> Row:
    return Row(case, standing(case, local_day(now), calendar), dispatching(case, now))


def _tabs(wanted: CaseFilter, mine: CaseFilter, opened: Mapping[CaseStatus, store.Count]) -> list[Tab]:
    """Only open cases are counted: those that are over are too many, and nobody waits for them."""
    whole = store.Count(sum(count.value for count in opened.values()), any(count.capped for count in opened.values()))
    counts = {frozenset({status}): count for status, count in opened.items()} | {OPEN: whole}
    return [
        Tab(words()["lists"]["mine"], LIST, "", wanted == mine),
        *(
            _tab(statuses, wanted, counts.get(statuses), wanted == mine)
            for statuses in _TABS
            if len(statuses) != 1 or statuses <= _MAIN or wanted.statuses == statuses or counts[statuses].value
        ),
    ]


def _tab(statuses: frozenset[CaseStatus], wanted: CaseFilter, count: store.Count | None, own: bool) -> Tab:
    label = _tab_label(statuses)
    asked = replace(wanted, statuses=statuses)
    number = "" if count is None else _number(count)
    return Tab(label, f"{LIST}?{case_query.write(asked)}", number, wanted == asked and not own)


def _tab_label(statuses: frozenset[CaseStatus]) -> str:
    if len(statuses) == 1:
        return case_words.status(next(iter(statuses)))
    return str(words()["lists"]["tab_open" if statuses else "tab_whole"])


def _number(count: store.Count) -> str:
    return f"{count.value}+" if count.capped else str(count.value)


def _refinement(wanted: CaseFilter, due: str) -> Refinement:
    given = dict(case_query.lasting(wanted, due))
    carried = tuple((name, value) for name, value in given.items() if name not in (*_SHOWN, "due"))
    return Refinement(**{name: given.get(name, "") for name in _SHOWN}, due=due, carried=carried)
