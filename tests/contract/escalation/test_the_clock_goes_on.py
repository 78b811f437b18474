"""The ladder and the sweep on both databases: each reminder once, no storm, no storming of two processes."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from escalation_city import DISPATCHER, LAMPS, LEADER, RULES, VAULT, City
from sqlalchemy import func, select

from escalation import history, reminders, store
from escalation.case import Case
from escalation.casework import Casework
from escalation.rules import loader
from escalation.step import Step
from escalation.sweep import Sweep, reckon
from escalation.tables import case_reminders
from escalation.verifying import verify
from records.database import Database

HOUR = timedelta(hours=1)


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def sweep(city: City, at: datetime) -> int:
    return await Sweep(city.database, RULES, lambda: at).round()


async def said(city: City, case_id: int) -> list[tuple[str, str]]:
    """Every reminder of a case: what, and to whom."""
    async with city.database.reading() as connection:
        return [(one.key, one.audience.value) for one in await reminders.of_case(connection, case_id)]


async def ladder_of(city: City, case_id: int) -> list[str]:
    async with city.database.reading() as connection:
        entries = await history.of_case(connection, case_id)
    return [entry.text for entry in entries if entry.step is Step.LADDER]


def morning(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00+08:00")


async def test_every_rung_is_said_once_on_its_day_to_those_it_is_for(city: City) -> None:
    case = await city.in_work()
    case = await city.do(lambda tx: city.work.contact(tx, city.command(LAMPS, case.number, 2), "已联系", city.now))
    days = ("2026-12-09", "2026-12-14", "2026-12-15", "2026-12-17", "2026-12-21")
    for day in days:
        assert await sweep(city, morning(day) - HOUR) == 0
        assert await sweep(city, morning(day)) == 1
        assert await sweep(city, morning(day) + HOUR) == 0
    keys = [key for key, _ in await said(city, case.id)]
    assert list(dict.fromkeys(keys)) == ["soon", "today", "overdue", "overdue_3", "overdue_5"]
    assert [(key, to) for key, to in await said(city, case.id) if to == "leader"] == [("overdue_5", "leader")]
    assert len(await ladder_of(city, case.id)) == 5
    assert await sweep(city, morning("2027-06-01")) == 0


async def test_after_a_standstill_only_the_highest_rung_is_said(city: City) -> None:
    case = await city.in_work()
    assert await sweep(city, morning("2026-12-31")) == 1
    keys = {key for key, _ in await said(city, case.id)}
    assert keys == {"contact", "overdue_5"}
    assert len(await ladder_of(city, case.id)) == 2


async def test_a_reminder_does_not_take_the_case_away_from_who_works_on_it(city: City) -> None:
    case = await city.in_work()
    await sweep(city, morning("2026-12-31"))
    answered = await city.do(
        lambda tx: city.work.answer(tx, city.command(LAMPS, case.number, case.version), "已修复", morning("2026-12-31"))
    )
    assert answered.version == case.version + 1
    async with city.database.reading() as connection:
        assert (await verify(connection)).broken is None


async def test_what_is_answered_or_waits_for_the_citizen_is_not_pressed(city: City) -> None:
    waiting, done = await city.in_work(), await city.in_work(await city.file("路灯又坏了", citizen="v2"))
    await city.do(lambda tx: city.work.ask_citizen(tx, city.command(LAMPS, waiting.number, 2), "哪里？", city.now))
    await city.do(lambda tx: city.work.answer(tx, city.command(LAMPS, done.number, 2), "已修复", city.now))
    assert await sweep(city, morning("2026-11-30") - HOUR) == 0
    assert await sweep(city, morning("2026-11-30")) == 1
    assert await said(city, waiting.id) == [("waiting", "dispatcher"), ("waiting", "handler")]
    assert await sweep(city, morning("2027-06-01")) == 0


async def test_other_limits_that_run_out_are_said_to_whom_the_rules_name(city: City) -> None:
    unclear = await city.file("我要反映一个问题")
    sent = await city.file(citizen="v2")
    await sweep(city, city.now + 2 * HOUR)
    assert await said(city, unclear.case_id) == [
        ("dispatch", "dispatcher"),
        ("dispatch", "supervisor"),
        ("admit", "dispatcher"),
    ]
    await sweep(city, city.now + timedelta(days=1))
    assert await said(city, sent.case_id) == [("accept", "handler"), ("accept", "head")]


async def test_a_leaders_order_that_is_not_reported_on_comes_back_to_the_leader(city: City) -> None:
    case = await city.in_work()
    due = date(2026, 11, 24)
    await city.do(lambda tx: city.work.instruct(tx, city.command(LEADER, case.number, 2), "请查", due, city.now))
    await sweep(city, morning("2026-11-25"))
    async with city.database.reading() as connection:
        [to_leader] = await reminders.of_person(connection, LEADER)
    assert (to_leader.key, to_leader.number) == ("order", case.number)


async def test_an_extension_begins_the_ladder_anew(city: City) -> None:
    case = await city.in_work()
    await sweep(city, morning("2026-12-14"))
    asked = await city.do(
        lambda tx: city.work.request_extension(tx, city.command(LAMPS, case.number, 2), 5, "复杂", city.now)
    )
    await city.do(
        lambda tx: city.work.grant_extension(tx, city.command(DISPATCHER, case.number, asked.version), 5, city.now)
    )
    assert await sweep(city, morning("2026-12-15")) == 0
    assert await sweep(city, morning("2026-12-21")) == 1
    assert [key for key, to in await said(city, case.id) if to == "handler"] == [
        "contact",
        "today",
        "grant",
        "today",
    ]


async def test_two_processes_sweep_at_once_and_nobody_is_told_twice(city: City) -> None:
    for n in range(12):
        await city.file(citizen=f"v{n}")
    at = morning("2026-12-31")
    looked = await asyncio.gather(*(sweep(city, at) for _ in range(4)))
    assert sum(looked) == 12
    async with city.database.reading() as connection:
        per_case = select(func.count()).where(case_reminders.c.key == "overdue_5").group_by(case_reminders.c.case_id)
        assert set((await connection.execute(per_case)).scalars()) == {3}
        assert (await verify(connection)).broken is None


async def current(city: City, number: str) -> Case:
    async with city.database.reading() as connection:
        case = await store.load(connection, number)
    assert case is not None
    return case


async def test_a_new_notice_moves_open_deadlines_with_history_and_is_previewed_first(
    city: City, tmp_path: Path
) -> None:
    turn = datetime(2026, 12, 28, 2, tzinfo=city.now.tzinfo)
    opened = await city.file(at=turn)
    assert "推算" in opened.explanation
    # A made-up notice: the new year's holiday is longer than the estimate.
    off = ", ".join(f"2027-01-0{day}" for day in range(1, 8))
    notice = f"{{year: 2027, source: 通知, estimated: false, holidays: [{{name: 元旦, days: [{off}]}}]}}"
    (tmp_path / "2027.yaml").write_text(notice, encoding="utf-8")
    rules = loader.load(more_holidays=tmp_path)
    preview = await reckon(city.database, rules, turn, apply=False)
    assert (preview.looked_at, preview.moved) == (1, 1)
    assert (await current(city, opened.number)).answer_by == opened.answer_by
    for moved in (1, 0):
        assert (await reckon(city.database, rules, turn, apply=True, batch=1)).moved == moved
    case = await current(city, opened.number)
    assert case.answer_by > opened.answer_by
    work = Casework(rules, VAULT)
    assert "推算" not in work.explain(case)
    async with city.database.reading() as connection:
        entries = await history.of_case(connection, case.id)
        assert (await verify(connection)).broken is None
    assert "时限规则变化" in entries[-1].text
    assert replace(case, version=1) == case  # nobody's open form is stale for it
