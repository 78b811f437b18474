"""What a department neither signs for nor sends back counts as accepted in time, once, and goes on from there."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest
from escalation_city import COLLEAGUE, DISPATCHER, LAMPS, POLICE, RULES, VAULT, City, person
from sqlalchemy import func, select

from escalation import history, reminders, store
from escalation.announcing import Event
from escalation.case import Case, CaseStatus, Urgency
from escalation.casework import Casework, Choice
from escalation.errors import Barred, IllegalMove, StaleCase
from escalation.history import HistoryEntry
from escalation.limits import What
from escalation.rule_change import Effect
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.sweep import Reckoning, Sweep, reckon
from escalation.tables import case_history
from escalation.verifying import verify
from records import systems, webhooks
from records.database import Database
from records.roles import Role
from records.systems import NewSystem, SystemScope

# Ten office hours after the dispatch at ten on Monday.
DUE = datetime.fromisoformat("2026-11-24T14:00:00+08:00")
MINUTE = timedelta(minutes=1)
SUPERVISOR = person(7, Role.SUPERVISOR)


def without_the_rule() -> Rulebook:
    hours = {what: value for what, value in RULES.limits.hours.items() if what is not What.AUTO_ACCEPT}
    usual = tuple(rule for rule in RULES.limits.exceptions if rule.limit is not What.AUTO_ACCEPT)
    return replace(RULES, limits=replace(RULES.limits, hours=MappingProxyType(hours), exceptions=usual))


OFF = without_the_rule()


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def sweep(city: City, at: datetime, rules: Rulebook = RULES) -> int:
    return await Sweep(city.database, rules, lambda: at).round()


async def current(city: City, number: str) -> Case:
    async with city.database.reading() as connection:
        case = await store.load(connection, number)
    assert case is not None
    return case


async def steps_of(city: City, case: Case) -> list[HistoryEntry]:
    async with city.database.reading() as connection:
        return await history.of_case(connection, case.id)


async def told(city: City, case: Case) -> list[tuple[str, str]]:
    async with city.database.reading() as connection:
        return [(one.key, one.audience.value) for one in await reminders.of_case(connection, case.id)]


async def test_what_nobody_signs_for_counts_as_accepted_on_the_minute_and_its_department_is_told(city: City) -> None:
    opened = await city.file()
    await sweep(city, DUE - MINUTE)
    before = await current(city, opened.number)
    assert (before.status, before.milestones.auto_accept_due) == (CaseStatus.DISPATCHED, DUE)
    assert await sweep(city, DUE) == 1
    case = await current(city, opened.number)
    assert (case.status, case.milestones.accepted_at) == (CaseStatus.IN_WORK, DUE)
    assert case.milestones.auto_accepted
    assert (case.version, case.course.handler_id) == (before.version + 1, None)
    assert case.answer_by == before.answer_by
    taken = (await steps_of(city, case))[-1]
    assert (taken.actor, taken.step, taken.before, taken.after) == (
        "clock",
        Step.AUTO_ACCEPT,
        CaseStatus.DISPATCHED,
        CaseStatus.IN_WORK,
    )
    assert taken.text == "到 11月24日 14:00 没有签收，也没有申请退单，按规则视为签收"
    assert taken.authority == "本市办理时限规则（自动签收）"
    assert await told(city, case) == [
        ("accept", "handler"),
        ("accept", "head"),
        ("auto_accept", "handler"),
        ("auto_accept", "head"),
    ]
    assert await sweep(city, DUE + MINUTE) == 0
    async with city.database.reading() as connection:
        assert (await verify(connection)).broken is None


async def test_who_signed_or_sent_it_back_in_time_is_left_alone(city: City) -> None:
    signed = await city.in_work()
    returned = await city.file(citizen="v2")
    command = city.command(LAMPS, returned.number, 1)
    await city.do(lambda tx: city.work.return_to_centre(tx, command, "属交警职责", "三定规定", city.now))
    await sweep(city, DUE)
    for case in (signed, await current(city, returned.number)):
        assert Step.AUTO_ACCEPT not in [entry.step for entry in await steps_of(city, case)]
    assert not (await current(city, signed.number)).milestones.auto_accepted


async def test_after_it_the_department_works_the_case_and_an_open_page_shows_what_happened(city: City) -> None:
    opened = await city.file()
    await sweep(city, DUE)
    with pytest.raises(StaleCase):
        await city.do(lambda tx: city.work.accept(tx, city.command(LAMPS, opened.number, 1), DUE))
    with pytest.raises(IllegalMove):
        await city.do(lambda tx: city.work.accept(tx, city.command(LAMPS, opened.number, 2), DUE))
    answered = await city.do(lambda tx: city.work.answer(tx, city.command(LAMPS, opened.number, 2), "已修复", DUE))
    assert answered.status is CaseStatus.ANSWERED


async def test_a_return_is_still_possible_within_its_own_limit_and_not_after_it(city: City) -> None:
    early, late = await urgent(city, "v1"), await urgent(city, "v2")
    assert early.milestones.auto_accept_due == city.now + timedelta(hours=4)  # three of the office, and its lunch
    at = city.now + timedelta(hours=4)
    await sweep(city, at)
    taken = (await steps_of(city, early))[-1]
    assert (taken.step, "紧急事项" in taken.authority) == (Step.AUTO_ACCEPT, True)
    back = city.work.return_to_centre
    command = city.command(LAMPS, early.number, early.version + 1)
    returned = await city.do(lambda tx: back(tx, command, "属交警职责", "三定规定", at))
    assert (returned.status, returned.course.returns) == (CaseStatus.RETURNING, 1)
    command = city.command(LAMPS, late.number, late.version + 1)
    with pytest.raises(Barred):
        await city.do(lambda tx: back(tx, command, "属交警职责", "三定规定", at + timedelta(days=1)))


async def urgent(city: City, citizen: str) -> Case:
    """A case of the lamps' department that was graded before it was dispatched."""
    filed, work = await city.file("我要反映一个问题", citizen=citizen), city.work
    command = city.command(DISPATCHER, filed.number, 1)
    case = await city.do(lambda tx: work.grade(tx, command, Urgency.URGENT, "有危险", city.now))
    return await dispatched(city, case, Choice("city_management"), city.now)


