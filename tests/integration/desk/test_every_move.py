"""The page of a case offers every move of the table, to whom it belongs, with the fields it needs, and takes it."""

import re
from datetime import timedelta

import api_town
import pytest
from desk_town import LAMP, PEOPLE, RULES, Desk, Town

from escalation import orders, support
from escalation.case import Case, CaseStatus, Extension, Rating, Supervision, Urgency
from escalation.sweep import Sweep
from records import staff
from records.staff import Staff

UNCLEAR = "我要反映一个问题"


async def person(town: Town, who: str) -> Staff:
    async with town.database.reading() as connection:
        account = await staff.account(connection, who)
    assert account is not None
    return account.staff


async def take(town: Town, who: str, case: Case, step: str, **given: str) -> Case:
    """A step that is taken on the case as it stands, after its form was seen on the page."""
    now = await town.case(case.number)
    page = await town.at(who).get(f"/desk/cases/{case.number}")
    form = page.hidden(f"/desk/cases/{case.number}/{step}")
    done = await town.at(who).post(f"/desk/cases/{case.number}/{step}", **form, **given)
    assert done.status == 303, (step, done.words[:400])
    after = await town.case(case.number)
    assert after.version == now.version + 1
    return after


async def offered_as_the_table_says(town: Town, case: Case) -> None:
    case = await town.case(case.number)
    for who in PEOPLE:
        page = await town.at(who).get(f"/desk/cases/{case.number}")
        offers = town.work.moves_for(case, await person(town, who), town.clock())
        shown = re.findall('id="move-([a-z_]+)"', page.text)
        assert sorted(shown) == sorted(offer.step for offer in offers) or page.status == 404, (who, case.status)
        department = PEOPLE[who][1]
        assert (page.status == 404) == (department not in (None, case.department, *case.supporting))


async def test_along_a_life_with_return_extension_and_redo_everybody_is_offered_what_the_table_says(
    town: Town,
) -> None:
    case = await town.file(UNCLEAR)
    await offered_as_the_table_says(town, case)
    case = await take(town, "dispatcher", case, "dispatch", department="police", text="属地")
    await offered_as_the_table_says(town, case)
    case = await take(town, "police", case, "return", text="属城管职责", basis="三定规定第五条")
    await offered_as_the_table_says(town, case)
    case = await take(town, "dispatcher", case, "dispatch", department="city_management")
    case = await take(town, "handler", case, "accept")
    await offered_as_the_table_says(town, case)
    case = await take(town, "handler", case, "extend", days="5", text="要更换主管线")
    await offered_as_the_table_says(town, case)
    assert "已申请延期 5 个工作日" in (await town.at("supervisor").get(f"/desk/cases/{case.number}")).words
    case = await take(town, "supervisor", case, "grant", days="3", authority="督办会议决定")
    assert (case.clock.extension, case.clock.extended) == (Extension.GRANTED, 3)
    assert "依据：督办会议决定" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words
    case = await take(town, "handler", case, "answer", text="已更换管线。")
    await offered_as_the_table_says(town, case)
    case = await take(town, "dispatcher", case, "follow_up", rating="dissatisfied", reason="unsolved", words="还在漏")
    assert (case.course.rating, case.course.rating_reason) == (Rating.DISSATISFIED, "unsolved")
    case = await take(town, "dispatcher", case, "redo", text="请现场复查")
    await offered_as_the_table_says(town, case)
    case = await take(town, "handler", case, "accept")
    case = await take(town, "handler", case, "answer", text="已复查修好。")
    case = await take(town, "dispatcher", case, "close")
    await offered_as_the_table_says(town, case)
    assert case.status is CaseStatus.CLOSED
    assert "记录校验通过" in (await town.at("leader").get(f"/desk/cases/{case.number}")).words


