"""People find at their desk what they are reminded of, with a number in the menu until they have seen it."""

import re
from datetime import timedelta

import pytest
from desk_town import RULES, Desk, Page, Town

from escalation.sweep import Sweep

PAGE = "/desk/reminders"


def badge(page: Page) -> str | None:
    """The number beside the entry of the menu; None where it is hidden."""
    found = re.search(r'data-count="/desk/reminders/waiting"[^>]*?( hidden)?>([0-9]+)<', page.text)
    assert found is not None
    return None if found[1] else found[2]


async def waiting(desk: Desk) -> str:
    return (await desk.get(f"{PAGE}/waiting")).text


async def test_who_is_pressed_finds_it_in_the_menu_and_on_the_page_until_it_was_seen(both_towns: Town) -> None:
    town, case = both_towns, await both_towns.file()
    case = await town.case(case.number)
    assert badge(await town.at("handler").get("/desk/")) is None
    await town.at("supervisor").take(case, "supervise", text="限期整改，电话13912345678")
    for who in ("handler", "colleague", "reviewer", "supervisor"):
        assert badge(await town.at(who).get("/desk/")) == "1"
    page = await town.at("handler").get(PAGE)
    assert page.numbers == [case.number]
    assert "督办 未看" in page.words
    assert "限期整改" in page.words
    assert await waiting(town.at("handler")) == '{"waiting": 1}'
    seen = page.hidden(f"{PAGE}/seen")
    assert (await town.at("handler").post(f"{PAGE}/seen", last=seen["last"])).status == 303
    assert badge(await town.at("handler").get("/desk/")) is None
    assert "未看" not in (await town.at("handler").get(PAGE)).words
    assert badge(await town.at("colleague").get("/desk/")) == "1"


async def test_what_the_clock_says_reaches_head_and_leader_and_no_other_department(town: Town) -> None:
    case = await town.file()
    town.clock.now += timedelta(days=40)
    await Sweep(town.database, RULES, town.clock).round()
    for who in ("reviewer", "supervisor", "leader"):
        page = await town.at(who).get(PAGE)
        assert page.numbers, who
        assert "抄报领导" in page.words
    assert "目前没有提醒" in (await town.at("police").get(PAGE)).words
    assert f"{case.number} 已超期" in (await town.at("leader").get(PAGE)).words


async def test_a_step_that_was_not_taken_in_time_is_not_shown_as_the_step(town: Town) -> None:
    case = await town.file()
    town.clock.now += timedelta(days=1)
    await Sweep(town.database, RULES, town.clock).round()
    page = await town.at("reviewer").get(PAGE)
    assert "超时未签收 未看" in page.words
    assert f"{case.number} 超过签收时限" in page.words


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 19, "１"])
async def test_what_no_page_wrote_is_refused(town: Town, value: str) -> None:
    assert (await town.at("handler").get(f"{PAGE}?before={value}")).status == 400
    assert (await town.at("handler").post(f"{PAGE}/seen", last=value)).status == 400
