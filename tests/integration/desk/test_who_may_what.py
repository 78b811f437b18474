"""Every role at every address and with every step: who is let in, and what others are told."""

import re

from desk_town import PEOPLE, Town
from knowledge_house import guide, publish

from desk import case_moves, staffing_page
from desk.knowledge import moves
from desk.live import moves as live_moves
from desk.routes import ROUTES

# What each person gets: 200 or 303 for yes, 403 no right, 404 outside the scope, 409 for a step that is not due.
# The case is dispatched to the department of `handler`, `colleague` and `reviewer`; the emergency waits.
EVERYBODY = dict.fromkeys(PEOPLE, 200)
ONLY_CITY = EVERYBODY | {"police": 404}


def only(status: int, *people: str) -> dict[str, int]:
    return dict.fromkeys(PEOPLE, 403) | dict.fromkeys(people, status)


OVERVIEW = ("supervisor", "leader", "administrator")
REMINDED = ("dispatcher", "handler", "colleague", "police", "reviewer", "supervisor", "leader")
EDITORS = ("editor", "second_editor")
KEEPERS = (*EDITORS, "administrator")
AT_WORK = ("dispatcher", "handler", "colleague", "supervisor")
FIELDS = {
    "version": "1",
    "revision": "1",
    "number": "1",
    "words": "路灯",
    "name": "路灯",
    "query": "words=路灯",
    "command": "c",
    "text": "说明",
    "basis": "三定规定",
    "department": "police",
    "days": "1",
    "due": "2026-12-01",
    "rating": "satisfied",
    "lead": "WQ20261123-0001",
    "handler": "3",
    "urgency": "urgent",
    "level": "city_leader",
    "departments": "police",
    "kind": "help",
    "order": "1",
}
STEPS = only(403) | {"police": 404}
CENTRE, DEPARTMENT = ("dispatcher", "supervisor"), ("handler", "colleague")
REFUSED = (403, 404)
NOT_DUE = dict.fromkeys(PEOPLE, 409) | {"police": 404}


def step(status: int, *people: str) -> dict[str, int]:
    """A step that these people get so far with, on a case that its department has not signed for."""
    return STEPS | dict.fromkeys(people, status)


