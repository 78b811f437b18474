"""Who of a supporting department does its part of another one's case: given out, taken, handed on, and reminded."""

from datetime import date, timedelta

import api_town
import pytest
from desk_town import HASH, RULES, Town

from escalation import reminders, staffing, support
from escalation.assignment import Absence
from escalation.case import Case
from escalation.giving_out import GivingOut
from escalation.staffing import Skills
from escalation.support import Support
from escalation.sweep import Sweep
from records import staff
from records.roles import Role
from records.staff import NewStaff, Staff


@pytest.fixture
async def town(both_towns: Town) -> Town:
    """The desk on each database in turn, with a second handler and the head of the police."""
    async with both_towns.database.transaction() as tx:
        for name, role in (("patrol", Role.HANDLER), ("chief", Role.REVIEWER)):
            person = NewStaff(name, f"{name}同志", frozenset({role}), "police", HASH)
            await staff.add(tx, person, both_towns.clock())
    return both_towns


async def person(town: Town, who: str) -> Staff:
    async with town.database.reading() as connection:
        account = await staff.account(connection, who)
    assert account is not None
    return account.staff


async def supported(town: Town) -> Case:
    """A case of the city management's that the police support."""
    case = await town.file()
    choice = {"department": "city_management", "supporting": "police", "text": "占道的归公安"}
    assert (await town.at("dispatcher").take(case, "dispatch", **choice)).status == 303
    return await town.case(case.number)


async def part(town: Town, case: Case) -> Support:
    async with town.database.reading() as connection:
        [found] = await support.of_case(connection, case.id)
    return found


async def told(town: Town, who: str) -> list[str]:
    async with town.database.reading() as connection:
        return [one.key for one in await reminders.of_person(connection, await person(town, who))]


async def describe(town: Town, *who: str) -> None:
    head = await person(town, "chief")
    async with town.database.transaction() as tx:
        for name in who:
            await staffing.describe(tx, head, (await person(town, name)).id, Skills(None, frozenset()), town.clock())


async def give_out(town: Town) -> None:
    await GivingOut(town.database, RULES, town.clock).round()


async def test_a_part_is_listed_with_its_own_last_day_and_taken_or_handed_on(town: Town) -> None:
    case = await supported(town)
    page = await town.at("police").get("/desk/")
    own = await part(town, case)
    assert "待本单位协办（1）" in page.words
    assert f"{own.answer_by.month}月{own.answer_by.day}日前反馈" in page.words
    assert "还没有人" in page.words
    me, colleague = await person(town, "police"), await person(town, "patrol")
    assert (await town.at("police").take(case, "assign_part", handler=str(me.id))).status == 303
    assert "由我经办" in (await town.at("police").get("/desk/")).words
    case = await town.case(case.number)
    assert (await town.at("police").take(case, "assign_part", handler=str(colleague.id))).status == 303
    assert (await part(town, case)).handler_id == colleague.id
    assert "patrol同志" in (await town.at("handler").get(f"/desk/cases/{case.number}")).words
    assert await told(town, "patrol") == ["assign_part"]


async def test_nobody_gives_a_part_to_another_department_or_one_that_is_done(town: Town) -> None:
    case, stranger, me = await supported(town), await person(town, "handler"), await person(town, "police")
    refused = await town.at("police").take(case, "assign_part", handler=str(stranger.id))
    assert refused.status == 400
    assert "不是本单位的承办人" in refused.words
    assert (await town.at("handler").take(case, "assign_part", handler=str(stranger.id))).status == 403
    for who in ("handler", "dispatcher", "leader"):
        page = await town.at(who).get(f"/desk/cases/{case.number}")
        assert 'id="move-assign_part"' not in page.text, who
    assert (await town.at("police").take(case, "support", text="已清理。")).status == 303
    case = await town.case(case.number)
    assert (await part(town, case)).handler_id == me.id
    assert (await town.at("police").take(case, "assign_part", handler=str(me.id))).status == 409
    assert "待本单位协办" not in (await town.at("police").get("/desk/")).words


async def test_the_rules_give_parts_out_by_room_and_take_them_back_from_who_is_away(town: Town) -> None:
    await describe(town, "police", "patrol")
    first, second = await supported(town), await supported(town)
    await give_out(town)
    both = {(await part(town, one)).handler_id for one in (first, second)}
    assert both == {(await person(town, "police")).id, (await person(town, "patrol")).id}
    page = await town.at("handler").get(f"/desk/cases/{first.number}")
    assert "市公安局协办：" in page.words
    assert "记录校验通过" in page.words
    ill, head, today = await person(town, "patrol"), await person(town, "chief"), date(2026, 1, 1)
    async with town.database.transaction() as tx:
        await staffing.plan_absence(tx, head, ill.id, Absence(today, today + timedelta(days=900)), town.clock())
    await give_out(town)
    assert {(await part(town, one)).handler_id for one in (first, second)} == {(await person(town, "police")).id}
    before = (await town.case(first.number)).chain.steps
    await give_out(town)
    assert (await town.case(first.number)).chain.steps == before


async def test_a_part_that_is_late_is_reminded_of_to_whom_it_belongs(town: Town) -> None:
    case = await supported(town)
    mine = str((await person(town, "patrol")).id)
    assert (await town.at("chief").take(case, "assign_part", handler=mine)).status == 303
    page = await town.at("handler").get(f"/desk/cases/{case.number}")
    assert "协办即将到期（市公安局） → 协办单位" in page.words
    town.clock.now += timedelta(days=40)
    await Sweep(town.database, RULES, town.clock).round()
    assert "协办（市公安局）已超期" in (await town.at("patrol").get("/desk/reminders")).words
    assert "support_overdue" in await told(town, "patrol")
    assert "support_overdue" not in await told(town, "police")


async def test_nobody_waits_for_a_part_whose_case_has_ended_until_it_goes_on(town: Town) -> None:
    await describe(town, "police")
    case = await supported(town)
    for step, given in (("accept", {}), ("answer", {"text": "已修好。"})):
        assert (await town.at("handler").take(await town.case(case.number), step, **given)).status == 303
    await give_out(town)
    assert (await part(town, case)).handler_id is None
    assert "待本单位协办" not in (await town.at("police").get("/desk/")).words
    case = await town.case(case.number)
    assert (await town.at("dispatcher").take(case, "redo", text="还不亮")).status == 303
    await give_out(town)
    assert (await part(town, case)).handler_id == (await person(town, "police")).id


async def test_a_system_of_the_supporting_department_gives_its_part_out(town: Town) -> None:
    case, me = await supported(town), await person(town, "police")
    police = await api_town.system(town, "police")
    moved = await police.move(case.number, "assign_part", case.version, handler=me.id)
    assert moved.status == 200
    assert (await part(town, case)).handler_id == me.id
    stranger = (await person(town, "handler")).id
    assert (await police.move(case.number, "assign_part", case.version + 1, handler=stranger)).status == 422
