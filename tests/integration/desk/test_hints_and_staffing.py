"""Hints on the page of a case, for those who may see them, and the page on which a head writes down who works when."""

import re

from desk_town import Town

LIFT = ("电梯一周坏了三次，物业不修，再不修就找记者曝光", "武侯区双楠街道丽景花园2栋")
SAME_LIFT = ("丽景二栋的电梯又坏了，天天爬楼", "武侯双楠丽景花园")


async def test_a_dispatcher_joins_a_case_to_the_suggested_one_with_one_click(town: Town) -> None:
    lead, new = await town.file(*LIFT), await town.file(*SAME_LIFT, citizen="v2")
    dispatcher = town.at("dispatcher")
    page = await dispatcher.get(f"/desk/cases/{new.number}")
    assert "可能是同一件事" in page.words
    assert "地点相同：双楠、丽景、同一栋" in page.words
    [command] = re.findall(
        f'name="command" value="([^"]+)"><input type="hidden" name="lead" value="{lead.number}"', page.text
    )
    form = {"version": str(new.version), "command": command, "lead": lead.number}
    assert (await dispatcher.post(f"/desk/cases/{new.number}/merge", **form)).status == 303
    assert (await town.case(new.number)).course.lead_id == lead.id
    assert "可能是同一件事" not in (await dispatcher.get(f"/desk/cases/{new.number}")).words


async def test_flags_are_shown_to_those_who_may_see_them_only(town: Town) -> None:
    case = await town.file("路灯坏了三天，再不修就找记者曝光")
    path = f"/desk/cases/{case.number}"
    for who in ("dispatcher", "supervisor", "leader"):
        assert "媒体或网络曝光" in (await town.at(who).get(path)).words
    for who in ("handler", "reviewer", "administrator", "editor"):
        page = await town.at(who).get(path)
        assert (page.status, "媒体或网络曝光" in page.words, "可能是同一件事" in page.words) == (200, False, False)
    await town.at("handler").take(case, "accept")
    assert "媒体或网络曝光" in (await town.at("handler").get(path)).words


async def test_a_head_writes_down_who_works_what_and_when(town: Town) -> None:
    head, path = town.at("reviewer"), "/desk/staffing"
    page = await head.get(path)
    assert "还没有启用自动分办" in page.words
    for what, given in (
        ("skills", {"staff": "2", "capacity": "12", "areas": "lighting"}),
        ("absence", {"staff": "3", "first": "2026-11-24", "last": "2026-11-26"}),
        ("duty", {"day": "2026-11-25", "staff": "2"}),
    ):
        if what == "skills":
            given["areas"] = next(iter(town.work.rulebook.catalogue.areas))
        done = await head.post(f"{path}/{what}", **given)
        assert (done.status, done.location) == (303, f"{path}?said=staffing_{what}")
    page = await head.get(path)
    assert "自动分给经办人" in page.words
    assert "0 / 12" in page.words
    assert "colleague同志 2026年11月24日 星期二至2026年11月26日 星期四" in page.words
    assert "2026年11月25日 星期三 handler同志" in page.words
    assert (await head.post(f"{path}/present", **page.hidden(f"{path}/present"))).status == 303
    assert "没有登记的休假" in (await head.get(path)).words


async def test_a_head_is_told_what_is_wrong_and_nothing_is_stored(town: Town) -> None:
    head, path = town.at("reviewer"), "/desk/staffing"
    for what, given in (
        ("skills", {"staff": "4", "capacity": "5"}),  # of the police
        ("skills", {"staff": "2", "capacity": "5.5"}),
        ("skills", {"staff": "2", "areas": "no_such_area"}),
        ("absence", {"staff": "2", "first": "2026-11-24", "last": "2026-11-22"}),
        ("absence", {"staff": "2", "first": "9999-99-99", "last": ""}),
        ("present", {"absence": "7"}),
        ("duty", {"day": "2029-01-01", "staff": "2"}),
    ):
        page = await head.post(f"{path}/{what}", **given)
        assert page.status == 400
        assert "没有" in page.words or "已经取消" in page.words
    assert "还没有启用自动分办" in (await head.get(path)).words
    assert (await town.at("handler").get(path)).status == 403
