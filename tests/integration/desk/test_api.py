"""Departments' systems and scripts of staff work cases over the API."""

from datetime import timedelta

import api_town
import pytest
from api_town import Caller
from desk_town import Town

from desk.api.operation import LARGEST_BODY
from records import audit, staff, systems
from records.systems import SystemScope
from service.security import callers


async def test_the_document_is_open_and_everything_else_needs_a_key(town: Town) -> None:
    document = await Caller(town, {}).get("/openapi.json")
    assert (document.status, document.body["openapi"]) == (200, "3.1.0")
    for headers in ({}, {"Authorization": "Bearer wq_wrong"}, {"Authorization": "Basic d3E6eA=="}):
        refused = await Caller(town, headers).get("/cases")
        assert (refused.status, refused.code) == (401, "unauthorised")
        assert "接口密钥" in refused.body["detail"]
    lost = await (await api_town.system(town)).get("/nowhere")
    assert (lost.status, lost.code) == (404, "no_route")


async def test_a_system_reads_its_departments_cases_masked_and_with_history(town: Town) -> None:
    case = await town.file("路灯坏了三天，电话13912345678", contact="13800138000")
    other = await town.file("宽带断网三天没人修")
    oa = await api_town.system(town)
    listed = (await oa.get("/cases")).body
    assert [one["number"] for one in listed["cases"]] == [case.number]
    assert "13912345678" not in str(listed)
    page = (await oa.get(f"/cases/{case.number}")).body
    assert [entry["step"] for entry in page["history"]] == ["open", "dispatch"]
    assert page["case"]["department"] == {"key": "city_management", "name": "市城管委"}
    assert "accept" in [move["step"] for move in page["moves"]]
    assert "工作日" in page["deadline"]
    assert "四川省12345" in page["ground"]
    for number in (other.number, "WQ20200101-0001", "x"):
        hidden = await oa.get(f"/cases/{number}")
        assert (hidden.status, hidden.code) == (404, "unknown_case")


