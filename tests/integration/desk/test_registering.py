"""What somebody tells by telephone or in person is written down at the desk, answered by telephone, and taken back."""

import re
from datetime import timedelta

import api_town
import pytest
from desk_town import RULES, VAULT, Page, Town
from sqlalchemy import select

from escalation import lookup, verifying
from escalation.case import Case, CaseStatus
from escalation.filters import CaseFilter
from escalation.store import list_cases
from escalation.tables import cases
from records import citizens, outbox
from records.outbox import SendState
from records.systems import SystemScope

LAMP = {"kind": "complaint", "matter": "路灯坏了三天，晚上看不见路", "place": "武侯区玉林街道", "urgency": "normal"}
NUMBER = {"contact": "138 0013 8000", "consent": "1"}


@pytest.fixture
def town(both_towns: Town) -> Town:
    """The desk on each database in turn."""
    return both_towns


async def register(town: Town, who: str = "dispatcher", command: str = "", **given: str) -> Page:
    form = {"channel": "telephone", **LAMP, "command": command or f"call{next(town.clicks)}", **given}
    return await town.at(who).post("/desk/register", **form)


async def registered(town: Town, **given: str) -> Case:
    page = await register(town, **given)
    assert page.status == 200, page.words
    [number] = set(re.findall(r"WQ[0-9]{8}-[0-9]+", page.text))
    return await town.case(number)


async def states(town: Town, case: Case) -> list[SendState]:
    async with town.database.reading() as connection:
        rows = await connection.execute(
            select(outbox.outbox.c.state).where(outbox.outbox.c.citizen_id == case.citizen_id).order_by("id")
        )
        return [SendState(row.state) for row in rows]


async def take(town: Town, who: str, case: Case, step: str, **given: str) -> Case:
    done = await town.at(who).take(await town.case(case.number), step, **given)
    assert done.status == 303, (step, done.words[:300])
    return await town.case(case.number)


async def test_a_call_becomes_a_case_whose_number_and_code_are_read_out_and_open_it(town: Town) -> None:
    form = await town.at("dispatcher").get("/desk/register")
    assert "登记诉求" in form.words
    assert form.hidden("/desk/register")["command"]
    page = await register(town, **NUMBER)
    [number] = set(re.findall(r"WQ[0-9]{8}-[0-9]+", page.text))
    code = re.search(r"<dt>查询码</dt><dd><code>([^<]+)</code>", page.text)
    assert code is not None
    case = await town.case(number)
    assert (case.department, case.channel, case.anonymous) == ("city_management", "telephone", False)
    async with town.database.reading() as connection:
        opened = await lookup.by_code(connection, number, code[1], VAULT, RULES)
        whole = (await connection.execute(select(cases).where(cases.c.id == case.id))).one()
        identity = (await connection.execute(select(citizens.citizens.c.external_id))).scalar_one()
        assert await verifying.broken(connection, case.id) is None
    assert opened is not None
    assert opened.number == number
    assert VAULT.decrypt(whole.contact_sealed) == "13800138000"
    assert whole.consent_at is not None
    assert "13800138000" not in identity
    shown = await town.at("dispatcher").get(f"/desk/cases/{number}")
    assert "dispatcher同志" in shown.words
    assert "发不了消息，由工作人员告诉市民" in shown.words
    assert code[1] not in shown.text


async def test_a_form_that_is_sent_twice_is_one_case_with_one_code(town: Town) -> None:
    first, again = [await register(town, command="one", **NUMBER) for _ in range(2)]
    found = [set(re.findall(r"<code>([^<]+)</code>", page.text)) for page in (first, again)]
    assert found[0] == found[1]
    assert len(found[0]) == 2


async def test_one_number_is_one_citizen_whichever_way_they_come_and_nobody_else_is(town: Town) -> None:
    called, came = await registered(town, **NUMBER), await registered(town, channel="counter", **NUMBER)
    assert called.citizen_id == came.citizen_id
    assert came.channel == "counter"
    others = [await registered(town, channel="counter") for _ in range(2)]
    assert len({called.citizen_id, *(one.citizen_id for one in others)}) == 3
    assert others[0].anonymous


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"matter": "灯"}, "请写清是什么事"),
        ({"kind": ""}, "请选择诉求类别"),
        ({"urgency": "now"}, "请选择紧急程度"),
        ({"channel": "dove"}, "请选择市民是来电还是到窗口反映的"),
        ({"contact": "12345", "consent": "1"}, "请填写 11 位手机号"),
        ({"contact": "13800138000"}, "勾选市民同意"),
        ({"command": "x" * 65}, "表单不完整"),
    ],
)
async def test_what_is_not_right_is_said_and_what_was_typed_stays(town: Town, given: dict[str, str], said: str) -> None:
    page = await register(town, **{"place": "武侯区玉林街道 7 号", **given})
    assert page.status == 400
    assert said in page.words
    assert "武侯区玉林街道 7 号" in page.text
    async with town.database.reading() as connection:
        assert not (await list_cases(connection, CaseFilter())).cases