async def dispatched(city: City, case: Case, choice: Choice, at: datetime) -> Case:
    command = city.command(DISPATCHER, case.number, case.version)
    return await city.do(lambda tx: city.work.dispatch(tx, command, choice, at))


async def test_another_department_a_refused_return_and_a_redo_have_the_whole_time_again(city: City) -> None:
    work, case = city.work, await current(city, (await city.file()).number)
    await sweep(city, DUE)
    case = await dispatched(city, await current(city, case.number), Choice("police"), DUE)
    assert (case.milestones.accepted_at, case.milestones.auto_accepted) == (None, False)
    assert await sweep(city, DUE + MINUTE) == 0
    command = city.command(POLICE, case.number, case.version)
    case = await city.do(lambda tx: work.return_to_centre(tx, command, "属城管职责", "三定规定", DUE + MINUTE))
    at = DUE + timedelta(days=1)
    command = city.command(DISPATCHER, case.number, case.version)
    case = await city.do(lambda tx: work.refuse_return(tx, command, "就是公安的", at))
    assert case.milestones.auto_accept_due == datetime.fromisoformat("2026-11-26T17:00:00+08:00")
    await sweep(city, at + timedelta(days=1))
    assert (await current(city, case.number)).status is CaseStatus.DISPATCHED
    at += timedelta(days=3)
    await sweep(city, at)
    case = await current(city, case.number)
    assert case.milestones.auto_accepted
    case = await city.do(lambda tx: work.answer(tx, city.command(POLICE, case.number, case.version), "已处理", at))
    command = city.command(DISPATCHER, case.number, case.version)
    case = await city.do(lambda tx: work.redo(tx, command, "没有处理", at))
    assert (case.status, case.milestones.auto_accepted) == (CaseStatus.DISPATCHED, False)
    await sweep(city, at + timedelta(days=7))
    steps = [entry.step for entry in await steps_of(city, case)]
    assert steps.count(Step.AUTO_ACCEPT) == 3


async def test_what_is_merged_or_taken_back_meanwhile_is_not_accepted_by_anybody(city: City) -> None:
    lead, led, gone = [await current(city, (await city.file(citizen=f"v{n}")).number) for n in range(3)]
    command = city.command(DISPATCHER, led.number, 1)
    await city.do(lambda tx: city.work.merge(tx, command, lead.number, city.now))
    await city.do(lambda tx: city.work.withdraw(tx, gone.number, gone.citizen_id, city.now))
    await sweep(city, DUE)
    found = [(await current(city, case.number)).status for case in (lead, led, gone)]
    assert found == [CaseStatus.IN_WORK, CaseStatus.MERGED, CaseStatus.WITHDRAWN]


async def test_put_off_after_it_and_resumed_it_stays_accepted(city: City) -> None:
    opened, work = await city.file(), city.work
    await sweep(city, DUE)
    command = city.command(SUPERVISOR, opened.number, 2)
    await city.do(lambda tx: work.defer(tx, command, "管线未到", date(2026, 12, 1), DUE))
    await sweep(city, DUE + timedelta(days=8))
    command = city.command(SUPERVISOR, opened.number, 3)
    case = await city.do(lambda tx: work.resume(tx, command, "管线到了", DUE + timedelta(days=8)))
    await sweep(city, DUE + timedelta(days=9))
    steps = [entry.step for entry in await steps_of(city, case)]
    assert (case.status, steps.count(Step.AUTO_ACCEPT)) == (CaseStatus.IN_WORK, 1)


async def test_after_a_standstill_it_is_accepted_once_and_not_said_to_be_unsigned(city: City) -> None:
    opened = await city.file()
    at = datetime.fromisoformat("2026-12-31T09:00:00+08:00")
    assert await sweep(city, at) == 1
    case = await current(city, opened.number)
    assert {key for key, _ in await told(city, case)} == {"auto_accept", "contact", "overdue_5"}
    assert [entry.step for entry in await steps_of(city, case)][2:] == [Step.AUTO_ACCEPT, Step.LADDER, Step.LADDER]
    assert await sweep(city, at + MINUTE) == 0