async def test_lists_are_filtered_and_go_on_page_by_page(town: Town) -> None:
    numbers = [(await town.file(citizen=f"v{n}")).number for n in range(5)]
    oa = await api_town.system(town)
    seen, after = [], ""
    while True:
        page = (await oa.get(f"/cases?limit=2&statuses=dispatched,in_work{after}")).body
        seen += [case["number"] for case in page["cases"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert sorted(seen) == numbers
    assert (await oa.get("/cases?statuses=closed")).body["cases"] == []
    assert len((await oa.get("/cases?opened_from=2026-11-23&opened_to=2026-11-23")).body["cases"]) == 5


async def test_words_and_places_are_looked_for_by_a_body_page_by_page(town: Town) -> None:
    numbers = [(await town.file("路灯坏了，电话13912345678", citizen=f"v{n}")).number for n in range(3)]
    await town.file("路灯不亮", citizen="v9")
    oa, seen, after = await api_town.system(town), [], None
    while True:
        asked = {"words": "灯坏了", "place": "玉林", "statuses": ["dispatched"], "limit": 2, "after": after}
        answer = await oa.post("/cases/search", asked)
        assert answer.status == 200, answer.body
        seen += [case["number"] for case in answer.body["cases"]]
        after = answer.body["next"]
        if after is None:
            break
    assert sorted(seen) == numbers
    # Texts hold numbers masked, and are found by the number that somebody typed.
    assert len((await oa.post("/cases/search", {"words": "13912345678"})).body["cases"]) == 3
    everything = (await oa.post("/cases/search", {"statuses": []})).body["cases"]
    assert len(everything) == len((await oa.get("/cases")).body["cases"]) == 4


async def test_the_newest_and_the_flagged_are_listed_where_the_caller_is_shown_them(town: Town) -> None:
    numbers = [(await town.file(citizen=f"v{n}")).number for n in range(3)]
    warned = await town.file("路灯坏了三天，再不修就找记者曝光", citizen="v9")
    dispatcher, oa = await api_town.person(town, "dispatcher"), await api_town.system(town)
    listed = (await dispatcher.get("/cases?order=newest&limit=2")).body
    rest = (await dispatcher.get(f"/cases?order=newest&after={listed['next']}")).body
    shown = [case["number"] for case in [*listed["cases"], *rest["cases"]]]
    assert shown == [*numbers, warned.number][::-1]
    found = (await dispatcher.post("/cases/search", {"flag": "risk", "closed_from": None})).body
    assert [case["number"] for case in found["cases"]] == [warned.number]
    assert (await oa.get("/cases?flag=media")).body["cases"] == []
    editor = await api_town.person(town, "editor")
    assert (await editor.get("/cases?flag=media")).code == "forbidden"
    assert (await oa.get("/cases?flag=gossip")).code == "bad_query"


async def test_an_address_with_words_is_refused_and_no_answer_repeats_them(town: Town) -> None:
    oa = await api_town.system(town)
    for query in ("words=张三丰", "place=玉林", "area=张三丰", "channel=张三丰"):
        refused = await oa.get(f"/cases?{query}")
        assert (refused.status, refused.code) == (400, "bad_query")
        assert "张三丰" not in str(refused.body)
    assert (await oa.get("/exports/cases?words=张三丰")).status == 405


@pytest.mark.parametrize(
    "body", [{"words": ""}, {"words": "路" * 201}, {"mood": "good"}, {"limit": 0}, {"opened_from": "soon"}, []]
)
async def test_a_search_that_is_not_described_is_refused(town: Town, body: object) -> None:
    refused = await (await api_town.system(town)).post("/cases/search", body)
    assert (refused.status, refused.code) == (422, "bad_body")


@pytest.mark.parametrize("body", [{"after": "x"}, {"dispatched_from": "0001-01-01"}, {"ended_to": "9999-12-31"}])
async def test_a_search_from_a_place_or_for_days_that_are_none_is_refused(town: Town, body: dict[str, str]) -> None:
    for path in ("/cases/search", *(["/exports/cases"] if "after" not in body else [])):
        refused = await (await api_town.system(town, name=path)).post(path, body)
        assert (refused.status, refused.code) == (400, "bad_query")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=x",
        "status=closed",
        "statuses=lost",
        "after=x",
        "opened_from=soon",
        "opened_from=0001-01-01",
        "limit=1&limit=2",
    ],
)
async def test_a_query_that_is_not_described_is_refused(town: Town, query: str) -> None:
    refused = await (await api_town.system(town)).get(f"/cases?{query}")
    assert (refused.status, refused.code) == (400, "bad_query")


async def test_a_move_is_taken_once_and_a_stale_one_shows_the_case_as_it_stands(town: Town) -> None:
    case = await town.file()
    oa = await api_town.system(town)
    accepted = await oa.move(case.number, "accept", 1, "k1")
    assert (accepted.status, accepted.body["status"], accepted.body["version"]) == (200, "in_work", 2)
    again = await oa.move(case.number, "accept", 1, "k1")
    assert (again.status, again.body["version"]) == (200, 2)
    stale = await oa.move(case.number, "note", 1, "k2", text="看一下")
    assert (stale.status, stale.code, stale.body["current"]["version"]) == (409, "stale", 2)
    illegal = await oa.move(case.number, "accept", 2, "k3")
    assert (illegal.status, illegal.code, illegal.body["current"]["status"]) == (409, "illegal", "in_work")
    forbidden = await oa.move(case.number, "supervise", 2, "k4", text="督办")
    assert (forbidden.status, forbidden.code) == (403, "forbidden")
    late = await oa.move(case.number, "extend", 2, "k5", text="复杂", days=300)
    assert (late.status, late.code) == (422, "not_allowed_value")
    answered = await oa.move(case.number, "answer", 2, "k6", text="已修好。")
    assert answered.body["status"] == "answered"
    page = (await oa.get(f"/cases/{case.number}")).body
    assert page["history"][-1]["text"] == "已修好。"