async def test_only_the_centre_and_who_speaks_with_citizens_write_requests_down(town: Town) -> None:
    for who in ("handler", "reviewer", "leader", "administrator", "editor"):
        assert (await register(town, who)).status == 403, who
        assert "/desk/register" not in (await town.at(who).get("/desk/password")).text
    assert (await register(town, "supervisor")).status == 200
    assert "/desk/register" in (await town.at("supervisor").get("/desk/password")).text


async def test_an_answer_waits_until_somebody_told_it_and_that_is_written_down(town: Town) -> None:
    case = await registered(town, **NUMBER)
    case = await take(town, "handler", case, "accept")
    assert case.milestones.untold_since is None
    town.clock.now += timedelta(hours=1)
    case = await take(town, "handler", case, "answer", text="路灯已经修好。")
    assert case.milestones.untold_since == town.clock.now
    assert (await states(town, case)) == [SendState.TO_TELL]
    for who in ("handler", "dispatcher"):
        page = await town.at(who).get(f"/desk/cases/{case.number}")
        assert "起待告知市民" in page.words
        assert "告知市民 7 个工作小时：11月23日 11:00答复起算" in page.words
        assert "待告知市民" in page.words
        assert 'id="move-tell"' in page.text
        assert (await town.at(who).get("/desk/?untold=yes&status=any")).numbers == [case.number]
    assert "请把写给市民的内容告诉本人" in (await town.at("handler").get("/desk/reminders")).words
    empty = await town.at("handler").take(case, "tell", text=" ")
    assert empty.status == 400
    case = await take(town, "handler", case, "tell", text="15 时拨通，本人知道了，没有意见。")
    assert case.milestones.untold_since is None
    assert (await states(town, case)) == [SendState.TOLD]
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "已由工作人员告知" in page.words
    assert 'id="move-tell"' not in page.text
    again = await town.at("handler").take(case, "tell", text="又打了一次")
    assert again.status == 409
    assert "没有待告知市民的内容" in again.words


async def test_whoever_left_no_number_is_rung_up_by_nobody_but_reads_it_by_the_code(town: Town) -> None:
    case = await registered(town, channel="counter")
    case = await take(town, "handler", await take(town, "handler", case, "accept"), "answer", text="路灯已经修好。")
    assert case.milestones.untold_since is None
    assert case.status is CaseStatus.ANSWERED
    assert "只能由本人凭编号和查询码来查" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words


async def test_who_telephoned_is_not_written_to_in_the_chat(town: Town) -> None:
    case = await registered(town, **NUMBER)
    visit = f"/desk/conversations/{case.citizen_id}/{case.episode}"
    page = await town.at("dispatcher").get(visit)
    assert page.status == 200
    assert "接过这个对话" not in page.words
    assert (await town.at("dispatcher").post(f"{visit}/take", command="c")).status == 409


async def test_the_centre_takes_a_request_back_for_its_citizen_who_is_told(town: Town) -> None:
    case = await town.file()
    bare = await town.at("dispatcher").take(case, "withdraw")
    assert bare.status == 400
    assert (await town.at("handler").take(case, "withdraw", text="本人来电")).status == 403
    case = await take(town, "dispatcher", case, "withdraw", text="本人来电报出查询码，问题已解决")
    assert case.status is CaseStatus.WITHDRAWN
    assert case.ended_at is not None
    page = await town.at("dispatcher").get(f"/desk/cases/{case.number}")
    assert "已按您的要求撤回" in page.words
    assert "本人来电报出查询码" in page.words
    assert case.number in (await town.at("handler").get("/desk/reminders")).words


async def test_who_just_telephoned_to_take_it_back_is_not_rung_up_for_that(town: Town) -> None:
    case = await registered(town, **NUMBER)
    case = await take(town, "supervisor", case, "withdraw", text="本人来电撤回")
    assert case.milestones.untold_since is None
    assert (await states(town, case)) == []


async def test_the_software_of_a_call_centre_writes_requests_down_once(town: Town) -> None:
    caller = await api_town.system(town, scopes=frozenset({SystemScope.OPEN}))
    body = {**LAMP, "channel": "telephone", "contact": "13800138000", "consent": True}
    opened = await caller.post("/cases", body, Idempotency_Key="c1")
    assert opened.status == 201
    assert opened.body["department"]["key"] == "city_management"
    assert not opened.body["repeated"]
    assert (await town.case(opened.body["number"])).channel == "telephone"
    again = await caller.post("/cases", body, Idempotency_Key="c1")
    assert again.status == 201
    assert again.body == opened.body | {"repeated": True}
    for wrong in ({"consent": False}, {"contact": "12345"}, {"matter": "     "}, {"matter": "灯"}):
        assert (await caller.post("/cases", {**body, **wrong}, Idempotency_Key="c2")).status == 422, wrong
    assert (await (await api_town.person(town, "leader")).post("/cases", body, Idempotency_Key="c3")).status == 403
