"""Reminders reach those whom they are for, and nobody else; everybody has read as far as they said."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import pytest
from escalation_city import COLLEAGUE, DISPATCHER, LAMPS, LEADER, POLICE, REVIEWER, RULES, City, person

from escalation import reminders
from escalation.case import Case
from escalation.casework import Choice
from escalation.sweep import Sweep
from records import staff
from records.database import Database
from records.roles import Role
from records.staff import NewStaff, Staff

SUPERVISOR = person(7, Role.SUPERVISOR)
EDITOR = person(8, Role.KNOWLEDGE_EDITOR)
Use = Callable[..., Awaitable[Case]]
EVERYBODY = (DISPATCHER, LAMPS, COLLEAGUE, POLICE, REVIEWER, LEADER, SUPERVISOR, EDITOR)


@pytest.fixture
async def city(database: Database, now: datetime) -> City:
    async with database.transaction() as tx:
        for one in EVERYBODY:
            await staff.add(tx, NewStaff(one.login, one.name, one.roles, one.department, "x"), now)
    return City(database, now)


async def told(city: City, who: Staff, before: int | None = None) -> list[str]:
    async with city.database.reading() as connection:
        return [one.key for one in await reminders.of_person(connection, who, before)]


async def unseen(city: City, who: Staff) -> int:
    async with city.database.reading() as connection:
        return await reminders.unseen(connection, who)


async def test_each_rung_reaches_handler_head_supervisor_and_leader_as_the_ladder_says(city: City) -> None:
    await city.in_work()
    for day in ("2026-12-14", "2026-12-15", "2026-12-21"):
        at = datetime.fromisoformat(f"{day}T09:00:00+08:00")
        await Sweep(city.database, RULES, lambda at=at: at).round()  # type: ignore[misc]
    assert await told(city, LAMPS) == ["overdue", "today", "contact"]
    assert await told(city, REVIEWER) == ["overdue_5", "overdue", "today", "contact"]
    assert await told(city, SUPERVISOR) == ["overdue_5", "overdue"]
    assert await told(city, LEADER) == ["overdue_5"]
    for nobody in (DISPATCHER, COLLEAGUE, POLICE, EDITOR):
        assert await told(city, nobody) == []


async def test_what_nobody_has_signed_for_reminds_every_handler_of_the_department(city: City) -> None:
    await city.file()
    await Sweep(city.database, RULES, lambda: city.now + timedelta(days=1)).round()
    assert await told(city, LAMPS) == await told(city, COLLEAGUE) == ["accept"]
    assert await told(city, POLICE) == []


async def test_a_supporting_department_is_reminded_of_its_own_part_until_the_case_is_confidential(city: City) -> None:
    filed = await city.file("我要反映一个问题")
    choice = Choice("housing", ("police",), support_until={"police": date(2026, 11, 24)})
    await city.do(lambda tx: city.work.dispatch(tx, city.command(DISPATCHER, filed.number, 1), choice, city.now))
    await Sweep(city.database, RULES, lambda: city.now + timedelta(days=2)).round()
    assert await told(city, POLICE) == ["support_overdue"]
    # By then it counts as accepted.
    confided = city.command(DISPATCHER, filed.number, 3)
    await city.do(lambda tx: city.work.confide(tx, confided, "举报人", city.now))
    assert await told(city, POLICE) == []
    assert await unseen(city, POLICE) == 0


async def test_everybody_reads_for_themselves_and_never_backwards(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "PAGE", 2)
    case = await city.in_work()
    for version in (2, 3, 4):
        pressed = city.command(DISPATCHER, case.number, version)
        await city.do(lambda tx, pressed=pressed: city.work.remind(tx, pressed, "请抓紧", city.now))  # type: ignore[misc]
    assert (await unseen(city, LAMPS), await unseen(city, REVIEWER)) == (3, 3)
    async with city.database.reading() as connection:
        newest = await reminders.of_person(connection, LAMPS)
        rest = await reminders.of_person(connection, LAMPS, newest[-1].id)
    assert (len(newest), len(rest)) == (2, 1)
    assert newest[0].id > newest[1].id > rest[0].id
    for last, left in ((newest[1].id, 1), (rest[0].id, 1), (newest[0].id, 0)):
        async with city.database.transaction() as tx:
            await reminders.mark_seen(tx, LAMPS, last)
        assert await unseen(city, LAMPS) == left
    assert await unseen(city, REVIEWER) == 3
    monkeypatch.setattr(reminders, "MOST_COUNTED", 2)
    assert await unseen(city, REVIEWER) == 2


async def take(city: City, who: Staff, case: Case, use: Use, *given: object) -> Case:
    command = city.command(who, case.number, case.version)
    return await city.do(lambda tx: use(tx, command, *given, city.now))


async def test_who_must_act_on_a_step_is_reminded_of_it(city: City) -> None:
    case, work = await city.in_work(), city.work
    case = await take(city, LAMPS, case, work.request_extension, 5, "管线复杂")
    assert await told(city, DISPATCHER) == ["extend"]
    case = await take(city, DISPATCHER, case, work.deny_extension, "理由不足")
    case = await take(city, SUPERVISOR, case, work.raise_level, "centre", "影响面大")
    assert (await told(city, LEADER), await told(city, SUPERVISOR)) == (["raise"], ["raise"])
    case = await take(city, LAMPS, case, work.answer, "已修复")
    await take(city, DISPATCHER, case, work.redo, "还是不亮")
    assert await told(city, LAMPS) == ["redo", "raise", "deny"]
    assert await told(city, REVIEWER) == ["redo", "raise"]


async def test_before_there_is_a_department_the_dispatchers_are_reminded(city: City) -> None:
    filed = await city.file("我要反映一个问题")
    pressed = city.command(LEADER, filed.number, 1)
    case = await city.do(lambda tx: city.work.remind(tx, pressed, "请尽快派出", city.now))
    case = await take(city, DISPATCHER, case, city.work.answer, "已答复")
    await take(city, DISPATCHER, case, city.work.redo, "答复有误")
    assert await told(city, DISPATCHER) == ["redo", "remind"]
    assert await told(city, LAMPS) == []


async def test_the_handler_learns_that_the_citizen_took_the_case_back(city: City) -> None:
    case = await city.in_work()
    await city.do(lambda tx: city.work.withdraw(tx, case.number, case.citizen_id, city.now))
    assert (await told(city, LAMPS), await told(city, COLLEAGUE)) == (["withdraw"], [])