async def test_a_move_needs_a_key_and_a_body_that_fits(town: Town) -> None:
    case = await town.file()
    oa = await api_town.system(town)
    path, body = f"/cases/{case.number}/moves", {"step": "accept", "version": 1}
    for key in ("", "x" * 65, "a b", "键"):
        refused = await oa.post(path, body, Idempotency_Key=key)
        assert (refused.status, refused.code) == (400, "bad_key")
    for wrong in ({}, [], {"step": "fly", "version": 1}, body | {"mood": "good"}, body | {"step": "note", "text": ""}):
        refused = await oa.post(path, wrong, Idempotency_Key="k")
        assert (refused.status, refused.code) == (422, "bad_body"), wrong
    broken = await oa.call("POST", path, raw=b"{", Idempotency_Key="k")
    assert (broken.status, broken.code) == (400, "not_json")
    form = await oa.call("POST", path, raw=b"a=1", Idempotency_Key="k", Content_Type="text/plain")
    assert (form.status, form.code) == (415, "not_json")
    huge = await oa.call("POST", path, raw=b" " * (LARGEST_BODY + 1), Idempotency_Key="k")
    assert (huge.status, huge.code) == (413, "too_large")
    assert (await town.case(case.number)).version == 1


async def test_a_page_holds_what_the_moves_need_limits_parts_orders_and_joined_cases(town: Town) -> None:
    case, second = await town.file("我要反映一个问题"), await town.file(citizen="v2")
    dispatcher, leader = await api_town.person(town, "dispatcher"), await api_town.person(town, "leader")
    oa, police = await api_town.system(town), await api_town.system(town, "police", name="police")
    to = {"department": "city_management", "supporting": ["police"], "support_until": {"police": "2026-11-26"}}
    await dispatcher.move(case.number, "dispatch", 1, **to)
    await oa.move(case.number, "accept", 2)
    said = await leader.move(case.number, "instruct", 3, text="请查清，电话13912345678", due="2026-11-25")
    assert said.status == 200
    await dispatcher.move(second.number, "merge", 1, lead=case.number)
    page = (await police.get(f"/cases/{case.number}")).body
    assert page["support"] == [
        {
            "department": {"key": "police", "name": "市公安局"},
            "handler": None,
            "answer_by": "2026-11-26",
            "deadline": page["support"][0]["deadline"],
            "ground": page["support"][0]["ground"],
            "done_at": None,
            "text": "",
        }
    ]
    assert (page["lead"], page["led"]) == (None, [])  # another department's case is not named
    page = (await oa.get(f"/cases/{case.number}")).body
    assert page["led"] == [second.number]
    assert (await oa.get(f"/cases/{second.number}")).body["lead"] == case.number
    assert page["limits"]["accepted_at"] is not None
    assert page["limits"]["contact_due"] > page["limits"]["dispatch_due"]
    [order] = page["orders"]
    assert (order["due"], order["reported_at"], "13912345678" in order["text"]) == ("2026-11-25", None, False)
    done = await oa.move(case.number, "report", 4, order=order["id"], text="系电缆老化", authority="分管副局长")
    assert done.status == 200, done.body
    page = (await oa.get(f"/cases/{case.number}")).body
    assert (page["orders"][0]["report"], page["history"][-1]["authority"]) == ("系电缆老化", "分管副局长")


