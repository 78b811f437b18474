"""Departments whose head has described their people get their cases given out by rule, on both databases."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from escalation_city import DISPATCHER, POLICE, REVIEWER, RULES, City
from sqlalchemy import event, select, update

from escalation import history, reminders, staffing, store, verifying
from escalation.assignment import Absence
from escalation.case import Case, Urgency
from escalation.giving_out import GivingOut
from escalation.ladder import Audience
from escalation.staffing import Skills
from escalation.step import Step
from escalation.sweep import Sweep
from records import staff
from records.audit import audit
from records.database import Database
from records.moments import local_day
from records.roles import Role
from records.staff import NewStaff, Staff

TODAY = date(2026, 11, 23)
NOBODY = Skills(None, frozenset())


@pytest.fixture
async def city(database: Database, now: datetime) -> City:
    """Staff 1 and 2 work the lamps, 3 the police's cases."""
    async with database.transaction() as tx:
        for login, department in (("an", "city_management"), ("bo", "city_management"), ("co", "police")):
            await staff.add(tx, NewStaff(login, login, frozenset({Role.HANDLER}), department, "hash"), now)
    return City(database, now)


async def describe(city: City, staff_id: int, skills: Skills = NOBODY, head: Staff = REVIEWER) -> None:
    async with city.database.transaction() as tx:
        await staffing.describe(tx, head, staff_id, skills, city.now)


async def away(city: City, staff_id: int, first: date = TODAY, last: date = TODAY) -> None:
    async with city.database.transaction() as tx:
        await staffing.plan_absence(tx, REVIEWER, staff_id, Absence(first, last), city.now)


async def give_out(city: City, later: timedelta = timedelta()) -> int:
    return await GivingOut(city.database, RULES, lambda: city.now + later).round()


async def current(city: City, number: str) -> Case:
    async with city.database.reading() as connection:
        case = await store.load(connection, number)
    assert case is not None
    return case


async def test_nothing_is_given_out_in_a_department_that_described_nobody(city: City) -> None:
    opened = await city.file()
    await describe(city, 3, head=Staff(9, "h", "h", frozenset({Role.REVIEWER}), "police"))
    assert await give_out(city) == 0
    assert (await current(city, opened.number)).course.handler_id is None


async def test_a_dispatched_case_finds_its_handler_once_with_history_and_reminder(city: City) -> None:
    opened = await city.file()
    await describe(city, 1)
    before = await current(city, opened.number)
    await Sweep(city.database, RULES, lambda: city.now).round()
    assert await give_out(city) == 0
    case = await current(city, opened.number)
    assert (case.course.handler_id, case.version, case.status) == (1, before.version, before.status)
    async with city.database.reading() as connection:
        last = (await history.of_case(connection, case.id))[-1]
        told = await reminders.of_case(connection, case.id)
        assert await verifying.broken(connection, case.id) is None
    assert (last.actor, last.step) == ("roster", Step.ASSIGN)
    assert last.text.startswith("由an办理：")
    assert [(one.audience, one.staff_id) for one in told] == [(Audience.HANDLER, 1)]
    taken = await city.do(
        lambda tx: city.work.accept(
            tx,
            city.command(
                Staff(2, "bo", "bo", frozenset({Role.HANDLER}), "city_management"), case.number, before.version
            ),
            city.now,
        )
    )
    assert taken.course.handler_id == 2  # whoever signs works it, on the version that was seen before


async def test_a_round_costs_what_waits_and_not_how_many_departments_take_part(city: City) -> None:
    asked: list[str] = []
    listens = (city.database.engine.sync_engine, "before_cursor_execute")

    def note(*given: Any) -> None:
        asked.append(given[2])

    await describe(city, 1)
    event.listen(*listens, note)
    await give_out(city)
    alone = len(asked)
    event.remove(*listens, note)
    async with city.database.transaction() as tx:
        for n in range(30):
            member = NewStaff(f"d{n}", "某", frozenset({Role.HANDLER}), f"office_{n}", "hash")
            await staff.add(tx, member, city.now)
    for n in range(30):
        await describe(city, 4 + n, head=Staff(9, "h", "h", frozenset({Role.REVIEWER}), f"office_{n}"))
    asked.clear()
    event.listen(*listens, note)
    await give_out(city)
    event.remove(*listens, note)
    assert len(asked) == alone
    opened = await city.file()
    assert await give_out(city) == 1
    assert (await current(city, opened.number)).course.handler_id == 1


async def test_work_of_people_whose_account_or_role_is_gone_finds_another_handler(city: City) -> None:
    await describe(city, 1)
    numbers = [(await city.file(citizen=f"v{n}")).number for n in range(4)]
    await give_out(city)
    async with city.database.transaction() as tx:
        await tx.execute(update(staff.staff).where(staff.staff.c.id == 2).values(roles="reviewer"))
    assert await give_out(city) == 2
    async with city.database.transaction() as tx:
        await tx.execute(update(staff.staff).where(staff.staff.c.id == 2).values(roles="handler"))
        await tx.execute(update(staff.staff).where(staff.staff.c.id == 1).values(active=False))
    await describe(city, 2)
    assert await give_out(city) == 4
    assert {(await current(city, number)).course.handler_id for number in numbers} == {2}


async def test_cases_are_spread_by_load_and_a_citizen_meets_the_same_person_again(city: City) -> None:
    await describe(city, 1)
    first = [await city.file(citizen=f"v{n}") for n in range(4)]
    assert await give_out(city) == 4
    handlers = [(await current(city, opened.number)).course.handler_id for opened in first]
    assert sorted(handlers, key=str) == [1, 1, 2, 2]
    again = await city.file(citizen="v1")
    await give_out(city)
    assert (await current(city, again.number)).course.handler_id == handlers[1]


