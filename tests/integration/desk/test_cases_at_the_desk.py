"""Working cases at the desk: every step, each once, nobody over anybody else."""

import asyncio
import dataclasses
import re
from datetime import timedelta

import pytest
from desk_town import RULES, VAULT, Clock, Town, open_town
from pytest_aiohttp.plugin import AiohttpClient
from sqlalchemy import select

from escalation.case import CaseKind, CaseStatus
from escalation.casework import Casework
from escalation.rulebook import Approval
from records import audit, outbox
from records.database import Database
from records.messages import messages


async def texts_for_citizens(town: Town) -> list[str]:
    async with town.database.reading() as connection:
        joined = select(messages.c.text).join(outbox.outbox, outbox.outbox.c.message_id == messages.c.id)
        return list((await connection.execute(joined.order_by(messages.c.id))).scalars())


async def test_the_desk_opens_with_what_waits_for_the_person(town: Town) -> None:
    lamp, unclear = await town.file(), await town.file("我要反映一个问题", citizen="v2")
    assert (await town.at("dispatcher").get("/desk/")).numbers == [unclear.number]
    assert (await town.at("handler").get("/desk/")).numbers == [lamp.number]
    assert (await town.at("police").get("/desk/")).numbers == []
    assert set((await town.at("leader").get("/desk/")).numbers) == {lamp.number, unclear.number}


async def test_a_case_is_dispatched_accepted_answered_and_closed(town: Town) -> None:
    case = await town.file("我要反映一个问题")
    done = await town.at("dispatcher").take(case, "dispatch", department="police", supporting="fire", text="属地处理")
    assert (done.status, done.location) == (303, f"/desk/cases/{case.number}?said=dispatch")
    case = await town.case(case.number)
    assert (case.department, case.supporting) == ("police", ("fire",))
    await town.at("police").take(case, "accept")
    case = await town.case(case.number)
    answered = await town.at("police").take(case, "answer", text="您好，\n已经处理完毕。")
    assert answered.location.endswith("said=answer")
    dispatched, sent, asked = await texts_for_citizens(town)
    assert all(case.number in text for text in (dispatched, sent, asked))
    assert "已转由市公安局办理" in dispatched
    assert "满意" in asked
    assert "您好，\n已经处理完毕。" in sent
    case = await town.case(case.number)
    await town.at("dispatcher").take(case, "close")
    assert (await town.case(case.number)).status is CaseStatus.CLOSED


async def test_the_form_offers_the_units_of_the_place_before_others_and_a_unit_gets_the_case(town: Town) -> None:
    case = await town.file("路灯坏了，垃圾也没人收", "龙泉驿区大面街道")
    unit = "city_management_longquanyi"
    page = await town.at("dispatcher").get(f"/desk/cases/{case.number}")
    assert re.findall('<optgroup label="(.+?)">', page.text) == ["市级单位", "龙泉驿区", "锦江区", "四川天府新区"]
    assert f'data-department="{unit}"' in page.text
    assert "按属地由龙泉驿区城市管理部门主办。" in page.words
    given = {"department": unit, "supporting": "housing_longquanyi", "matter": "streetlight"}
    await town.at("dispatcher").take(case, "dispatch", **given)
    case = await town.case(case.number)
    assert (case.department, case.supporting) == (unit, ("housing_longquanyi",))
    assert (await town.at("supervisor").get(f"/desk/?department={unit}")).numbers == [case.number]
    for hidden in (f"/desk/cases/{case.number}", f"/desk/cases/{case.number}/history"):
        assert (await town.at("handler").get(hidden)).status == 404
    assert "已转由龙泉驿区城市管理部门" in (await texts_for_citizens(town))[-1]


async def test_who_dispatches_corrects_where_a_bureaus_case_is_and_lists_find_it_there(town: Town) -> None:
    case = await town.file("我要反映一个问题", "我们小区门口")
    desk = town.at("dispatcher")
    assert "地点不明" in (await desk.get(f"/desk/cases/{case.number}")).words
    assert (await desk.take(case, "dispatch", department="gas", district="atlantis")).status == 400
    assert (await desk.take(case, "dispatch", department="gas", district="510104")).status == 303
    page = await desk.get(f"/desk/cases/{case.number}")
    assert "所在地核定为锦江区" in page.words
    assert '<option value="510104" selected>' in page.text
    assert (await desk.get("/desk/?district=510104")).numbers == [case.number]


async def test_the_page_after_a_step_says_what_was_done_and_unknown_codes_say_nothing(town: Town) -> None:
    case = await town.file()
    assert "备注已保存" in (await town.at("handler").get(f"/desk/cases/{case.number}?said=note")).words
    odd = await town.at("handler").get(f"/desk/cases/{case.number}?said=%3Cb%3Ehello")
    assert "hello" not in odd.text