async def test_reports_of_a_departments_system_count_once(town: Town) -> None:
    case = await town.file()
    oa = await api_town.system(town)
    path = f"/cases/{case.number}/status"
    reports = [
        {"message_id": "m-1", "progress": "accepted"},
        {"message_id": "m-2", "progress": "contacted", "text": "已电话联系"},
        {"message_id": "m-3", "progress": "under_way", "text": "正在备件"},
        {"message_id": "m-4", "progress": "answered", "text": "已修好。"},
    ]
    for report in (*reports, *reports):
        answer = await oa.post(path, report)
        assert answer.status == 200, answer.body
    steps = [entry["step"] for entry in (await oa.get(f"/cases/{case.number}")).body["history"]]
    assert steps == ["open", "dispatch", "accept", "contact", "interim", "answer"]
    late = await oa.post(path, {"message_id": "m-5", "progress": "accepted"})
    assert (late.status, late.code, late.body["current"]["status"]) == (409, "illegal", "answered")
    silent = await oa.post(path, {"message_id": "m-6", "progress": "noted"})
    assert (silent.status, silent.code) == (422, "not_allowed_value")


async def test_a_report_that_gave_the_case_away_may_come_again_but_shows_nothing_of_it(town: Town) -> None:
    case = await town.file()
    oa, dispatcher = await api_town.system(town), await api_town.person(town, "dispatcher")
    report = {"message_id": "m", "progress": "returned", "text": "属于供电公司", "basis": "三定规定"}
    assert (await oa.post(f"/cases/{case.number}/status", report)).body["status"] == "returning"
    assert (await dispatcher.move(case.number, "dispatch", 2, department="power")).status == 200
    again = await oa.post(f"/cases/{case.number}/status", report)
    assert (again.status, again.code) == (404, "unknown_case")


async def test_a_systems_own_number_leads_to_the_case(town: Town) -> None:
    case, second = await town.file(), await town.file(citizen="v2")
    oa = await api_town.system(town)
    for _ in range(2):
        kept = await oa.post(f"/cases/{case.number}/references", {"reference": "OA-1"})
        assert kept.body == [{"system": "oa", "reference": "OA-1"}]
    taken = await oa.post(f"/cases/{second.number}/references", {"reference": "OA-1"})
    assert (taken.status, taken.code) == (409, "reference_taken")
    assert (await oa.get("/references?reference=OA-1")).body == {"number": case.number}
    assert (await oa.get("/references?reference=OA-2")).status == 404
    assert (await oa.get(f"/cases/{case.number}")).body["references"] == kept.body
    police = await api_town.system(town, "police", name="pgis")
    assert (await police.get("/references?reference=OA-1")).status == 404


async def test_what_the_citizen_wrote_needs_its_scope_and_leaves_a_trace(town: Town) -> None:
    case = await town.file("路灯坏了，电话13912345678", contact="13800138000")
    narrow = await api_town.system(town, scopes=frozenset({SystemScope.READ}), name="narrow")
    refused = await narrow.post(f"/cases/{case.number}/details")
    assert (refused.status, refused.code) == (403, "no_scope")
    assert "cases:details" in refused.body["detail"]
    wide = await api_town.system(town, name="wide")
    shown = await wide.post(f"/cases/{case.number}/details")
    assert (shown.body["contact"], "13912345678" in shown.body["matter"]) == ("13800138000", True)
    async with town.database.reading() as connection:
        uses = await audit.newest(connection, 3)
    assert [(use.action, use.detail) for use in uses] == [
        ("api.read_details", f"{case.number} 200"),
        ("case.details", case.number),
        ("api.read_details", f"{case.number} 403"),
    ]


async def test_scripts_of_staff_use_their_session_and_its_token(town: Town) -> None:
    case = await town.file()
    handler = await api_town.person(town, "handler")
    session = (await handler.get("/session")).body
    assert (session["name"], session["department"], session["scopes"]) == ("handler同志", "city_management", None)
    bare = Caller(town, {"Cookie": handler.headers["Cookie"]})
    forged = await bare.move(case.number, "accept", 1)
    assert (forged.status, forged.code) == (403, "forged")
    assert (await handler.move(case.number, "accept", 1)).status == 200
    assert (await handler.post(f"/cases/{case.number}/references", {"reference": "x"})).code == "no_system"
    town.clock.now += timedelta(hours=11)
    assert (await handler.get("/cases")).status == 401