async def test_several_processes_give_each_case_out_once_while_handlers_sign_for_some(city: City) -> None:
    await describe(city, 1)
    numbers = [(await city.file(citizen=f"v{n}")).number for n in range(12)]
    bo = Staff(2, "bo", "bo", frozenset({Role.HANDLER}), "city_management")

    async def sign(number: str) -> None:
        command = city.command(bo, number, 1)
        await city.do(lambda tx: city.work.accept(tx, command, city.now))

    await asyncio.gather(*(give_out(city) for _ in range(4)), *(sign(number) for number in numbers[:6]))
    for number in numbers:
        case = await current(city, number)
        async with city.database.reading() as connection:
            steps = [entry.step for entry in await history.of_case(connection, case.id)]
            assert await verifying.broken(connection, case.id) is None
        assert steps.count(Step.ASSIGN) <= 1
        assert steps.count(Step.ACCEPT) == (number in numbers[:6])
        assert case.course.handler_id == 2 if number in numbers[:6] else case.course.handler_id in (1, 2)


async def test_work_comes_back_from_people_who_are_away_and_waits_where_nobody_is_there(city: City) -> None:
    await describe(city, 1)
    await away(city, 2)
    opened = await city.file()
    await give_out(city)
    assert (await current(city, opened.number)).course.handler_id == 1
    tomorrow = TODAY + timedelta(days=1)
    await away(city, 1, tomorrow, tomorrow + timedelta(days=6))
    assert await give_out(city, timedelta(days=1)) == 1
    assert (await current(city, opened.number)).course.handler_id == 2
    await away(city, 2, tomorrow, tomorrow)
    other = await city.file(citizen="v2")
    assert await give_out(city, timedelta(days=1)) == 0
    assert (await current(city, other.number)).course.handler_id is None
    assert await give_out(city, timedelta(days=2)) == 1
    async with city.database.reading() as connection:
        assert await verifying.broken(connection, (await current(city, opened.number)).id) is None


async def test_work_of_a_closed_account_goes_to_a_colleague(city: City) -> None:
    await describe(city, 1)
    await away(city, 2)
    opened = await city.file()
    await give_out(city)
    async with city.database.transaction() as tx:
        await tx.execute(update(staff.staff).where(staff.staff.c.id == 1).values(active=False))
        await staffing.describe(tx, REVIEWER, 2, NOBODY, city.now)
    assert await give_out(city, timedelta(days=1)) == 1
    assert (await current(city, opened.number)).course.handler_id == 2


async def test_duty_and_skills_come_before_load(city: City) -> None:
    lamp = await city.file()
    area = (await current(city, lamp.number)).area
    assert area is not None
    await describe(city, 2, Skills(5, frozenset({area})))
    await give_out(city)
    assert (await current(city, lamp.number)).course.handler_id == 2
    async with city.database.transaction() as tx:
        await staffing.set_duty(tx, REVIEWER, TODAY, frozenset({1}), city.now)
    other = await city.file(citizen="v2")
    await give_out(city)
    assert (await current(city, other.number)).course.handler_id == 1


async def test_load_counts_open_cases_by_urgency(city: City) -> None:
    await describe(city, 1)
    await away(city, 2)
    opened = await city.file()
    await give_out(city)
    case = await current(city, opened.number)
    command = city.command(DISPATCHER, case.number, case.version)
    await city.do(lambda tx: city.work.grade(tx, command, Urgency.CRITICAL, "围墙要倒", city.now))
    async with city.database.reading() as connection:
        loads = await staffing.loads(connection, (1, 2), RULES.assignment)
    assert (loads[1], loads[2]) == (RULES.assignment.weights[Urgency.CRITICAL], 0)


async def test_a_head_writes_only_of_own_handlers_and_each_change_is_audited(city: City) -> None:
    for use in (
        lambda tx: staffing.describe(tx, REVIEWER, 3, NOBODY, city.now),
        lambda tx: staffing.describe(tx, REVIEWER, 99, NOBODY, city.now),
        lambda tx: staffing.describe(tx, REVIEWER, 1, Skills(0, frozenset()), city.now),
        lambda tx: staffing.plan_absence(tx, REVIEWER, 3, Absence(TODAY, TODAY), city.now),
        lambda tx: staffing.plan_absence(tx, REVIEWER, 1, Absence(TODAY, date(2026, 11, 1)), city.now),
        lambda tx: staffing.set_duty(tx, REVIEWER, TODAY, frozenset({1, 3}), city.now),
        lambda tx: staffing.drop_absence(tx, REVIEWER, 99, city.now),
    ):
        with pytest.raises(ValueError, match=r"staff|capacity|last day|absence"):
            async with city.database.transaction() as tx:
                await use(tx)
    await away(city, 1)
    async with city.database.transaction() as tx:
        [planned] = await staffing.absences(tx, (1, 2), TODAY)
        with pytest.raises(ValueError, match="no handler"):
            await staffing.drop_absence(tx, POLICE, planned.id, city.now)
        await staffing.drop_absence(tx, REVIEWER, planned.id, city.now)
        assert await staffing.absences(tx, (1, 2), TODAY) == []
        actions = (await tx.execute(select(audit.c.action).order_by(audit.c.id))).scalars().all()
    assert actions == ["staffing.absence", "staffing.present"]
    assert local_day(city.now) == TODAY