EXPECTED: dict[tuple[str, str], dict[str, int]] = {
    ("GET", "/desk/"): EVERYBODY,
    ("GET", "/desk/register"): only(200, *CENTRE),
    # The form says not how somebody came.
    ("POST", "/desk/register"): only(400, *CENTRE),
    ("POST", "/desk/find"): dict.fromkeys(PEOPLE, 303),
    # The form of the file is none.
    ("POST", "/desk/export"): dict.fromkeys(PEOPLE, 400) | dict.fromkeys(EDITORS, 403),
    ("POST", "/desk/views"): dict.fromkeys(PEOPLE, 303),
    ("POST", "/desk/views/1/remove"): dict.fromkeys(PEOPLE, 303),
    ("GET", "case"): ONLY_CITY,
    ("POST", "case/details"): only(200, *AT_WORK) | {"police": 404},
    # The message is a text: whoever may look finds nothing.
    ("GET", "case/media/1"): only(404, *AT_WORK, "reviewer", "police"),
    ("POST", "case/media/1/original"): only(404, *AT_WORK, "police"),
    # No step has a picture: whoever may see the case finds none.
    ("GET", "case/pictures/1"): dict.fromkeys(PEOPLE, 404),
    # Nothing has failed, so whoever may resend is told so.
    ("POST", "case/messages/1/resend"): only(409, *AT_WORK) | {"police": 404},
    # The case is not answered yet.
    ("GET", "case/proposal"): STEPS | dict.fromkeys(("handler", "colleague", *EDITORS), 409),
    ("POST", "case/proposal"): STEPS | dict.fromkeys(("handler", "colleague", *EDITORS), 409),
    ("POST", "case/dispatch"): step(303, *CENTRE),
    ("POST", "case/accept"): step(303, *DEPARTMENT),
    ("POST", "case/return"): step(303, *DEPARTMENT),
    ("POST", "case/contact"): step(303, *DEPARTMENT),
    ("POST", "case/note"): step(303, *CENTRE, *DEPARTMENT, "reviewer"),
    ("POST", "case/remind"): step(303, *CENTRE, "leader"),
    ("POST", "case/supervise"): step(303, "supervisor"),
    ("POST", "case/raise"): step(303, "supervisor", "leader"),
    ("POST", "case/confer"): step(303, "supervisor"),
    ("POST", "case/instruct"): step(303, "leader"),
    ("POST", "case/merge"): step(303, *CENTRE),
    ("POST", "case/split"): step(303, *CENTRE),
    ("POST", "case/confide"): step(303, *CENTRE),
    ("POST", "case/grade"): step(303, *CENTRE),
    # For the right people too something is missing: what is to be decided on, reported or disclosed.
    ("POST", "case/grant"): step(409, *CENTRE),
    ("POST", "case/deny"): step(409, *CENTRE),
    ("POST", "case/report"): step(409, *CENTRE, *DEPARTMENT, "reviewer"),
    ("POST", "case/disclose"): step(409, *CENTRE),
    ("POST", "case/tell"): step(409, *CENTRE, *DEPARTMENT),
    ("POST", "case/withdraw"): step(303, *CENTRE),
    # The colleague is no handler of these people's departments, and theirs does not support the case.
    ("POST", "case/assign_part"): dict.fromkeys(PEOPLE, 400)
    | dict.fromkeys((*DEPARTMENT, "reviewer"), 403)
    | {"police": 404},
    ("POST", "case/support"): STEPS,
    ("POST", "case/supplement"): STEPS,
    **{
        ("POST", f"case/{name}"): NOT_DUE
        for name in (
            *("admit", "ask", "refer", "refuse_return", "assign", "interim", "extend", "answer", "submit", "sign"),
            *("approve", "refuse", "follow_up", "redo", "close", "defer", "resume", "separate", "erase"),
        )
    },
    # There is one conversation: who comes second is told who has it.
    ("POST", "/desk/conversations/1/1/take"): only(303, "dispatcher") | {"supervisor": 409},
    ("GET", "/desk/live"): only(200, *CENTRE),
    ("GET", "/desk/live/side"): only(200, *CENTRE),
    ("GET", "/desk/live/waiting"): only(200, *CENTRE),
    ("POST", "/desk/live/presence"): only(303, *CENTRE),
    # Who waits may be looked at; of one that nobody took nothing more can be done, and the message is a text.
    ("GET", "talk"): only(200, *CENTRE),
    ("GET", "talk/media/1"): only(404, *CENTRE),
    ("POST", "talk/take"): only(303, *CENTRE),
    **{("POST", f"talk/{move}"): only(409, *CENTRE) for move in ("answer", "remark", "hand_back", "transfer")},
    ("POST", "talk/make_case"): only(400, *CENTRE),
    ("POST", "talk/seen"): only(303, *CENTRE),
    ("POST", "talk/writing"): only(303, *CENTRE),
    ("GET", "/desk/reminders"): only(200, *REMINDED),
    ("GET", "/desk/reminders/waiting"): only(200, *REMINDED),
    # The form says of none.
    ("POST", "/desk/reminders/seen"): only(400, *REMINDED),
    ("GET", "/desk/contacts"): only(200, *OVERVIEW, "dispatcher", *EDITORS),
    ("GET", "/desk/conversations/1/1"): only(200, *OVERVIEW, "dispatcher", *EDITORS),
    # The message is a text.
    ("GET", "/desk/conversations/1/1/media/1"): only(404, "dispatcher", "supervisor"),
    ("POST", "/desk/conversations/1/1/media/1/original"): only(404, "dispatcher", "supervisor"),
    ("GET", "/desk/emergencies"): only(200, *OVERVIEW, "dispatcher"),
    ("GET", "/desk/emergencies/waiting"): only(200, *OVERVIEW, "dispatcher"),
    ("POST", "/desk/emergencies/alarm/follow-up"): only(303, "dispatcher", "supervisor"),
    ("GET", "/desk/board"): only(200, *OVERVIEW),
    ("GET", "/desk/brief"): only(200, *OVERVIEW),
    ("GET", "/desk/knowledge"): only(200, *KEEPERS),
    ("GET", "/desk/knowledge/review"): only(200, *KEEPERS),
    ("GET", "entry"): only(200, *KEEPERS),
    ("GET", "entry/compare"): only(200, *KEEPERS),
    ("GET", "entry/questions"): only(200, *KEEPERS),
    ("GET", "/desk/knowledge/gaps"): only(200, *EDITORS),
    ("POST", "/desk/knowledge/gaps/draft"): only(200, *EDITORS),
    ("POST", "/desk/knowledge/gaps/wording"): only(200, *EDITORS),
    ("POST", "/desk/knowledge/gaps/dismiss"): only(303, *EDITORS),
    ("GET", "/desk/knowledge/try"): only(200, *KEEPERS),
    ("POST", "/desk/knowledge/try"): only(400, *KEEPERS),
    ("GET", "/desk/knowledge/exchange"): only(200, *EDITORS),
    ("GET", "/desk/knowledge/export?form=json"): only(200, *EDITORS),
    ("POST", "/desk/knowledge/import"): only(400, *EDITORS),
    ("POST", "/desk/knowledge/import/drafts"): only(400, *EDITORS),
    ("GET", "/desk/knowledge/new"): only(200, *EDITORS),
    ("GET", "entry/edit"): only(200, *EDITORS),
    ("POST", "entry/draft"): only(400, *EDITORS),
    # The entry is published: what is not due is said to be so.
    ("POST", "entry/submit"): only(409, *EDITORS),
    ("POST", "entry/send_back"): only(409, *KEEPERS),
    ("POST", "entry/approve"): only(409, *KEEPERS),
    ("POST", "entry/discard"): only(409, *EDITORS),
    ("POST", "entry/withdraw"): only(303, *KEEPERS),
    ("POST", "entry/roll_back"): only(409, *KEEPERS),
    ("GET", "/desk/staffing"): only(200, "reviewer"),
    # The form is not one of these.
    **{("POST", f"/desk/staffing/{what}"): only(400, "reviewer") for what in staffing_page.CHANGES},
    ("GET", "/desk/deliveries"): only(200, "administrator"),
    # Nothing was given up.
    ("POST", "/desk/deliveries/1/resend"): only(409, "administrator"),
    ("POST", "/desk/deliveries/1/drop"): only(409, "administrator"),
    ("GET", "/desk/channels"): only(200, "administrator"),
    # The form is not one of these.
    ("POST", "/desk/channels/web/off"): only(400, "administrator"),
    ("POST", "/desk/channels/web/on"): only(303, "administrator"),
    ("POST", "/desk/channels/wechat/refusals/48001/settle"): only(409, "administrator"),
    ("GET", "/desk/deliveries/messages"): only(200, "administrator"),
    # Neither a reason nor a message that ended.
    ("POST", "/desk/deliveries/messages/resend"): only(400, "administrator"),
    ("POST", "/desk/deliveries/messages/1/resend"): only(409, "administrator"),
    ("GET", "/desk/audit"): only(200, "administrator"),
    ("GET", "/desk/password"): EVERYBODY,
    ("POST", "/desk/password"): dict.fromkeys(PEOPLE, 400),
}