async def test_the_department_talks_with_the_citizen_while_the_clock_stands_or_runs(town: Town) -> None:
    case = await take(town, "handler", await town.file(), "accept")
    case = await take(town, "handler", case, "contact", text="已电话联系")
    case = await take(town, "handler", case, "interim", text="配件已订购")
    case = await take(town, "handler", case, "ask", text="灯杆编号是多少？")
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "等待市民补充，时限从" in page.words
    assert "依据：《四川省12345" in page.words
    case = await take(town, "handler", case, "supplement", text="市民来电：A12")
    case = await take(town, "handler", case, "note", text="明天去")
    colleague = (await person(town, "colleague")).id
    case = await take(town, "handler", case, "assign", handler=str(colleague))
    assert (case.status, case.course.handler_id) == (CaseStatus.IN_WORK, colleague)
    assert "经办人 colleague同志" in (await town.at("leader").get(f"/desk/cases/{case.number}")).words


async def test_the_centre_takes_on_asks_refers_and_answers_itself(town: Town) -> None:
    case = await take(town, "dispatcher", await town.file(UNCLEAR), "admit")
    case = await take(town, "dispatcher", case, "ask", text="在哪条路？")
    case = await take(town, "dispatcher", case, "supplement", text="人民南路")
    case = await take(town, "dispatcher", case, "answer", text="已电话答复。")
    assert case.status is CaseStatus.ANSWERED
    other = await take(town, "supervisor", await town.file(UNCLEAR, citizen="v2"), "refer", text="请向法院提起诉讼")
    assert other.status is CaseStatus.REFERRED


async def test_supporting_departments_get_own_last_days_and_report_what_they_found(town: Town) -> None:
    case = await town.file(UNCLEAR)
    day = "2026-11-26"
    given = {"department": "city_management", "supporting": "police", "until-police": day, "until-fire": "2026-11-25"}
    case = await take(town, "dispatcher", case, "dispatch", **given)
    async with town.database.reading() as connection:
        [part] = await support.of_case(connection, case.id)
    assert (part.department, part.answer_by.isoformat()) == ("police", day)
    assert "协办 市公安局 11月26日前反馈" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words
    await take(town, "police", case, "support", text="已现场查看，无异常")
    assert "已现场查看，无异常" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words


async def test_supervisors_and_leaders_press_and_an_instruction_is_reported_back(town: Town) -> None:
    case = await take(town, "handler", await town.file(), "accept")
    case = await take(town, "dispatcher", case, "remind", text="请尽快")
    case = await take(town, "supervisor", case, "supervise", text="限期整改")
    case = await take(town, "supervisor", case, "supervise", text="仍未整改")
    assert case.course.supervision is Supervision.RED
    case = await take(town, "leader", case, "raise", level="government_office", text="影响面大")
    assert "提级办理：市政府办公室" in (await town.at("leader").get(f"/desk/cases/{case.number}")).words
    case = await take(town, "supervisor", case, "confer", departments="police", text="公安配合")
    assert (
        "会商单位：市城管委、市公安局。公安配合" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words
    )
    case = await take(town, "leader", case, "instruct", text="请查清原因", due="2026-11-27")
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "请查清原因 leader同志" in page.words
    [order] = re.findall('name="order" value="([0-9]+)"', page.text)
    case = await take(town, "handler", case, "report", order=order, text="系电缆老化")
    async with town.database.reading() as connection:
        [kept] = await orders.of_case(connection, case.id)
    assert kept.report == "系电缆老化"
    assert "系电缆老化" in (await town.at("leader").get(f"/desk/cases/{case.number}")).words
    case = await take(town, "supervisor", case, "defer", text="管网改造未立项", due="2026-12-20")
    case = await take(town, "dispatcher", case, "resume", text="已立项")
    assert case.status is CaseStatus.IN_WORK


async def test_cases_are_joined_taken_apart_split_graded_and_kept_confidential(town: Town) -> None:
    lead, other = await town.file(), await town.file(citizen="v2")
    merged = await take(town, "dispatcher", other, "merge", lead=lead.number.lower())
    assert (merged.status, merged.course.lead_id) == (CaseStatus.MERGED, lead.id)
    assert merged.number in (await town.at("dispatcher").get(f"/desk/cases/{lead.number}")).words
    assert lead.number in (await town.at("dispatcher").get(f"/desk/cases/{merged.number}")).words
    apart = await take(town, "dispatcher", merged, "separate", text="不是同一处")
    assert apart.status is CaseStatus.REGISTERED
    case = await take(town, "dispatcher", lead, "split", kind="help", text="另有井盖破损")
    case = await take(town, "dispatcher", case, "grade", urgency="urgent", text="有触电危险")
    assert (case.urgency, case.answer_by.isoformat()) == (Urgency.URGENT, "2026-11-26")
    case = await take(town, "dispatcher", case, "confide", text="涉及举报人")
    assert (await town.at("leader").get(f"/desk/cases/{case.number}")).status == 404
    case = await take(town, "dispatcher", case, "disclose", text="市民同意")
    assert (await town.at("leader").get(f"/desk/cases/{case.number}")).status == 200