async def test_a_double_click_sends_one_answer(town: Town) -> None:
    case = await town.file()
    await town.at("handler").take(case, "accept")
    case = await town.case(case.number)
    handler = town.at("handler")
    for _ in range(2):
        assert (await handler.take(case, "answer", command="same", text="已修好。")).status == 303
    assert len(await texts_for_citizens(town)) == 2


async def test_of_two_handlers_one_wins_and_the_other_sees_what_changed_and_keeps_the_words(town: Town) -> None:
    case = await town.file()
    await town.at("handler").take(case, "accept")
    case = await town.case(case.number)
    await town.at("handler").take(case, "note", text="已联系维修队")
    late = await town.at("colleague").take(case, "answer", text="我写了很久的答复")
    assert late.status == 409
    assert "您刚才的操作没有保存" in late.words
    assert "handler同志：备注 — 已联系维修队" in late.words
    assert "我写了很久的答复</textarea>" in late.text
    assert await texts_for_citizens(town) == []
    fresh = late.hidden(f"/desk/cases/{case.number}/answer")
    fresh["text"] = "我写了很久的答复"
    assert (await town.at("colleague").post(f"/desk/cases/{case.number}/answer", **fresh)).status == 303
    too_late = await town.at("handler").take(case, "answer", text="我的答复也不能丢")
    assert too_late.status == 409
    assert '<blockquote class="words">我的答复也不能丢' in too_late.text


async def test_what_the_rules_want_signed_waits_for_the_reviewer(
    aiohttp_client: AiohttpClient, sqlite_database: Database, clock: Clock
) -> None:
    signed = dataclasses.replace(RULES, second_signature=Approval(kinds=frozenset({CaseKind.COMPLAINT})))
    town = await open_town(aiohttp_client, sqlite_database, clock, Casework(signed, VAULT))
    case = await town.file()
    await town.at("handler").take(case, "accept")
    case = await town.case(case.number)
    assert "提交审核" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words
    assert (await town.at("handler").take(case, "answer", text="已修好。")).location.endswith("said=submit")
    assert await texts_for_citizens(town) == []
    case = await town.case(case.number)
    assert (await town.at("reviewer").get("/desk/")).numbers == [case.number]
    refused = await town.at("reviewer").take(case, "refuse", text="请写明更换了什么")
    assert refused.location.endswith("said=refuse")
    case = await town.case(case.number)
    await town.at("handler").take(case, "answer", command="c2", text="已更换灯具。")
    case = await town.case(case.number)
    assert "已更换灯具。" in (await town.at("reviewer").get(f"/desk/cases/{case.number}")).words
    await town.at("reviewer").take(case, "approve", command="c3")
    sent, _ = await texts_for_citizens(town)
    assert "已更换灯具。" in sent


async def test_a_returned_case_waits_for_the_dispatcher_and_leaves_the_department_with_its_redispatch(
    town: Town,
) -> None:
    case = await town.file()
    refused = await town.at("handler").take(case, "return", text="不属于本单位职责")
    assert refused.status == 400  # on what basis?
    await town.at("handler").take(case, "return", text="不属于本单位职责", basis="三定规定第五条")
    assert case.number in (await town.at("dispatcher").get("/desk/")).numbers
    page = await town.at("dispatcher").get(f"/desk/cases/{case.number}")
    assert "不属于本单位职责（依据：三定规定第五条）" in page.words
    returned = await town.case(case.number)
    await town.at("dispatcher").take(returned, "dispatch", department="housing", text="属住建")
    assert (await town.at("handler").get(f"/desk/cases/{case.number}")).status == 404


async def test_a_rare_status_has_a_tab_only_while_there_are_such_cases(town: Town) -> None:
    case = await town.file()
    assert (await town.at("dispatcher").get("/desk/")).links("/desk/?status=returning") == []
    await town.at("handler").take(case, "return", text="不属于本单位职责", basis="三定规定第五条")
    tabs = (await town.at("dispatcher").get("/desk/")).links("/desk/?status=returning")
    assert len(tabs) == 1


async def test_a_refused_return_cannot_be_made_again_and_the_desk_says_why(town: Town) -> None:
    case = await town.file()
    await town.at("handler").take(case, "return", text="不属于本单位职责", basis="三定规定第五条")
    await town.at("dispatcher").take(await town.case(case.number), "refuse_return", text="属本单位职责")
    again = await town.case(case.number)
    assert (again.status, again.course.forced) == (CaseStatus.DISPATCHED, True)
    barred = await town.at("handler").take(again, "return", text="还是不属于", basis="同上")
    assert barred.status == 409
    assert "退单已被驳回" in barred.words