async def test_each_role_gets_what_the_table_says(town: Town) -> None:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for method, address in EXPECTED:
        asked = found[method, address] = {}
        path = ""
        for number, who in enumerate(PEOPLE):
            path, desk = path or await real(town, address, f"v{number}"), town.at(who)
            page = await (desk.get(path) if method == "GET" else desk.post(path, **FIELDS))
            asked[who] = page.status
            if method == "POST" and page.status not in REFUSED:
                path = ""  # something may have changed: the next one gets a fresh case
    assert found == EXPECTED


async def real(town: Town, address: str, citizen: str) -> str:
    """The address of a fresh case, entry or emergency, where the table speaks of one."""
    if address.startswith("case"):
        return address.replace("case", f"/desk/cases/{(await town.file(citizen=citizen)).number}", 1)
    if address.startswith("talk"):
        return address.replace("talk", f"/desk/live/{(await town.waits(f'{citizen}-{address}')).id}", 1)
    if address.startswith("entry"):
        entry_id = f"{citizen}-{address.rpartition('/')[2]}"
        await publish(town, guide(entry_id))
        return address.replace("entry", f"/desk/knowledge/entries/{entry_id}", 1)
    if "alarm" in address or "conversations" in address:
        alarm = await town.write("家里着火了", citizen=citizen, outcome="emergency")
        return address.replace("alarm", str(alarm.id))
    return address


def test_no_address_and_no_step_is_left_out_of_the_table() -> None:
    taking = (case_moves.TAKING, moves.TAKING, staffing_page.CHANGES, live_moves.TAKING)
    steps = sum(len(steps) - 1 for steps in taking)
    assert len(EXPECTED) == len(ROUTES) + steps


async def test_a_person_without_the_right_is_told_whom_to_ask(town: Town) -> None:
    page = await town.at("handler").get("/desk/audit")
    assert page.status == 403
    assert "请联系系统管理员" in page.words


async def test_menus_and_forms_offer_only_what_is_allowed(town: Town) -> None:
    case = await town.file()
    leader = await town.at("leader").get(f"/desk/cases/{case.number}")
    assert "/desk/board" in leader.links("/desk/")
    assert {"remind", "raise", "instruct"} == set(re.findall('id="move-([a-z_]+)"', leader.text))
    assert "查看联系方式" not in leader.words
    handler = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "/desk/board" not in handler.links("/desk/")
    assert handler.hidden(f"/desk/cases/{case.number}/accept")["version"] == "1"


async def test_strangers_get_the_login_page_and_static_files_only(town: Town) -> None:
    for route in ROUTES:
        if route.method == "GET" and "{" not in route.path:
            async with town.client.get(route.path, allow_redirects=False) as response:
                assert response.status == 401, route.path
    async with town.client.get("/desk/static/desk.css") as style:
        assert style.status == 200
        assert "immutable" in style.headers["Cache-Control"]
        assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    for name in ("..%2froutes.py", "nothing.css", ".."):
        async with town.client.get(f"/desk/static/{name}") as response:
            assert response.status in (401, 404)