async def test_a_person_is_erased_once_all_of_their_cases_have_ended(town: Town) -> None:
    case, other = await take(town, "handler", await town.file(), "accept"), await town.file()
    case = await take(town, "handler", case, "answer", text="张三您好，已修复")
    page = await town.at("supervisor").get(f"/desk/cases/{case.number}")
    given = {"text": "本人到窗口书面申请"}
    form = page.hidden(f"/desk/cases/{case.number}/erase")
    refused = await town.at("supervisor").post(f"/desk/cases/{case.number}/erase", **form, **given)
    assert (refused.status, "还有没办结或挂账的诉求" in refused.words, "张三您好" in refused.words) == (400, True, True)
    for step, who, text in (("accept", "handler", {}), ("answer", "handler", {"text": "也已修复"})):
        other = await take(town, who, other, step, **text)
    await take(town, "supervisor", case, "erase", **given)
    for number in (case.number, other.number):
        shown = (await town.at("supervisor").get(f"/desk/cases/{number}")).words
        assert ("已按本人申请删除" in shown, "本人到窗口书面申请" in shown, "校验通过" in shown) == (True, True, True)
        assert not any(word in shown for word in ("张三", "也已修复", LAMP))


async def in_work(town: Town) -> Case:
    return await take(town, "handler", await town.file(), "accept")


@pytest.mark.parametrize(
    ("who", "step", "given", "sentence"),
    [
        ("handler", "extend", {"days": "五", "text": "管线复杂"}, "请填写天数"),
        ("handler", "extend", {"days": "99", "text": "管线复杂"}, "延期天数超出允许的范围"),
        ("handler", "assign", {"handler": "4"}, "不是本单位的承办人"),
        ("handler", "assign", {"handler": ""}, "请选择经办人"),
        ("supervisor", "defer", {"text": "未立项", "due": "2026-11-23"}, "必须在今天以后"),
        ("supervisor", "defer", {"text": "未立项", "due": "明天"}, "日期不对"),
        ("leader", "instruct", {"text": "请查清", "due": "2026-11-20"}, "不能早于今天"),
        ("dispatcher", "merge", {"lead": "乱写"}, "没有这个编号的主单"),
        ("dispatcher", "merge", {"lead": "WQ20261123-9999"}, "没有这个编号的主单"),
        ("dispatcher", "merge", {"lead": "WQ20261123-0001"}, "不能并入这件工单"),
        ("dispatcher", "grade", {"urgency": "", "text": "同上"}, "请选择紧急程度"),
        ("supervisor", "raise", {"level": "", "text": "久拖不决"}, "请选择提到哪一级"),
        ("supervisor", "confer", {"text": "由住建局牵头"}, "至少选一个会商单位"),
        ("supervisor", "confer", {"departments": "city_management", "text": "牵头"}, "主办单位以外"),
        ("dispatcher", "split", {"kind": "", "text": "另一件事"}, "请选择诉求类别"),
        (
            "dispatcher",
            "dispatch",
            {"department": "fire", "supporting": "police", "until-police": "2027-03-01"},
            "协办单位的期限",
        ),
    ],
)
async def test_a_mistake_is_explained_and_nothing_typed_is_lost(
    town: Town, who: str, step: str, given: dict[str, str], sentence: str
) -> None:
    case = await in_work(town)
    page = await town.at(who).take(case, step, **given)
    assert page.status == 400
    assert sentence in page.words
    assert f"<details open><summary>{'改派' if step == 'dispatch' else town_step(step)}" in page.text
    for value in given.values():
        assert value in page.text
    assert (await town.case(case.number)).version == case.version