@pytest.mark.parametrize(
    ("step", "given", "sentence"),
    [
        ("note", {"text": " \n "}, "请先填写内容"),
        ("note", {"text": "长" * 1001}, "超过 1000 字的上限"),
        ("dispatch", {"department": ""}, "请选择承办单位"),
        ("dispatch", {"department": "no-such"}, "请选择承办单位"),
        ("dispatch", {"department": "police", "supporting": "police"}, "协办单位不能与主办单位相同"),
        ("note", {"text": "好", "command": ""}, "请刷新页面后重做"),
        ("note", {"text": "好", "version": "x"}, "请刷新页面后重做"),
        ("close", {}, "不能再做“办结”"),
    ],
)
async def test_a_form_that_cannot_be_taken_says_what_to_do(
    town: Town, step: str, given: dict[str, str], sentence: str
) -> None:
    case = await town.file()
    path = f"/desk/cases/{case.number}/{step}"
    page = await town.at("dispatcher").post(path, **{"version": str(case.version), "command": "c", **given})
    assert page.status in (400, 409)
    assert sentence in page.words


async def test_what_citizens_write_is_shown_as_text_and_masked(town: Town) -> None:
    case = await town.file('<script>alert(1)</script>路灯坏了，我电话13812345678，"><img src=x>')
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    assert "13812345678" not in page.text
    assert "<script>alert" not in (await town.at("handler").get("/desk/?status=any")).text
    note = await town.at("handler").take(case, "note", text="</textarea><b>粗</b>")
    assert note.status == 303
    assert "<b>粗</b>" not in (await town.at("handler").get(f"/desk/cases/{case.number}")).text


async def test_the_contact_is_read_by_those_who_work_the_case_and_each_reading_is_recorded(town: Town) -> None:
    case = await town.file(contact="13812345678")
    path = f"/desk/cases/{case.number}/details"
    assert "13812345678" not in (await town.at("handler").get(f"/desk/cases/{case.number}")).text
    assert "13812345678" in (await town.at("handler").post(path)).text
    assert "13812345678" in (await town.at("dispatcher").post(path)).text
    for who in ("reviewer", "leader", "editor", "administrator"):
        assert (await town.at(who).post(path)).status == 403
    assert (await town.at("police").post(path)).status == 404
    async with town.database.reading() as connection:
        rows = await audit.entries_of(connection, f"case:{case.id}")
    assert [row.action for row in rows].count("case.details") == 2


async def test_what_a_citizen_adds_of_their_home_is_read_like_the_contact(town: Town) -> None:
    case = await town.file()
    async with town.database.transaction() as tx:
        await town.work.supplement(tx, case.number, case.citizen_id, "我住8栋2单元703", town.clock())
    assert "8栋2单元703" not in (await town.at("handler").get(f"/desk/cases/{case.number}")).text
    path = f"/desk/cases/{case.number}/details"
    for who in ("handler", "dispatcher"):
        assert "8栋2单元703" in (await town.at(who).post(path)).text
    for who in ("reviewer", "leader", "police"):
        answer = await town.at(who).post(path)
        assert answer.status in (403, 404)
        assert "单元703" not in answer.text


async def test_a_message_that_failed_is_sent_again_once(town: Town) -> None:
    case = await town.file()
    await town.at("handler").take(case, "accept")
    await town.at("handler").take(await town.case(case.number), "answer", text="已修好。")
    async with town.database.transaction() as tx:
        [parcel] = await outbox.claim(tx, ["web"], town.clock(), timedelta(minutes=1), 5)
        await outbox.mark_failed(tx, parcel.id, "平台拒收", town.clock())
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "发送失败" in page.words
    assert "平台拒收" in page.words
    path = f"/desk/cases/{case.number}/messages/{parcel.message_id}/resend"
    assert (await town.at("handler").post(path)).location.endswith("said=resend")
    assert "待发送" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words
    assert (await town.at("handler").post(path)).status == 409
    other = await town.file("派出所警察不出警", citizen="v2")
    path = f"/desk/cases/{other.number}/messages/{parcel.message_id}/resend"
    assert (await town.at("supervisor").post(path)).status == 409


async def test_a_case_is_found_by_its_number_however_it_is_typed(town: Town) -> None:
    case = await town.file()
    for typed in (case.number, f" {case.number.lower()} ", case.number[2:]):
        found = await town.at("handler").post("/desk/find", words=typed)
        assert found.location == f"/desk/cases/{case.number}"
    assert (await town.at("police").post("/desk/find", words=case.number)).location == "/desk/?said=no_such_case"
    assert "请输入完整编号" in (await town.at("police").get("/desk/?said=no_such_case")).words


async def test_handlers_at_once_on_one_case_leave_one_answer(town: Town) -> None:
    case = await town.file()
    await town.at("handler").take(case, "accept")
    case = await town.case(case.number)
    desk = town.at("handler")
    await desk.get("/desk/")
    tries = (desk.take(case, "answer", command=f"c{n}", text=f"答复{n}") for n in range(4))
    statuses = sorted(page.status for page in await asyncio.gather(*tries))
    assert statuses == [303, 409, 409, 409]
    assert len(await texts_for_citizens(town)) == 2
