"""A case's reply proposed as a knowledge entry by whoever answered it, with nothing of the citizen left in it."""

from desk_town import Town
from knowledge_house import fields, state, take

from desk.knowledge.proposals import may_propose, proposal_id
from escalation.case import Case
from knowledge_base.entry import Document, EntryStatus
from records.roles import Role
from records.staff import Staff

TOLD = "我叫张建国，电话13812345678，路灯坏了三天，谁来修？"
REPLY = (
    "张建国先生：您好！您反映的路灯问题（工单WQ20261120-0012）已收悉。路灯损坏请拨打 12319 报修，"
    "维修单位 24 小时内到场修复。经办人赵六，电话13812345678。"
)


async def answered(town: Town) -> Case:
    case = await town.file(TOLD)
    await town.at("handler").take(case, "accept")
    await town.at("handler").take(await town.case(case.number), "answer", text=REPLY)
    return await town.case(case.number)


def address(case: Case) -> str:
    return f"/desk/cases/{case.number}/proposal"


async def test_a_handler_reads_the_reply_without_the_citizen_and_proposes_it_once(town: Town) -> None:
    case = await answered(town)
    desk = town.at("handler")
    assert address(case) in (await desk.get(f"/desk/cases/{case.number}")).links(address(case))
    page = await desk.get(address(case))
    form = fields(page)
    for name in ("title", "wordings", "text"):
        for private in ("张", "138", "5678", "赵六", "*", "WQ2026"):
            assert private not in form[name], (name, form[name])
    assert "路灯损坏请拨打 12319 报修" in form["text"]
    form.pop("csrf")
    for _ in range(2):
        done = await desk.post(address(case), **form | {"title": "路灯坏了谁来修"})
        assert done.location == f"/desk/cases/{case.number}?said=proposed"
    working = (await state(town, proposal_id(case))).working
    assert working is not None
    assert isinstance(working.entry, Document)
    assert (working.entry.title, working.status) == ("路灯坏了谁来修", EntryStatus.DRAFT)
    assert working.entry.source == "市城管委对市民诉求的答复"
    assert case.number not in working.entry.id
    assert working.note == f"推荐自工单 {case.number}"
    seen = await desk.get(f"/desk/cases/{case.number}")
    assert "已推荐为知识条目" in seen.words
    assert seen.links(address(case)) == []


async def test_of_two_who_propose_the_same_reply_the_later_keeps_the_words(town: Town) -> None:
    case = await answered(town)
    forms = [fields(await town.at(who).get(address(case))) for who in ("handler", "colleague")]
    for form in forms:
        form.pop("csrf")
    assert (await town.at("handler").post(address(case), **forms[0])).status == 303
    late = await town.at("colleague").post(address(case), **forms[1] | {"text": "我改了很久<b>的文字</b>"})
    assert late.status == 409
    assert "已经推荐过了" in late.words
    assert "我改了很久&lt;b&gt;的文字&lt;/b&gt;</textarea>" in late.text


async def test_an_editor_goes_on_with_it_and_the_proposer_cannot_reach_the_knowledge(town: Town) -> None:
    case = await answered(town)
    form = fields(await town.at("handler").get(address(case)))
    form.pop("csrf")
    await town.at("handler").post(address(case), **form)
    entry = f"/desk/knowledge/entries/{proposal_id(case)}"
    assert (await town.at("handler").get(entry)).status == 403
    page = await town.at("editor").get(entry)
    assert "handler同志：推荐为知识条目" in page.words
    assert f"推荐自工单 {case.number}" in page.words
    await take(town.at("editor"), "submit", proposal_id(case))
    assert (await take(town.at("editor"), "approve", proposal_id(case))).status == 303


async def test_what_is_missing_is_said_and_what_was_typed_stays(town: Town) -> None:
    case = await answered(town)
    form = fields(await town.at("handler").get(address(case)))
    form.pop("csrf")
    back = await town.at("handler").post(address(case), **form | {"title": " ", "text": "第一句。\r\n第二句。"})
    assert back.status == 400
    assert "不能为空" in back.words
    assert fields(back)["text"].splitlines() == ["第一句。", "第二句。"]
    for given in ({"command": ""}, {"revision": "x"}):
        assert (await town.at("handler").post(address(case), **form | given)).status == 400


async def test_only_a_public_reply_of_ones_own_department_can_be_proposed(town: Town) -> None:
    case = await answered(town)
    assert (await town.at("police").get(address(case))).status == 404
    assert (await town.at("leader").get(address(case))).status == 403
    unanswered = await town.file(citizen="v2")
    refused = await town.at("handler").get(address(unanswered))
    assert refused.status == 409
    assert "不能推荐为知识条目" in refused.words
    handler = Staff(1, "handler", "某某", frozenset({Role.HANDLER}), "city_management")
    assert may_propose(handler, case)
    assert not may_propose(handler, case.changed({"confidential": True}))
    assert not may_propose(handler, case.changed({"department": "police"}))
