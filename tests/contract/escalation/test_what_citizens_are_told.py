"""The timeline of a case as its citizen reads it, on both databases: whole, and with nothing of anybody else."""

from datetime import date, datetime, timedelta

import pytest
from escalation_city import COLLEAGUE, DISPATCHER, LAMPS, LEADER, RULES, City, person, strict_casework
from test_the_whole_life import SUPERVISOR, current, filed, take

from escalation import lookup
from escalation.case import Case, Rating
from escalation.casework import Choice, RatingReason, Verdict
from escalation.errors import UnknownCase
from escalation.lookup import CitizenCase
from escalation.timeline import Told
from records.database import Database
from records.roles import Role

HOUSING = person(8, Role.HANDLER, "housing")
SECRET = "只给同事看"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def shown(city: City, case: Case) -> tuple[CitizenCase, tuple[Told, ...]]:
    async with city.database.reading() as connection:
        own = await lookup.by_citizen(connection, case.citizen_id, RULES)
        [mine] = [one for one in own if one.number == case.number]
        return mine, await lookup.timeline_of(connection, mine, RULES)


async def test_a_long_life_is_told_from_filing_to_closing_without_a_word_among_staff(city: City) -> None:
    work, now = city.work, city.now
    case = await filed(city)
    for who, use, *given in (
        (DISPATCHER, work.admit),
        (DISPATCHER, work.dispatch, Choice("housing", reason=SECRET)),
        (HOUSING, work.return_to_centre, SECRET, SECRET),
        (DISPATCHER, work.dispatch, Choice("city_management", reason=SECRET)),
        (LAMPS, work.accept),
        (LAMPS, work.add_note, SECRET),
        (LAMPS, work.contact, SECRET),
        (LAMPS, work.request_extension, 5, SECRET),
        (DISPATCHER, work.grant_extension, 5),
        (LAMPS, work.interim_reply, "正在采购灯具"),
        (SUPERVISOR, work.supervise, SECRET),
        (LEADER, work.instruct, SECRET, date(2026, 12, 1)),
        (LAMPS, work.ask_citizen, "灯杆编号？"),
    ):
        case = await take(city, case, who, use, *given)
    asked, _ = await shown(city, case)
    assert "请您补充：灯杆编号？" in lookup.what_next(asked, date(2026, 11, 23))
    await city.do(lambda tx: work.supplement(tx, case.number, case.citizen_id, "A12", now))
    await city.do(lambda tx: work.press(tx, case.number, case.citizen_id, "", now))
    case = await take(city, await current(city, case.number), LAMPS, work.answer, "已修复")
    verdict = Verdict(Rating.DISSATISFIED, RatingReason.SLOW, "太久了")
    await city.do(lambda tx: work.rate(tx, case.number, case.citizen_id, verdict, now))
    unhappy, _ = await shown(city, case)
    assert "研究是否重新办理" in lookup.what_next(unhappy, date(2026, 11, 23))
    case = await take(city, await current(city, case.number), DISPATCHER, work.redo, SECRET)
    for who, use, *given in ((LAMPS, work.accept), (LAMPS, work.answer, "又修了一次"), (DISPATCHER, work.close)):
        case = await take(city, case, who, use, *given)
    closed, steps = await shown(city, case)
    assert [(one.title, one.words) for one in steps] == [
        ("您提交了诉求", "我要反映一个问题"),
        ("已受理", ""),
        ("已转由市住建局办理", ""),
        ("正在重新确定承办单位", ""),
        ("已转由市城管委办理", ""),
        ("市城管委已签收，开始办理", ""),
        ("市城管委与您联系过", ""),
        ("已批准延期", ""),
        ("办理进展", "正在采购灯具"),
        ("请您补充材料", "灯杆编号？"),
        ("您补充了情况", "A12"),
        ("您催办了一次", ""),
        ("已答复", "已修复"),
        ("您评价了答复", "不满意：办理太慢：太久了"),
        ("重新办理", ""),
        ("市城管委已签收，开始办理", ""),
        ("已答复", "又修了一次"),
        ("已办结", ""),
    ]
    assert SECRET not in str((closed, steps))
    assert "staff" not in str(steps)


