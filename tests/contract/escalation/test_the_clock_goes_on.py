"""The ladder and the sweep on both databases: each reminder once, no storm, no storming of two processes."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from escalation_city import DISPATCHER, LAMPS, LEADER, RULES, VAULT, City
from sqlalchemy import func, select

from escalation import history, reminders, store, support
from escalation.announcing import Event
from escalation.case import Case, CaseKind
from escalation.casework import Casework, Choice
from escalation.rule_change import Effect
from escalation.rulebook import Rulebook
from escalation.rules import loader
from escalation.step import Step
from escalation.sweep import Sweep, reckon
from escalation.tables import case_reminders
from escalation.verifying import verify
from escalation.wording import full_day
from records import messages, systems, webhooks
from records.database import Database
from records.outbox import outbox
from records.systems import NewSystem, SystemScope

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


async def told(city: City, citizen_id: int) -> list[str]:
    """What went out to a citizen."""
    async with city.database.reading() as connection:
        joined = select(messages.messages.c.text).join(outbox, outbox.c.message_id == messages.messages.c.id)
        rows = joined.where(outbox.c.citizen_id == citizen_id).order_by(messages.messages.c.id)
        return list((await connection.execute(rows)).scalars())


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
    assert case.changed({"version": 1}) == case  # nobody's open form is stale for it
    assert [text for text in await told(city, case.citizen_id) if "放假安排" in text] == [
        f"您好！因放假安排调整，您的诉求（编号 {case.number}）最迟答复日改为 {full_day(case.answer_by)}。"
    ]


def without_work(*days: date) -> Rulebook:
    off = {**RULES.calendar.off, **dict.fromkeys(days, "测试假日")}
    return replace(RULES, calendar=replace(RULES.calendar, off=MappingProxyType(off)))


async def subscribe(city: City, department: str, event: Event) -> None:
    async with city.database.transaction() as tx:
        await systems.add(tx, NewSystem("oa", department, frozenset({SystemScope.READ}), 60, "k"), city.now)
        [system] = await systems.everyone(tx)
        await webhooks.subscribe(tx, system.id, "https://oa.example.gov.cn/", {event}, "x", city.now)


async def test_every_limit_that_runs_follows_the_calendar_and_departments_systems_hear_of_it(city: City) -> None:
    await subscribe(city, "police", Event.RECKONED)
    waiting, given, asked = [await city.file("我要反映一个问题", citizen=f"v{n}") for n in range(3)]
    choice = Choice("city_management", ("police",))
    work, at = city.work, city.now + HOUR
    await city.do(lambda tx: work.dispatch(tx, city.command(DISPATCHER, given.number, 1), choice, at))
    await city.do(lambda tx: work.ask_citizen(tx, city.command(DISPATCHER, asked.number, 1), "哪里？", at))
    old = (await current(city, given.number)).milestones
    rules = without_work(date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 2))
    for _ in range(2):  # an interrupted run begins anew
        await reckon(city.database, rules, at, apply=True, before=RULES)
        first, second, third = [await current(city, one.number) for one in (waiting, given, asked)]
        due = datetime.fromisoformat("2026-11-25T10:00+08:00")  # an hour was left
        assert (first.dispatch_due, first.milestones.admit_due, third.dispatch_due) == (due, due, due)
        assert (first.counted_from, first.answer_by) == (date(2026, 11, 25), date(2026, 12, 17))
        marks = second.milestones
        assert marks.accept_due == datetime.fromisoformat("2026-11-25T17:00+08:00")  # seven hours were left
        for name in ("accept_due", "contact_due", "return_due"):
            assert getattr(marks, name) > getattr(old, name), name
        assert (old.support_due, marks.support_due) == (date(2026, 12, 4), date(2026, 12, 8))
        async with city.database.reading() as connection:
            [police] = await support.of_case(connection, second.id)
            heard = (await connection.execute(select(webhooks.deliveries.c.case_id))).scalars().all()
        assert (police.answer_by, heard) == (marks.support_due, [second.id])
    work = Casework(rules, VAULT)
    resumed = await city.do(lambda tx: work.supplement(tx, asked.number, third.citizen_id, "这里", due))
    assert resumed.dispatch_due == due + HOUR


async def test_what_explains_the_last_day_of_an_ended_case_says_the_day_that_it_had(city: City) -> None:
    case = await city.in_work()
    command = city.command(LAMPS, case.number, 2)
    case = await city.do(lambda tx: city.work.answer(tx, command, "已修复", city.now))
    rules = without_work(date(2026, 12, 2))
    assert (await reckon(city.database, rules, city.now, apply=True, before=RULES)).looked_at == 0
    assert Casework(rules, VAULT).explain(case).endswith("到12月14日。")


async def test_a_shorter_limit_runs_from_today_and_makes_nobody_late(city: City) -> None:
    case, fresh, stands = [await city.in_work(await city.file(citizen=f"v{n}")) for n in range(3)]
    await city.do(lambda tx: city.work.ask_citizen(tx, city.command(LAMPS, stands.number, 2), "哪里？", city.now))
    days = MappingProxyType({**RULES.limits.days, CaseKind.COMPLAINT: 5})
    shorter = replace(RULES, limits=replace(RULES.limits, days=days))
    late = city.now + timedelta(days=14)  # five from then are as many as are left
    assert (await reckon(city.database, shorter, late, apply=True, before=RULES)).by == {}
    soon = city.now + timedelta(days=7)
    found = await reckon(city.database, shorter, soon, apply=True, before=RULES)
    assert (found.by, found.moved) == ({Effect.LIMITS: 2}, 2)
    for one in (case, fresh):
        moved = await current(city, one.number)
        assert (moved.counted_from, moved.answer_by) == (date(2026, 11, 30), date(2026, 12, 7))
    assert (await current(city, stands.number)).answer_by == stands.answer_by
    assert await sweep(city, morning("2026-12-07")) == 3
    assert [key for key, to in await said(city, case.id) if to == "handler"][-1] == "today"