async def test_only_so_many_requests_a_minute_are_answered(town: Town) -> None:
    oa = await api_town.system(town, per_minute=3)
    answers = [await oa.get("/session") for _ in range(10)]
    assert {answer.status for answer in answers} == {200, 429}
    [refused, *_] = [answer for answer in answers if answer.status == 429]
    assert (refused.code, refused.headers["Retry-After"]) == ("too_many", "60")


async def test_guessing_keys_is_slowed_down(town: Town) -> None:
    guesser = Caller(town, {"Authorization": "Bearer wq_guess"})
    statuses = [(await guesser.get("/session")).status for _ in range(callers.STRANGER_PER_MINUTE * 2 + 2)]
    assert statuses[0] == 401
    assert 429 in statuses


async def test_a_revoked_or_renewed_key_opens_nothing_any_more(town: Town) -> None:
    oa = await api_town.system(town)
    assert (await oa.get("/session")).status == 200
    key = callers.new_key()
    async with town.database.transaction() as tx:
        assert await systems.renew(tx, "oa", callers.key_digest(key))
    renewed = Caller(town, {"Authorization": f"Bearer {key}"})
    assert ((await oa.get("/session")).status, (await renewed.get("/session")).status) == (401, 200)
    async with town.database.transaction() as tx:
        assert await systems.revoke(tx, "oa", town.clock())
        assert not await systems.revoke(tx, "oa", town.clock())
    assert (await renewed.get("/session")).status == 401


async def test_a_page_says_who_works_it_why_each_limit_is_and_what_to_be_ready_for(town: Town) -> None:
    case = await town.file("路灯坏了三天，再不修我们就聚众堵门", contact="13800138000")
    dispatcher, oa = await api_town.person(town, "dispatcher"), await api_town.system(town)
    await dispatcher.move(case.number, "dispatch", 1, department="city_management", supporting=["police"])
    police = await api_town.system(town, "police", name="police")
    await oa.move(case.number, "accept", 2)
    async with town.database.reading() as connection:
        account = await staff.account(connection, "police")
    assert account is not None
    given = await police.move(case.number, "assign_part", 3, handler=account.staff.id)
    assert given.status == 200, given.body
    page = (await oa.get(f"/cases/{case.number}")).body
    assert page["handler"]["name"] == "oa"
    [part] = page["support"]
    assert part["handler"] == {"id": account.staff.id, "name": "police同志"}
    assert "派单" in part["deadline"]
    why = {one["limit"]: one["sentence"] for one in page["explanations"]}
    assert {"accept", "contact", "dispatch"} <= why.keys()
    assert all(why.values())
    assert (page["intact"], page["case"]["channel"], page["case"]["untold_since"]) == (True, "web", None)
    assert page["case"]["route_reason"]
    assert "assign_part" in [one["key"] for one in page["reminders"]]
    flags = (await dispatcher.get(f"/cases/{case.number}")).body["flags"]
    assert [bool(one["name"] and one["reason"]) for one in flags] == [True] * len(flags) != []
    assert (await police.get(f"/cases/{case.number}")).body["flags"] == []


async def test_confidential_cases_stay_hidden_from_supporting_departments(town: Town) -> None:
    case = await town.file()
    dispatcher = await api_town.person(town, "dispatcher")
    gas = await api_town.system(town, "gas", name="gas")
    await dispatcher.move(case.number, "dispatch", 1, department="city_management", supporting=["gas"])
    assert (await gas.get(f"/cases/{case.number}")).status == 200
    await dispatcher.move(case.number, "confide", 2, text="举报人要求保密")
    assert (await gas.get(f"/cases/{case.number}")).status == 404
    assert (await gas.get("/cases")).body["cases"] == []