async def test_a_merged_case_says_nothing_of_its_lead_but_the_answer(city: City) -> None:
    lead, other = await city.in_work(), await filed(city, "公厕旁路灯也坏了", citizen="v2")
    await take(city, other, DISPATCHER, city.work.merge, lead.number)
    await take(city, await current(city, lead.number), LAMPS, city.work.add_note, SECRET)
    await take(city, await current(city, lead.number), LAMPS, city.work.answer, "都修好了")
    case, steps = await shown(city, other)
    assert [one.key for one in steps][-2:] == ["merged", "answered"]
    assert lead.number not in str((case, steps))
    assert "路灯坏了三天" not in str((case, steps))


async def test_a_lead_taken_back_by_its_citizen_is_not_the_others_doing(city: City) -> None:
    lead, other = await city.in_work(), await filed(city, "公厕旁路灯也坏了", citizen="v2")
    await take(city, other, DISPATCHER, city.work.merge, lead.number)
    await city.do(lambda tx: city.work.withdraw(tx, lead.number, lead.citizen_id, city.now))
    _, steps = await shown(city, other)
    assert [(one.key, one.words) for one in steps][-1] == ("separated", "")
    assert lead.number not in str(steps)


async def test_who_asks_for_confidence_answers_for_nobody_else_any_more(city: City) -> None:
    lead, other = await city.in_work(), await filed(city, "公厕旁路灯也坏了", citizen="v2")
    await take(city, other, DISPATCHER, city.work.merge, lead.number)
    for _ in range(2):  # the same form, pressed twice
        await city.do(lambda tx: city.work.ask_for_confidence(tx, lead.number, lead.citizen_id, city.now, "form:1"))
    assert (await current(city, lead.number)).confidential
    _, mine = await shown(city, lead)
    _, others = await shown(city, other)
    assert [[one.key for one in steps][-1] for steps in (mine, others)] == ["confided", "separated"]
    assert lead.number not in str(others)
    with pytest.raises(UnknownCase):
        await city.do(lambda tx: city.work.ask_for_confidence(tx, lead.number, other.citizen_id, city.now))


async def test_a_number_opens_nothing_to_another_citizen(city: City) -> None:
    case, other = await city.in_work(), await filed(city, "公厕很脏", citizen="v2")
    async with city.database.reading() as connection:
        mine = await lookup.by_number(connection, case.citizen_id, f" {case.number.lower()} ", RULES)
        strangers = [
            await lookup.by_number(connection, citizen_id, number, RULES)
            for citizen_id, number in (
                (other.citizen_id, case.number),
                (case.citizen_id, other.number),
                (0, case.number),
                (case.citizen_id, ""),
                (case.citizen_id, "WQ20200101-0001"),
            )
        ]
    assert mine is not None
    assert (mine.number, strangers) == (case.number, [None] * 5)


async def test_an_answer_that_was_not_signed_is_not_told(strict: City) -> None:
    case = await strict.in_work()
    await take(strict, case, LAMPS, strict.work.answer, SECRET)
    _, steps = await shown(strict, case)
    assert SECRET not in str(steps)


@pytest.fixture
def strict(database: Database, now: datetime) -> City:
    return City(database, now, strict_casework())


async def test_what_comes_next_says_when_a_day_has_gone_by(city: City) -> None:
    case, _ = await shown(city, await city.in_work())
    assert lookup.what_next(case, case.answer_by) == "市城管委正在办理，最迟 2026年12月14日 前答复。"
    assert "很抱歉" in lookup.what_next(case, case.answer_by + timedelta(days=1))


async def test_a_redo_can_be_had_only_so_often_and_the_citizen_is_told_so(city: City) -> None:
    case = await city.in_work()
    verdict = Verdict(Rating.DISSATISFIED, RatingReason.UNSOLVED)
    for _ in range(RULES.limits.redos + 1):
        case = await take(city, case, LAMPS, city.work.answer, "不能解决")
        case = await city.do(lambda tx, of=case: city.work.rate(tx, of.number, of.citizen_id, verdict, city.now))
        if case.course.redone < RULES.limits.redos:
            case = await take(city, case, DISPATCHER, city.work.redo, SECRET)
            case = await take(city, case, LAMPS, city.work.accept)
    mine, _ = await shown(city, case)
    assert "已经重新办理过" in lookup.what_next(mine, city.now.date())
    assert COLLEAGUE.name not in str(mine)
