"""Each supporting department is reminded of its own part by its own last day, once, on both databases."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest
from escalation_city import DISPATCHER, LAMPS, POLICE, RULES, City
from sqlalchemy import select
from test_the_whole_life import SUPERVISOR, current, filed, take

from escalation import history, reminders, support
from escalation.announcing import Event
from escalation.case import Case, Urgency
from escalation.casework import Choice
from escalation.ladder import PartRung
from escalation.rule_change import Effect
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.sweep import Sweep, reckon
from escalation.verifying import verify
from records import systems, webhooks
from records.database import Database
from records.systems import NewSystem, SystemScope

# Wednesday and the one after: the case itself is to be answered by December 14.
POLICE_DAY, FIRE_DAY = date(2026, 11, 25), date(2026, 12, 2)
HOUR = timedelta(hours=1)
SOON, TODAY, OVERDUE = ("support_soon", "support_today", "support_overdue")


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


def morning(day: str) -> datetime:
    return datetime.fromisoformat(f"2026-{day}T09:00:00+08:00")


async def sweep(city: City, at: datetime, rules: Rulebook = RULES) -> None:
    await Sweep(city.database, rules, lambda: at).round()


async def dispatch(city: City, case: Case, now: datetime | None = None, **until: date) -> Case:
    choice = Choice("city_management", tuple(until), support_until=until)
    return await take(city, case, DISPATCHER, city.work.dispatch, choice, now=now)


async def supported(city: City, citizen: str = "v1") -> Case:
    """A case that is worked, with a part of the police's and a later one of the fire brigade's."""
    case = await dispatch(city, await filed(city, citizen=citizen), police=POLICE_DAY, fire=FIRE_DAY)
    return await take(city, case, LAMPS, city.work.accept)


async def told(city: City, case: Case) -> list[tuple[str, str | None]]:
    """Every reminder of a part: which, and to what department."""
    async with city.database.reading() as connection:
        return [
            (one.key, one.department)
            for one in await reminders.of_case(connection, case.id)
            if one.key in set(PartRung)
        ]


async def test_each_department_is_reminded_by_its_own_day_once_and_its_overdue_tells_the_head_of_the_lead(
    city: City,
) -> None:
    case, said = await supported(city), list[tuple[str, str | None]]()
    for day, new in (
        ("11-24", [(SOON, "police")]),
        ("11-25", [(TODAY, "police")]),
        ("11-26", [(OVERDUE, "police"), (OVERDUE, "city_management")]),
        ("12-01", [(SOON, "fire")]),
        ("12-02", [(TODAY, "fire")]),
        ("12-03", [(OVERDUE, "fire"), (OVERDUE, "city_management")]),
        ("12-31", []),
    ):
        await sweep(city, morning(day) - HOUR)
        assert await told(city, case) == said, day
        said += new
        for at in (morning(day), morning(day) + HOUR):
            await sweep(city, at)
            assert await told(city, case) == said, day
    async with city.database.reading() as connection:
        texts = [one.text for one in await history.of_case(connection, case.id) if one.step is Step.LADDER]
        assert (await verify(connection)).broken is None
    number = case.number
    assert [text for text in texts if "协办" in text] == [
        f"{number} 的协办（市公安局）即将到期：请在 11月25日前反馈。",
        f"{number} 的协办（市公安局）今天（11月25日）到期，请在下班前反馈。",
        f"{number} 的协办（市公安局）已超期：反馈期限为 11月25日。",
        f"{number} 的协办（市消防救援支队）即将到期：请在 12月2日前反馈。",
        f"{number} 的协办（市消防救援支队）今天（12月2日）到期，请在下班前反馈。",
        f"{number} 的协办（市消防救援支队）已超期：反馈期限为 12月2日。",
    ]


async def test_after_a_standstill_only_the_highest_rung_of_each_part_is_said(city: City) -> None:
    case = await supported(city)
    await sweep(city, morning("12-01") + HOUR)
    assert await told(city, case) == [(SOON, "fire"), (OVERDUE, "police"), (OVERDUE, "city_management")]


async def test_who_does_a_part_is_reminded_alone_and_else_everybody_of_the_department(city: City) -> None:
    case = await supported(city)
    async with city.database.transaction() as tx:
        await support.assign(tx, case.id, "police", POLICE.id)
    await sweep(city, morning("12-01"))
    async with city.database.reading() as connection:
        found = {one.department: one.staff_id for one in await reminders.of_case(connection, case.id)}
    assert (found["police"], found["fire"]) == (POLICE.id, None)


async def test_what_is_done_is_not_reminded_of_and_what_is_left_is(city: City) -> None:
    case = await take(city, await supported(city), POLICE, city.work.support, "已现场查看")
    for day in ("11-24", "11-26", "12-01"):
        await sweep(city, morning(day))
    assert await told(city, case) == [(SOON, "fire")]


async def test_nobody_is_pressed_for_a_case_that_ended_until_it_goes_on(city: City) -> None:
    answered, deferred = await supported(city), await supported(city, "v2")
    answered = await take(city, answered, LAMPS, city.work.answer, "已修复")
    deferred = await take(city, deferred, SUPERVISOR, city.work.defer, "未立项", date(2027, 3, 1))
    await sweep(city, morning("11-30"))
    assert await told(city, answered) == await told(city, deferred) == []
    late = [(OVERDUE, "police"), (OVERDUE, "city_management")]
    at = morning("11-30") + HOUR
    again = await take(city, answered, DISPATCHER, city.work.redo, "还是不亮", now=at)
    resumed = await take(city, deferred, DISPATCHER, city.work.resume, "已立项", now=at)
    await sweep(city, at)
    assert await told(city, again) == await told(city, resumed) == late


async def test_nobody_is_pressed_for_what_they_cannot_see_or_another_case_answers(city: City) -> None:
    lead, merged, secret = [await supported(city, f"v{n}") for n in range(3)]
    await take(city, merged, DISPATCHER, city.work.merge, lead.number)
    secret = await take(city, secret, DISPATCHER, city.work.confide, "举报人")
    await sweep(city, morning("11-24"))
    assert (await told(city, lead), await told(city, merged), await told(city, secret)) == ([(SOON, "police")], [], [])
    async with city.database.reading() as connection:
        assert [one.number for one in await support.of_department(connection, "police", 9)] == [lead.number]
    await take(city, secret, DISPATCHER, city.work.disclose, "市民同意公开")
    await sweep(city, morning("11-24") + HOUR)
    assert await told(city, secret) == [(SOON, "police")]


async def test_who_is_asked_again_is_not_reminded_of_the_same_day_again_but_of_another_one(city: City) -> None:
    case = await dispatch(city, await filed(city), police=POLICE_DAY, fire=FIRE_DAY)
    at = morning("11-24")
    await sweep(city, at)
    returned = await take(city, await current(city, case.number), LAMPS, city.work.return_to_centre, "属住建", "三定")
    choice = Choice("housing", ("police", "fire"), support_until={"police": POLICE_DAY, "fire": date(2026, 11, 25)})
    case = await take(city, returned, DISPATCHER, city.work.dispatch, choice, now=at + HOUR)
    await sweep(city, at + HOUR)
    assert await told(city, case) == [(SOON, "police"), (SOON, "fire")]
    await sweep(city, morning("11-25"))
    assert sorted((await told(city, case))[2:], key=str) == [(TODAY, "fire"), (TODAY, "police")]


async def test_who_is_asked_until_today_is_told_at_once_also_where_the_case_was_looked_at_this_morning(
    city: City,
) -> None:
    case, noon = await filed(city), morning("11-23") + 3 * HOUR
    await sweep(city, noon)  # it was not dispatched in time
    case = await dispatch(city, case, noon + HOUR, police=date(2026, 11, 23))
    await sweep(city, noon + HOUR)
    assert await told(city, case) == [(TODAY, "police")]


async def test_who_gets_less_time_as_the_case_is_urgent_is_reminded_by_the_new_day(city: City) -> None:
    case = await supported(city)
    at = morning("11-24")
    await sweep(city, at)
    # Three working days to answer, two of them for those who support it.
    await take(city, case, DISPATCHER, city.work.grade, Urgency.URGENT, "有触电危险", now=at + HOUR)
    await sweep(city, morning("11-25"))
    assert sorted((await told(city, case))[1:], key=str) == [(SOON, "fire"), (TODAY, "police")]


async def test_a_new_day_off_moves_the_reminders_with_the_last_day(city: City) -> None:
    case = await supported(city)
    off = {**RULES.calendar.off, date(2026, 11, 24): "测试假日", date(2026, 11, 25): "测试假日"}
    rules = replace(RULES, calendar=replace(RULES.calendar, off=MappingProxyType(off)))
    await reckon(city.database, rules, city.now, apply=True, before=RULES)
    for day in ("11-24", "11-25", "11-26"):
        await sweep(city, morning(day), rules)
    assert await told(city, case) == [(SOON, "police")]
    async with city.database.reading() as connection:
        assert [part.answer_by.day for part in await support.of_case(connection, case.id)] == [27, 4]
    await sweep(city, morning("11-27"), rules)
    assert (await told(city, case))[1:] == [(TODAY, "police")]


async def test_another_ladder_for_parts_is_previewed_and_holds_for_open_cases(city: City) -> None:
    case, _ = await supported(city), await filed(city, citizen="v2")
    earlier = replace(RULES, ladder=replace(RULES.ladder, support_soon_days=3))
    found = await reckon(city.database, earlier, city.now, apply=False, before=RULES)
    assert found.by == {Effect.LADDER: 1}
    await reckon(city.database, earlier, city.now, apply=True, before=RULES)
    await sweep(city, morning("11-27"), earlier)
    assert (SOON, "fire") in await told(city, case)


async def test_several_processes_sweep_at_once_and_no_department_is_told_twice(city: City) -> None:
    cases = [await supported(city, f"v{n}") for n in range(12)]
    await asyncio.gather(*(sweep(city, morning("12-01")) for _ in range(4)))
    for case in cases:
        assert sorted(await told(city, case), key=str) == [
            (OVERDUE, "city_management"),
            (OVERDUE, "police"),
            (SOON, "fire"),
        ]
    async with city.database.reading() as connection:
        assert (await verify(connection)).broken is None


async def test_only_the_system_of_the_department_that_is_reminded_hears_of_it(city: City) -> None:
    async with city.database.transaction() as tx:
        for key in ("police", "fire"):
            await systems.add(tx, NewSystem(key, key, frozenset({SystemScope.READ}), 60, f"k{key}"), city.now)
        for system in await systems.everyone(tx):
            await webhooks.subscribe(tx, system.id, f"https://{system.name}.gov.cn/", {Event.REMINDED}, "x", city.now)
    case = await supported(city)
    await take(city, case, LAMPS, city.work.contact, "已联系")
    await sweep(city, morning("11-24"))
    async with city.database.reading() as connection:
        heard = select(webhooks.subscriptions.c.url).join(
            webhooks.deliveries, webhooks.deliveries.c.subscription_id == webhooks.subscriptions.c.id
        )
        assert list((await connection.execute(heard)).scalars()) == ["https://police.gov.cn/"]