async def test_four_processes_sweep_at_once_and_each_case_is_accepted_once(city: City) -> None:
    for n in range(12):
        await city.file(citizen=f"v{n}")
    looked = await asyncio.gather(*(sweep(city, DUE) for _ in range(4)))
    assert sum(looked) == 12
    async with city.database.reading() as connection:
        each = select(func.count()).where(case_history.c.step == Step.AUTO_ACCEPT).group_by(case_history.c.case_id)
        assert list((await connection.execute(each)).scalars()) == [1] * 12
        assert (await verify(connection)).broken is None


async def test_who_signs_in_the_same_moment_or_the_clock_wins_and_never_both(city: City) -> None:
    numbers = [(await city.file(citizen=f"v{n}")).number for n in range(6)]

    async def sign(number: str) -> bool:
        try:
            await city.do(lambda tx: city.work.accept(tx, city.command(COLLEAGUE, number, 1), DUE))
        except StaleCase:
            return False
        return True

    _, *signed = await asyncio.gather(sweep(city, DUE), *(sign(number) for number in numbers))
    await sweep(city, DUE + MINUTE)
    for number, by_hand in zip(numbers, signed, strict=True):
        case = await current(city, number)
        assert (case.status, case.milestones.auto_accepted) == (CaseStatus.IN_WORK, not by_hand)
        assert case.course.handler_id == (COLLEAGUE.id if by_hand else None)


async def test_the_systems_of_lead_and_supporting_departments_hear_of_it_as_of_any_acceptance(city: City) -> None:
    async with city.database.transaction() as tx:
        for key in ("city_management", "police"):
            await systems.add(tx, NewSystem(key, key, frozenset({SystemScope.READ}), 60, key), city.now)
        for system in await systems.everyone(tx):
            await webhooks.subscribe(tx, system.id, "https://oa.example.gov.cn/hook", {Event.ACCEPTED}, "x", city.now)
    filed = await current(city, (await city.file("我要反映一个问题")).number)
    case = await dispatched(city, filed, Choice("city_management", ("police",)), city.now)
    await sweep(city, DUE)
    async with city.database.reading() as connection:
        events = (await connection.execute(select(webhooks.deliveries.c.case_id, webhooks.deliveries.c.event))).all()
    assert [tuple(event) for event in events] == [(case.id, "accepted")] * 2


async def preview(city: City, at: datetime, before: Rulebook, after: Rulebook, *, apply: bool = False) -> Reckoning:
    return await reckon(city.database, after, at, apply=apply, before=before)


async def test_without_the_rule_a_case_waits_and_switching_it_on_is_previewed_and_gives_the_whole_time(
    city: City,
) -> None:
    city.work = Casework(OFF, VAULT)
    number = (await city.file()).number
    await sweep(city, DUE + timedelta(days=1), OFF)
    assert (await current(city, number)).status is CaseStatus.DISPATCHED
    at = DUE + timedelta(days=2)
    for apply in (False, True):
        found = await preview(city, at, OFF, RULES, apply=apply)
        assert (found.touched, found.moved, found.by) == (1, 0, {Effect.ACCEPTING: 1})
    assert (await preview(city, at, OFF, RULES)).touched == 0
    await sweep(city, at + MINUTE)
    assert (await current(city, number)).status is CaseStatus.DISPATCHED
    await sweep(city, at + timedelta(days=4))
    assert (await current(city, number)).milestones.auto_accepted


async def test_switched_off_it_accepts_nothing_more_also_before_the_open_cases_were_reckoned(city: City) -> None:
    number = (await city.file()).number
    await sweep(city, DUE, OFF)
    await sweep(city, DUE + timedelta(days=1), OFF)
    case = await current(city, number)
    assert (case.status, "auto_accept" in dict(await told(city, case))) == (CaseStatus.DISPATCHED, False)
    found = await preview(city, DUE, RULES, OFF, apply=True)
    assert found.by == {Effect.ACCEPTING: 1}
    assert (await current(city, number)).milestones.auto_accept_due is None


async def test_a_new_day_off_moves_the_moment_as_it_moves_the_last_day(city: City) -> None:
    number = (await city.file()).number
    calendar = replace(RULES.calendar, off=MappingProxyType({**RULES.calendar.off, DUE.date(): "测试假日"}))
    longer = replace(RULES, calendar=calendar)
    found = await preview(city, city.now, RULES, longer, apply=True)
    assert found.by == {Effect.ACCEPTING: 1, Effect.CALENDAR: 1, Effect.OTHER_LIMITS: 1}
    case = await current(city, number)
    assert case.milestones.auto_accept_due == DUE + timedelta(days=1)
    assert (await preview(city, city.now, longer, longer)).touched == 0
    await sweep(city, DUE, longer)
    assert (await current(city, number)).status is CaseStatus.DISPATCHED
    await sweep(city, DUE + timedelta(days=1), longer)
    assert (await current(city, number)).milestones.auto_accepted