def town_step(step: str) -> str:
    return {
        "extend": "申请延期",
        "assign": "转交经办人",
        "defer": "挂账",
        "instruct": "批示",
        "merge": "并单",
        "grade": "调整紧急程度",
        "raise": "提级办理",
        "confer": "会商",
        "split": "拆单",
    }[step]


async def test_follow_up_wants_the_citizens_own_word(town: Town) -> None:
    case = await in_work(town)
    case = await take(town, "handler", case, "answer", text="已修好。")
    silent = await town.at("dispatcher").take(case, "follow_up", rating="")
    assert "没有联系上市民的，请写备注" in silent.words
    blunt = await town.at("dispatcher").take(case, "follow_up", rating="dissatisfied", words="没修好")
    assert "请选择原因" in blunt.words
    assert 'value="没修好"' in blunt.text
    assert "还没有评价，不计为满意" in blunt.words


async def test_a_conflict_keeps_every_field_and_shows_what_changed(town: Town) -> None:
    case = await in_work(town)
    await town.at("supervisor").take(case, "supervise", text="限期整改")
    late: Desk = town.at("handler")
    page = await late.take(case, "extend", days="7", text="写了很久的延期理由")
    assert page.status == 409
    assert "督办 — 黄牌督办：限期整改" in page.words
    assert "写了很久的延期理由</textarea>" in page.text
    assert 'max="15" step="1" value="7"' in page.text


async def test_whoever_lost_the_case_while_writing_gets_the_words_back(town: Town) -> None:
    case = await in_work(town)
    await town.at("dispatcher").take(case, "dispatch", department="housing", text="属住建")
    page = await town.at("handler").take(case, "answer", text="写了很久的答复")
    assert page.status == 404
    assert "写了很久的答复" in page.words


async def test_history_that_was_changed_behind_the_desk_is_shown_as_such(town: Town) -> None:
    case = await in_work(town)
    async with town.database.transaction() as tx:
        await tx.exec_driver_sql("UPDATE case_history SET text = 'x' WHERE case_id = 1 AND seq = 1")
    assert "请立即告诉系统管理员" in (await town.at("leader").get(f"/desk/cases/{case.number}")).words


async def test_reminders_sent_and_to_come_are_shown(town: Town) -> None:
    case = await in_work(town)
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "即将到期 → 经办人" in page.words
    case = await take(town, "dispatcher", case, "remind", text="请尽快回复")
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "催办 → 经办人、单位负责人 请尽快回复" in page.words


async def test_what_nobody_signs_for_is_seen_to_count_as_accepted_and_is_found_in_a_list(both_towns: Town) -> None:
    town, oa = both_towns, await api_town.system(both_towns)
    case, signed = await town.file(), await town.file(citizen="v2")
    await take(town, "handler", signed, "accept")
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "到时自动签收 11月24日 14:00" in page.words
    assert "到时自动签收 → 经办人、单位负责人" in page.words
    town.clock.now += timedelta(days=2)
    town.cookies.clear()  # everybody has to sign in again
    await Sweep(town.database, RULES, town.clock).round()
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "没有人签收，按规则视为签收 11月25日" in page.words
    assert "系统计时" in page.words
    assert "没有签收，也没有申请退单，按规则视为签收" in page.words
    assert "依据：本市办理时限规则（自动签收）" in page.words
    await offered_as_the_table_says(town, case)
    assert (await town.at("supervisor").get("/desk/?rung=auto_accept")).numbers == [case.number]
    assert f"{case.number} 到时没有签收" in (await town.at("reviewer").get("/desk/reminders")).words
    shown, by_hand = [(await oa.get(f"/cases/{one.number}")).body for one in (case, signed)]
    assert (shown["case"]["status"], shown["limits"]["auto_accepted"]) == ("in_work", True)
    assert (shown["history"][-2]["step"], shown["history"][-2]["actor"]) == ("auto_accept", "clock")
    assert (by_hand["limits"]["auto_accepted"], by_hand["limits"]["auto_accept_due"]) == (False, None)
    assert [found["number"] for found in (await oa.get("/cases?rung=auto_accept")).body["cases"]] == [case.number]
    case = await take(town, "handler", case, "answer", text="已修好。")
    assert case.status is CaseStatus.ANSWERED
