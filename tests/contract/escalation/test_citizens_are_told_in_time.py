"""Whoever can only be spoken to is told in time what was written to them, or somebody is reminded of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from escalation_city import DISPATCHER, LAMPS, RULES, VAULT, City
from test_limits_are_explained import OFFICE, explained
from test_the_clock_goes_on import ladder_of
from test_the_whole_life import UNCLEAR, current, take

from escalation import reminders
from escalation.case import Case, CaseKind, CaseStatus, Urgency
from escalation.casework import Casework
from escalation.explaining import Explanation
from escalation.intake import NewCase
from escalation.limits import What
from escalation.reminders import Reminder
from escalation.rule_change import Effect
from escalation.rulebook import Rulebook
from escalation.sweep import Sweep, reckon
from records.command import StaffCommand
from records.database import Database
from records.spoken import Spoken

HOUR = timedelta(hours=1)
NEXT_MORNING = datetime.fromisoformat("2026-11-24T10:00:00+08:00")
WITHOUT = replace(
    RULES,
    limits=replace(
        RULES.limits, hours={what: hours for what, hours in RULES.limits.hours.items() if what is not What.TELL}
    ),
)


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def called(city: City, matter: str = "路灯坏了三天") -> Case:
    """Somebody telephoned."""
    new = NewCase(0, CaseKind.COMPLAINT, matter, "武侯区玉林街道", contact="13800138000", consent_at=city.now)
    async with city.database.transaction() as tx:
        opened = await city.work.register(tx, StaffCommand("call", DISPATCHER), Spoken.TELEPHONE, new, city.now)
    return await current(city, opened.number)


async def in_work(city: City) -> Case:
    return await take(city, await called(city), LAMPS, city.work.accept)


async def written(city: City, work: Casework | None = None) -> Case:
    """Somebody telephoned and was written to, at ten o'clock."""
    return await take(city, await in_work(city), LAMPS, (work or city.work).interim_reply, "已查看")


async def late(city: City, case: Case, at: datetime, rules: Rulebook = RULES) -> list[Reminder]:
    """Who was reminded by then that the citizen was not told in time."""
    await Sweep(city.database, rules, lambda: at).round()
    async with city.database.reading() as connection:
        return [one for one in await reminders.of_case(connection, case.id) if one.key == "untold"]


async def test_what_is_written_is_to_be_told_within_a_limit_that_explains_itself(city: City) -> None:
    case = await written(city)
    assert (case.milestones.untold_since, case.milestones.tell_due) == (city.now, NEXT_MORNING)
    assert (await explained(city, case))[What.TELL] == Explanation(
        f"告知市民 7 个工作小时：11月23日 10:00阶段性答复起算，{OFFICE}，到11月24日 10:00。", "本市办理时限规则"
    )
    more = await take(city, case, LAMPS, city.work.interim_reply, "在修", now=city.now + HOUR)
    assert more.milestones.tell_due == NEXT_MORNING
    told = await take(city, more, LAMPS, city.work.tell, "打通了，知道了")
    assert (told.milestones.untold_since, told.milestones.tell_due) == (None, None)
    assert What.TELL not in await explained(city, told)


async def test_who_works_the_case_is_reminded_once_where_nobody_told_also_after_the_answer(city: City) -> None:
    case = await take(city, await in_work(city), LAMPS, city.work.answer, "已修复")
    assert await late(city, case, NEXT_MORNING - timedelta(minutes=1)) == []
    for at in (NEXT_MORNING, NEXT_MORNING + timedelta(days=3)):
        [reminded] = await late(city, case, at)
        assert (reminded.audience, reminded.staff_id) == ("handler", LAMPS.id)
    [said] = await ladder_of(city, case.id)
    assert "超过告知市民的时限" in said


async def test_what_was_told_in_time_is_not_reminded_of_and_the_next_thing_has_its_own_limit(city: City) -> None:
    case = await take(city, await written(city), LAMPS, city.work.tell, "打通了，知道了")
    assert await late(city, case, NEXT_MORNING) == []
    case = await take(city, case, LAMPS, city.work.answer, "已修复", now=NEXT_MORNING)
    assert len(await late(city, case, NEXT_MORNING + timedelta(days=1))) == 1


async def test_before_there_is_a_department_the_dispatchers_are_reminded(city: City) -> None:
    case = await take(city, await called(city, UNCLEAR), DISPATCHER, city.work.ask_citizen, "在哪里？")
    assert case.status is CaseStatus.INCOMPLETE
    [reminded] = await late(city, case, NEXT_MORNING)
    assert reminded.audience == "dispatcher"


async def test_who_can_be_sent_a_message_is_told_by_that(city: City) -> None:
    case = await take(city, await city.in_work(), LAMPS, city.work.interim_reply, "已查看")
    assert case.milestones.tell_due is None


async def test_a_case_that_becomes_urgent_is_told_of_sooner_by_a_rule_that_is_named(city: City) -> None:
    case, at = await written(city), city.now + HOUR
    case = await take(city, case, DISPATCHER, city.work.grade, Urgency.CRITICAL, "有危险", now=at)
    assert case.milestones.tell_due == at + HOUR
    why = (await explained(city, case))[What.TELL]
    assert why.sentence.startswith("告知市民 1 个工作小时：11月23日 11:00调整紧急程度起算")
    assert "特急事项1小时内告知" in why.ground


async def test_a_city_may_have_no_such_limit_and_bring_one_in(city: City) -> None:
    case = await written(city, Casework(WITHOUT, VAULT))
    assert (case.milestones.untold_since, case.milestones.tell_due) == (city.now, None)
    assert await late(city, case, NEXT_MORNING, WITHOUT) == []
    found = await reckon(city.database, RULES, NEXT_MORNING, apply=True, before=WITHOUT)
    assert found.by == {Effect.OTHER_LIMITS: 1}
    due = NEXT_MORNING + timedelta(days=1)
    assert (await current(city, case.number)).milestones.tell_due == due
    assert len(await late(city, case, due)) == 1
    await reckon(city.database, WITHOUT, due, apply=True, before=RULES)
    assert (await current(city, case.number)).milestones.tell_due is None
