"""Every move of the life cycle on both databases: what it changes, who is told, and when it is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from escalation_city import DISPATCHER, LAMPS, LEADER, POLICE, REVIEWER, RULES, VAULT, City, person
from sqlalchemy import select, update

from escalation import flags, history, lookup, orders, reminders, store, support
from escalation.case import Case, CaseKind, CaseStatus, Extension, Rating, Supervision, Urgency
from escalation.casework import Casework, Choice, RatingReason, Verdict
from escalation.conditions import Condition
from escalation.duplicates.marks import case_marks
from escalation.errors import Barred, Forbidden, UnknownCase
from escalation.filters import scope_of
from escalation.intake import NewCase, PartOfCase
from escalation.ladder import Audience
from escalation.limits import LimitRule, What
from escalation.step import Step
from escalation.steps import Command
from escalation.tables import cases
from records import messages, staff
from records.database import Database
from records.outbox import outbox
from records.roles import Role
from records.staff import NewStaff, Staff

SUPERVISOR = person(7, Role.SUPERVISOR)
HOUSING = person(8, Role.HANDLER, "housing")
UNCLEAR = "我要反映一个问题"
Use = Callable[..., Awaitable[Case]]


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def take(city: City, case: Case, who: Staff, use: Use, *given: object, now: datetime | None = None) -> Case:
    """A move on a case as it stands."""
    command = city.command(who, case.number, case.version)
    return await city.do(lambda tx: use(tx, command, *given, now or city.now))


async def current(city: City, number: str) -> Case:
    async with city.database.reading() as connection:
        case = await store.load(connection, number)
    assert case is not None
    return case


async def filed(city: City, matter: str = UNCLEAR, citizen: str = "v1") -> Case:
    return await current(city, (await city.file(matter, citizen=citizen)).number)


async def told(city: City, citizen_id: int) -> list[str]:
    """What went out to a citizen."""
    async with city.database.reading() as connection:
        joined = select(messages.messages.c.text).join(outbox, outbox.c.message_id == messages.messages.c.id)
        rows = joined.where(outbox.c.citizen_id == citizen_id).order_by(messages.messages.c.id)
        return list((await connection.execute(rows)).scalars())


async def test_taking_on_tells_the_citizen_the_latest_day_once(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.admit)
    assert (case.status, case.milestones.admitted_at) == (CaseStatus.REGISTERED, city.now)
    [said] = await told(city, case.citizen_id)
    assert "2026年12月14日" in said
    with pytest.raises(Barred) as barred:
        await take(city, case, DISPATCHER, city.work.admit)
    assert barred.value.condition is Condition.NOT_ADMITTED


async def test_what_is_not_for_12345_ends_with_the_right_channel(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.refer, "请向人民法院提起诉讼。")
    assert (case.status, case.open, case.ended_at) == (CaseStatus.REFERRED, False, city.now)
    [said] = await told(city, case.citizen_id)
    assert "请向人民法院提起诉讼。" in said
    async with city.database.reading() as connection:
        [shown] = await lookup.by_citizen(connection, case.citizen_id, RULES)
    assert shown.reply == "请向人民法院提起诉讼。"


async def test_before_dispatch_waiting_for_the_citizen_leaves_the_same_office_time(city: City) -> None:
    case = await filed(city)  # Monday 10:00, to be dispatched until 12:00
    asked = await take(city, case, DISPATCHER, city.work.ask_citizen, "哪条路？", now=city.now + timedelta(hours=1))
    assert (asked.status, asked.milestones.next_look) == (
        CaseStatus.INCOMPLETE,
        datetime.fromisoformat("2026-11-30T09:00+08:00"),
    )
    later = city.now + timedelta(days=2)
    answered = await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id, "人民南路", later))
    assert answered.status is CaseStatus.REGISTERED
    assert answered.dispatch_due == later + timedelta(hours=1)
    assert answered.answer_by == date(2026, 12, 16)


async def test_in_work_waiting_for_the_citizen_leaves_the_same_working_days(city: City) -> None:
    case = await city.in_work()
    asked = await take(city, case, LAMPS, city.work.ask_citizen, "灯杆编号？")
    later = city.now + timedelta(days=7)
    answered = await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id, "A12", later))
    assert (asked.status, answered.status) == (CaseStatus.WAITING, CaseStatus.IN_WORK)
    assert (answered.clock.waited, answered.answer_by) == (5, date(2026, 12, 21))
    assert "等待市民补充的 5 个工作日不计" in city.work.explain(answered)
    with pytest.raises(UnknownCase):
        await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id + 1, "A12", later))


async def test_a_return_is_agreed_to_by_another_department_or_refused_for_good(city: City) -> None:
    case = await take(city, await city.in_work(), LAMPS, city.work.return_to_centre, "属物业", "三定规定")
    with pytest.raises(Barred) as barred:
        await take(city, case, DISPATCHER, city.work.dispatch, Choice("city_management"))
    assert barred.value.condition is Condition.OTHER_DEPARTMENT
    given = await take(city, case, DISPATCHER, city.work.dispatch, Choice("housing"))
    again = await take(city, given, HOUSING, city.work.return_to_centre, "属城管", "三定规定")
    forced = await take(city, again, DISPATCHER, city.work.refuse_return, "属住建")
    assert (forced.status, forced.department, forced.course.forced) == (CaseStatus.DISPATCHED, "housing", True)
    with pytest.raises(Barred):
        await take(city, forced, HOUSING, city.work.return_to_centre, "还是不属于", "三定规定")


async def test_a_return_that_was_refused_binds_the_department_that_asked_for_it_and_no_other(city: City) -> None:
    case = await take(city, await city.in_work(), LAMPS, city.work.return_to_centre, "属物业", "三定规定")
    forced = await take(city, case, DISPATCHER, city.work.refuse_return, "属城管")
    moved = await take(city, forced, DISPATCHER, city.work.dispatch, Choice("housing"))
    assert not moved.course.forced
    sent_back = await take(city, moved, HOUSING, city.work.return_to_centre, "属城管", "三定规定")
    assert sent_back.status is CaseStatus.RETURNING


async def test_what_no_department_has_to_deal_with_is_referred_from_the_review_of_its_return(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, Choice("housing", ("police",)))
    other = await filed(city, "楼上漏水赔不赔", citizen="v2")
    await take(city, other, DISPATCHER, city.work.merge, case.number)
    sent_back = await take(city, case, HOUSING, city.work.return_to_centre, "属法院管辖", "民事诉讼法")
    with pytest.raises(Forbidden):
        await take(city, sent_back, HOUSING, city.work.refer, "请向法院起诉")
    referred = await take(city, sent_back, DISPATCHER, city.work.refer, "请向法院起诉")
    assert (referred.status, referred.reply, referred.department) == (CaseStatus.REFERRED, "请向法院起诉", None)
    assert (referred.supporting, referred.milestones.next_look) == ((), None)
    assert (await current(city, other.number)).status is CaseStatus.REFERRED
    async with city.database.reading() as connection:
        assert await support.of_case(connection, case.id) == []
        sent = [one.text for one in await messages.of_case(connection, case.id, 10)]
    assert "请向法院起诉" in sent[-1]


async def test_a_return_has_a_limit_and_a_number(city: City) -> None:
    case = await filed(city, "路灯坏了三天")
    late = city.now + timedelta(days=2)
    with pytest.raises(Barred) as barred:
        await take(city, case, LAMPS, city.work.return_to_centre, "不属于", "三定规定", now=late)
    assert barred.value.condition is Condition.IN_RETURN_TIME
    for who, other in ((LAMPS, "housing"), (HOUSING, "city_management")):
        case = await take(city, case, who, city.work.return_to_centre, "不属于", "三定规定")
        case = await take(city, case, DISPATCHER, city.work.dispatch, Choice(other))
    with pytest.raises(Barred) as barred:
        await take(city, case, LAMPS, city.work.return_to_centre, "不属于", "三定规定")
    assert barred.value.condition is Condition.RETURNS_LEFT
    assert case.answer_by == date(2026, 12, 14)  # however often it was sent round


async def test_an_extension_is_asked_for_once_before_expiry_and_moves_the_last_day(city: City) -> None:
    case = await city.in_work()
    for days in (0, 16):
        with pytest.raises(ValueError, match="15 working days"):
            await take(city, case, LAMPS, city.work.request_extension, days, "管线复杂")
    asked = await take(city, case, LAMPS, city.work.request_extension, 10, "管线复杂")
    assert (asked.clock.extension, asked.answer_by) == (Extension.ASKED, case.answer_by)
    with pytest.raises(Forbidden):
        await take(city, asked, LAMPS, city.work.grant_extension, 10)
    granted = await take(city, asked, DISPATCHER, city.work.grant_extension, 5)
    assert (granted.clock.extended, granted.answer_by) == (5, date(2026, 12, 21))
    assert "含延期 5 个工作日" in city.work.explain(granted)
    assert "2026年12月21日" in (await told(city, case.citizen_id))[-1]
    with pytest.raises(Barred):
        await take(city, granted, LAMPS, city.work.request_extension, 5, "再延")


async def test_an_extension_is_not_asked_for_after_expiry_and_may_be_refused(city: City) -> None:
    case = await city.in_work()
    with pytest.raises(Barred) as barred:
        await take(city, case, LAMPS, city.work.request_extension, 5, "忘了", now=city.now + timedelta(days=30))
    assert barred.value.condition is Condition.BEFORE_EXPIRY
    asked = await take(city, case, LAMPS, city.work.request_extension, 5, "管线复杂")
    denied = await take(city, asked, DISPATCHER, city.work.deny_extension, "理由不足")
    assert (denied.clock.extension, denied.answer_by) == (Extension.REFUSED, case.answer_by)


async def test_supporting_departments_have_their_own_last_day_and_do_their_part_once(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, Choice("housing", ("police", "fire")))
    async with city.database.reading() as connection:
        parts = await support.of_case(connection, case.id)
    assert [(part.department, part.answer_by) for part in parts] == [
        ("fire", date(2026, 12, 4)),
        ("police", date(2026, 12, 4)),
    ]
    done = await take(city, case, POLICE, city.work.support, "已现场查看")
    assert done.milestones.support_due == date(2026, 12, 4)
    with pytest.raises(Barred):
        await take(city, done, POLICE, city.work.support, "又看了")
    last = await take(city, done, person(9, Role.HANDLER, "fire"), city.work.support, "无隐患")
    assert last.milestones.support_due is None
    with pytest.raises(Forbidden):
        await take(city, last, POLICE, city.work.accept)


async def test_contact_and_interim_replies_are_kept_and_the_citizen_reads_the_latter(city: City) -> None:
    case = await take(city, await city.in_work(), LAMPS, city.work.contact, "已电话联系")
    assert case.milestones.contacted_at == city.now
    case = await take(city, case, LAMPS, city.work.interim_reply, "配件已订购")
    assert case.status is CaseStatus.IN_WORK
    assert "配件已订购" in (await told(city, case.citizen_id))[-1]


async def test_a_case_is_handed_to_a_colleague_of_the_same_department_only(city: City) -> None:
    async with city.database.transaction() as tx:
        for login, department in (("a", "city_management"), ("b", "police")):
            await staff.add(tx, NewStaff(login, login, frozenset({Role.HANDLER}), department, "x"), city.now)
    case = await take(city, await city.in_work(), LAMPS, city.work.assign, 1)
    assert case.course.handler_id == 1
    with pytest.raises(ValueError, match="does not work"):
        await take(city, case, LAMPS, city.work.assign, 2)


async def answered(city: City, case: Case) -> Case:
    return await take(city, case, LAMPS, city.work.answer, "已修复")


async def test_a_department_closes_its_own_answer_only_after_its_citizen_was_satisfied(city: City) -> None:
    opened = [await city.in_work(await city.file(citizen=f"v{n}")) for n in range(3)]
    closed, unrated, rated = [await answered(city, case) for case in opened]
    for case, verdict in ((unrated, None), (rated, Verdict(Rating.BASICALLY))):
        if verdict is not None:
            case = await take(city, case, DISPATCHER, city.work.follow_up, verdict)
        assert Step.CLOSE not in [offer.step for offer in city.work.moves_for(case, LAMPS, city.now)]
        with pytest.raises(Barred) as barred:
            await take(city, case, LAMPS, city.work.close)
        assert barred.value.condition is Condition.CONTENT
        assert (await take(city, case, DISPATCHER, city.work.close)).status is CaseStatus.CLOSED
    verdict = Verdict(Rating.SATISFIED)
    closed = await city.do(lambda tx: city.work.rate(tx, closed.number, closed.citizen_id, verdict, city.now))
    assert (await take(city, closed, LAMPS, city.work.close)).status is CaseStatus.CLOSED


async def test_what_a_citizen_said_of_an_answer_stands_and_only_a_missing_reason_is_asked_for(city: City) -> None:
    case = await answered(city, await city.in_work())
    unsaid = Verdict(Rating.DISSATISFIED, RatingReason.UNSAID)
    case = await city.do(lambda tx: city.work.rate(tx, case.number, case.citizen_id, unsaid, city.now))
    with pytest.raises(Barred) as barred:
        await take(city, case, DISPATCHER, city.work.follow_up, Verdict(Rating.SATISFIED))
    assert barred.value.condition is Condition.NOT_RATED
    slow = Verdict(Rating.DISSATISFIED, RatingReason.SLOW)
    case = await take(city, case, DISPATCHER, city.work.follow_up, slow)
    assert (case.course.rating, case.course.rating_reason) == (Rating.DISSATISFIED, RatingReason.SLOW)
    assert Step.FOLLOW_UP not in [offer.step for offer in city.work.moves_for(case, DISPATCHER, city.now)]
    with pytest.raises(Barred):
        await take(city, case, DISPATCHER, city.work.follow_up, slow)


async def test_silence_is_no_rating_and_a_dissatisfied_citizen_is_answered_again_a_limited_number_of_times(
    city: City,
) -> None:
    case = await answered(city, await city.in_work())
    assert case.course.rating is None
    with pytest.raises(ValueError, match="reason"):
        Verdict(Rating.DISSATISFIED)
    verdict = Verdict(Rating.DISSATISFIED, RatingReason.UNSOLVED, "还是不亮")
    for n in range(1, 3):
        case = await take(city, case, DISPATCHER, city.work.follow_up, verdict)
        case = await take(city, case, DISPATCHER, city.work.redo, "未修复")
        assert (case.status, case.course.redone, case.ended_at) == (CaseStatus.DISPATCHED, n, None)
        assert case.answer_by == date(2026, 11, 30)
        assert "5 个工作日：11月23日发回重办，次日起算" in city.work.explain(case)
        assert city.work.ground(case) == ""
        case = await take(city, case, LAMPS, city.work.accept)
        case = await answered(city, case)
        assert case.course.rating is None
    with pytest.raises(Barred) as barred:
        await take(city, case, DISPATCHER, city.work.redo, "又没修复")
    assert barred.value.condition is Condition.REDO_LEFT


async def test_a_citizen_rates_the_own_answer_once_and_who_is_content_is_not_answered_again(city: City) -> None:
    case = await answered(city, await city.in_work())
    content = Verdict(Rating.SATISFIED)
    with pytest.raises(UnknownCase):
        await city.do(lambda tx: city.work.rate(tx, case.number, case.citizen_id + 1, content, city.now))
    rated = await city.do(lambda tx: city.work.rate(tx, case.number, case.citizen_id, content, city.now))
    assert rated.course.rating is Rating.SATISFIED
    with pytest.raises(Barred):
        await city.do(lambda tx: city.work.rate(tx, case.number, case.citizen_id, content, city.now))
    with pytest.raises(Barred):
        await take(city, rated, DISPATCHER, city.work.redo, "再修")


async def test_what_cannot_be_solved_is_deferred_with_words_to_the_citizen_and_may_be_resumed(city: City) -> None:
    case = await city.in_work()
    with pytest.raises(ValueError, match="future"):
        await take(city, case, SUPERVISOR, city.work.defer, "无规划", date(2026, 11, 23))
    deferred = await take(city, case, SUPERVISOR, city.work.defer, "管网改造未立项", date(2027, 3, 1))
    assert (deferred.status, deferred.open) == (CaseStatus.DEFERRED, False)
    assert deferred.milestones.next_look == datetime.fromisoformat("2027-03-01T09:00+08:00")
    assert "管网改造未立项" in (await told(city, case.citizen_id))[-1]
    later = city.now + timedelta(days=1)
    resumed = await take(city, deferred, DISPATCHER, city.work.resume, "已立项", now=later)
    assert "：11月24日重新计时，次日起算" in city.work.explain(resumed)
    assert (resumed.status, resumed.ended_at) == (CaseStatus.IN_WORK, None)


async def test_supervision_goes_from_yellow_to_red_and_no_further_than_raising(city: City) -> None:
    case = await city.in_work()
    for level in (Supervision.YELLOW, Supervision.RED):
        case = await take(city, case, SUPERVISOR, city.work.supervise, "久拖不决")
        assert case.course.supervision is level
    with pytest.raises(Barred):
        await take(city, case, SUPERVISOR, city.work.supervise, "还拖")
    case = await take(city, case, SUPERVISOR, city.work.raise_level, "government_office", "报市领导")
    assert case.course.supervision is Supervision.RAISED
    async with city.database.reading() as connection:
        heads = await reminders.of_person(connection, REVIEWER)
    assert [reminder.key for reminder in heads] == ["raise", "supervise", "supervise"]


async def test_a_case_is_raised_to_a_unit_by_name_each_level_once_and_never_back(city: City) -> None:
    case = await city.in_work()
    for level in ("", "province"):
        with pytest.raises(ValueError, match="cannot be raised"):
            await take(city, case, SUPERVISOR, city.work.raise_level, level, "影响面大")
    case = await take(city, case, SUPERVISOR, city.work.raise_level, "government_office", "影响面大")
    assert case.course.level == "government_office"
    for level in ("centre", "government_office"):
        with pytest.raises(ValueError, match="cannot be raised"):
            await take(city, case, LEADER, city.work.raise_level, level, "影响面大")
    case = await take(city, case, LEADER, city.work.raise_level, "city_leader", "久拖不决")
    with pytest.raises(Barred) as barred:
        await take(city, case, LEADER, city.work.raise_level, "city_leader", "久拖不决")
    assert barred.value.condition is Condition.HIGHER_UNIT
    async with city.database.reading() as connection:
        said = [one.text for one in await history.of_case(connection, case.id) if one.step is Step.RAISE]
    assert said == ["提级到市政府办公室：影响面大", "提级到市政府分管领导：久拖不决"]


async def test_departments_confer_and_what_they_agreed_on_is_written_down_and_told_to_who_works_it(city: City) -> None:
    case = await city.in_work()
    for departments in ((), ("city_management",), ("housing", "navy")):
        with pytest.raises(ValueError, match="to confer"):
            await take(city, case, SUPERVISOR, city.work.confer, departments, "由住建局牵头")
    with pytest.raises(Forbidden):
        await take(city, case, LAMPS, city.work.confer, ("housing",), "由住建局牵头")
    case = await take(city, case, SUPERVISOR, city.work.confer, ("housing", "police", "housing"), "由住建局牵头")
    async with city.database.reading() as connection:
        last = (await history.of_case(connection, case.id))[-1]
        told = await reminders.of_person(connection, LAMPS)
    assert last.text == "会商单位：市城管委、市住建局、市公安局。由住建局牵头"
    assert [(one.key, one.text) for one in told] == [("confer", last.text)]


async def test_a_leaders_instruction_is_an_order_with_its_own_day_and_report(city: City) -> None:
    case = await city.in_work()
    case = await take(city, case, LEADER, city.work.instruct, "请查清原因", date(2026, 11, 25))
    case = await take(city, case, LEADER, city.work.instruct, "请举一反三", date(2026, 11, 30))
    assert case.milestones.order_due == date(2026, 11, 25)
    async with city.database.reading() as connection:
        first, second = await orders.of_case(connection, case.id)
    assert (first.text, first.due, first.reported_at) == ("请查清原因", date(2026, 11, 25), None)
    case = await take(city, case, LAMPS, city.work.report, first.id, "系电缆老化")
    assert case.milestones.order_due == date(2026, 11, 30)
    with pytest.raises(ValueError, match="no open instruction"):
        await take(city, case, LAMPS, city.work.report, first.id, "系电缆老化")
    case = await take(city, case, LAMPS, city.work.report, second.id, "已全面排查")
    assert case.milestones.order_due is None
    with pytest.raises(Barred):
        await take(city, case, LAMPS, city.work.report, second.id, "又报")


async def test_a_citizen_presses_once_a_day_and_staff_whenever_they_must(city: City) -> None:
    case = await city.in_work()
    pressed = await city.do(lambda tx: city.work.press(tx, case.number, case.citizen_id, "", city.now))
    with pytest.raises(Barred):
        await city.do(lambda tx: city.work.press(tx, case.number, case.citizen_id, "快点", city.now))
    await take(city, pressed, LEADER, city.work.remind, "请抓紧")
    async with city.database.reading() as connection:
        given = await reminders.of_case(connection, case.id)
    assert [(one.key, one.audience, one.staff_id) for one in given] == [
        ("remind", Audience.HANDLER, LAMPS.id),
        ("remind", Audience.HANDLER, LAMPS.id),
        ("remind", Audience.HEAD, None),
    ]


async def test_a_late_dispatch_tells_the_citizen_department_and_day_and_the_same_one_again_does_not(city: City) -> None:
    case = await filed(city)
    for choice in (Choice("housing"), Choice("housing", ("police",)), Choice("police")):
        case = await take(city, case, DISPATCHER, city.work.dispatch, choice)
    said = await told(city, case.citizen_id)
    assert ["市住建局" in text or "住建" in text for text in said] == [True, False]
    assert all(case.number in text and "2026年12月14日" in text for text in said)
    again = Command("same", DISPATCHER, case.number, case.version)
    for _ in range(2):
        await city.do(lambda tx: city.work.dispatch(tx, again, Choice("housing"), city.now))
    assert len(await told(city, case.citizen_id)) == 3


async def test_a_supporting_department_may_get_a_last_day_of_its_own_within_the_answers(city: City) -> None:
    case = await filed(city)
    sooner = {"police": date(2026, 11, 26)}
    for day in (date(2026, 11, 22), date(2026, 12, 15)):
        choice = Choice("housing", ("police",), support_until={"police": day})
        with pytest.raises(ValueError, match="last day of police"):
            await take(city, case, DISPATCHER, city.work.dispatch, choice)
    case = await take(
        city, case, DISPATCHER, city.work.dispatch, Choice("housing", ("police", "fire"), support_until=sooner)
    )
    async with city.database.reading() as connection:
        parts = await support.of_case(connection, case.id)
    assert {part.department: part.answer_by for part in parts} == {**sooner, "fire": date(2026, 12, 4)}
    assert case.milestones.support_due == sooner["police"]


async def test_more_urgent_is_sooner_and_less_urgent_moves_nothing_back(city: City) -> None:
    case = await city.in_work()
    urgent = await take(city, case, DISPATCHER, city.work.grade, Urgency.URGENT, "积水将漫入地下室")
    assert (urgent.urgency, urgent.answer_by) == (Urgency.URGENT, date(2026, 11, 26))
    assert ("四川省12345" in city.work.ground(case), "紧急事项" in city.work.ground(urgent)) == (True, True)
    calm = await take(city, urgent, DISPATCHER, city.work.grade, Urgency.NORMAL, "险情已排除")
    assert (calm.urgency, calm.answer_by) == (Urgency.NORMAL, urgent.answer_by)
    with pytest.raises(ValueError, match="already"):
        await take(city, calm, DISPATCHER, city.work.grade, Urgency.NORMAL, "同上")
    with pytest.raises(Forbidden):
        await take(city, calm, LAMPS, city.work.grade, Urgency.URGENT, "快")


async def test_a_matter_of_a_shorter_limit_that_is_dispatched_late_is_not_late_at_once(city: City) -> None:
    short = LimitRule(What.ANSWER, "样例", days=3, matters=frozenset({"streetlight"}))
    rules = replace(RULES, limits=replace(RULES.limits, exceptions=(short, *RULES.limits.exceptions)))
    city.work = Casework(rules, VAULT)
    choice, late = Choice("city_management", matter="streetlight"), city.now + timedelta(days=10)
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, choice, now=late)
    assert (case.counted_from, case.answer_by) == (date(2026, 12, 3), date(2026, 12, 8))
    told = await take(city, await filed(city), DISPATCHER, city.work.dispatch, choice, now=late + timedelta(days=8))
    assert told.answer_by == date(2026, 12, 14)  # never later than the citizen was told


async def test_what_becomes_urgent_after_its_dispatch_gets_every_shorter_limit_from_then_on(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, Choice("city_management", ("police",)))
    at = city.now + timedelta(hours=1)  # Monday 11:00
    urgent = await take(city, case, DISPATCHER, city.work.grade, Urgency.URGENT, "有触电危险", now=at)
    marks, before = urgent.milestones, case.milestones
    assert (marks.accept_due, marks.auto_accept_due, marks.contact_due) == tuple(
        datetime.fromisoformat(f"2026-11-{when}+08:00") for when in ("23T14:00", "23T15:00", "23T16:00")
    )
    assert marks.return_due == before.return_due  # no rule of its own, and begun later it would be over later
    assert (marks.support_due, urgent.answer_by) == (date(2026, 11, 25), date(2026, 11, 26))
    async with city.database.reading() as connection:
        [police] = await support.of_case(connection, case.id)
        told = {(one.key, one.audience) for one in await reminders.of_case(connection, case.id)}
    assert police.answer_by == date(2026, 11, 25)
    assert told == {("grade", Audience.HANDLER), ("grade", Audience.HEAD), ("grade", Audience.SUPPORTING)}
    signed = await take(city, urgent, LAMPS, city.work.accept, now=at)
    calm = await take(city, signed, DISPATCHER, city.work.grade, Urgency.NORMAL, "已断电", now=at)
    assert (calm.milestones.contact_due, calm.milestones.accept_due) == (marks.contact_due, marks.accept_due)


async def test_an_urgent_case_that_comes_back_to_the_dispatchers_has_the_limit_of_its_urgency(city: City) -> None:
    soon = LimitRule(What.DISPATCH, "样例", hours=0.5, urgencies=frozenset({Urgency.URGENT}))
    limits = replace(RULES.limits, exceptions=(soon, *RULES.limits.exceptions))
    city.work = Casework(replace(RULES, limits=limits), VAULT)
    lead, case = await filed(city), await filed(city, citizen="v2")
    case = await take(city, case, DISPATCHER, city.work.grade, Urgency.URGENT, "有触电危险")
    assert case.dispatch_due == city.now + timedelta(minutes=30)
    merged = await take(city, case, DISPATCHER, city.work.merge, lead.number)
    freed = await take(city, merged, DISPATCHER, city.work.separate, "不是同一件事", now=city.now + timedelta(hours=1))
    assert freed.dispatch_due == city.now + timedelta(hours=1, minutes=30)


async def test_a_longer_time_that_is_asked_for_is_still_decided_on_when_the_case_becomes_urgent(city: City) -> None:
    case = await take(city, await city.in_work(), LAMPS, city.work.request_extension, 10, "要换电缆")
    urgent = await take(city, case, DISPATCHER, city.work.grade, Urgency.URGENT, "有触电危险")
    # As much as the shorter limit allows.
    assert (urgent.clock.extension, urgent.clock.requested) == (Extension.ASKED, 3)
    granted = await take(city, urgent, DISPATCHER, city.work.grant_extension, 3)
    assert (granted.clock.extended, granted.answer_by) == (3, date(2026, 12, 1))


async def test_a_shorter_limit_begins_without_what_was_granted_for_the_longer_one(city: City) -> None:
    case = await take(city, await city.in_work(), LAMPS, city.work.request_extension, 10, "要换电缆")
    case = await take(city, case, DISPATCHER, city.work.grant_extension, 10)
    urgent = await take(city, case, DISPATCHER, city.work.grade, Urgency.URGENT, "有触电危险")
    assert (urgent.clock.extension, urgent.clock.extended) == (Extension.NONE, 0)
    assert urgent.answer_by == date(2026, 11, 26)
    assert Step.EXTEND in [offer.step for offer in city.work.moves_for(urgent, LAMPS, city.now)]


async def test_what_was_confidential_can_be_opened_again(city: City) -> None:
    case = await city.in_work()
    with pytest.raises(Barred):
        await take(city, case, DISPATCHER, city.work.disclose, "没有必要")
    secret = await take(city, case, DISPATCHER, city.work.confide, "涉及举报人")
    opened = await take(city, secret, DISPATCHER, city.work.disclose, "市民同意公开")
    assert (secret.confidential, opened.confidential) == (True, False)


async def test_what_a_citizen_adds_reaches_the_handler_and_leaves_the_clock_alone(city: City) -> None:
    case = await city.in_work()
    for _ in range(2):
        added = await city.do(
            lambda tx: city.work.supplement(tx, case.number, case.citizen_id, "13912345678 昨晚又灭了", city.now, "m1")
        )
    assert (added.status, added.answer_by, added.version) == (CaseStatus.IN_WORK, case.answer_by, case.version + 1)
    async with city.database.reading() as connection:
        [reminded] = await reminders.of_case(connection, case.id)
    assert (reminded.key, reminded.staff_id) == ("supplement", LAMPS.id)
    assert "13912345678" not in reminded.text


async def rated(city: City, case: Case, verdict: Verdict, message: str = "") -> Case:
    work, number, citizen = city.work, case.number, case.citizen_id
    return await city.do(lambda tx: work.rate(tx, number, citizen, verdict, city.now, message))


async def test_a_citizens_message_heard_twice_is_one_step(city: City) -> None:
    case = await city.in_work()
    for _ in range(2):
        await city.do(lambda tx: city.work.press(tx, case.number, case.citizen_id, "", city.now, "m2"))
    await answered(city, await current(city, case.number))
    for _ in range(2):
        await rated(city, case, Verdict(Rating.DISSATISFIED, RatingReason.UNSAID), "m3")
    async with city.database.reading() as connection:
        kept = [entry.step for entry in await history.of_case(connection, case.id)]
    assert (kept.count(Step.REMIND), kept.count(Step.RATE)) == (1, 1)


async def test_whoever_is_not_satisfied_may_still_say_why_and_then_no_more(city: City) -> None:
    case = await answered(city, await city.in_work())
    for reason in (RatingReason.UNSAID, RatingReason.UNSOLVED):
        case = await rated(city, case, Verdict(Rating.DISSATISFIED, reason))
    assert (case.course.rating, case.course.rating_reason) == (Rating.DISSATISFIED, RatingReason.UNSOLVED)
    with pytest.raises(Barred):
        await rated(city, case, Verdict(Rating.SATISFIED))


async def merged_pair(city: City) -> tuple[Case, Case]:
    lead = await city.in_work()
    other = await filed(city, "路灯还是坏的", citizen="v2")
    merged = await take(city, other, DISPATCHER, city.work.merge, lead.number)
    assert (merged.status, merged.course.lead_id) == (CaseStatus.MERGED, lead.id)
    return lead, merged


async def test_a_lead_answers_all_and_each_citizen_keeps_number_notices_and_rating(city: City) -> None:
    lead, merged = await merged_pair(city)
    lead = await take(city, lead, LAMPS, city.work.interim_reply, "配件已订购")
    await answered(city, lead)
    follower = await current(city, merged.number)
    assert (follower.status, follower.reply) == (CaseStatus.ANSWERED, "已修复")
    said = await told(city, follower.citizen_id)
    assert all(merged.number in text for text in said)
    parts = ("合并", "配件", "已修复", "满意吗")
    assert [part in text for part, text in zip(parts, said, strict=True)] == [True] * 4
    verdict = Verdict(Rating.BASICALLY)
    rated = await city.do(lambda tx: city.work.rate(tx, merged.number, merged.citizen_id, verdict, city.now))
    assert (rated.course.rating, (await current(city, lead.number)).course.rating) == (Rating.BASICALLY, None)


async def test_who_is_answered_with_a_lead_is_told_when_that_is_given_longer(city: City) -> None:
    lead, merged = await merged_pair(city)
    later = await filed(city, citizen="v3")
    later = await take(city, later, DISPATCHER, city.work.merge, lead.number, now=city.now + timedelta(days=1))
    async with city.database.transaction() as tx:
        await tx.execute(update(cases).where(cases.c.id == later.id).values(answer_by=date(2027, 2, 1)))
    asked = await take(city, lead, LAMPS, city.work.request_extension, 5, "要换电缆")
    granted = await take(city, asked, DISPATCHER, city.work.grant_extension, 5)
    follower = await current(city, merged.number)
    assert (follower.status, follower.answer_by) == (CaseStatus.MERGED, granted.answer_by)
    assert "12月21日" in (await told(city, follower.citizen_id))[-1]
    assert "延期" in city.work.explain(follower)
    assert (await current(city, later.number)).answer_by == date(2027, 2, 1)  # it is answered before that anyway


async def test_what_the_citizen_of_a_merged_case_says_reaches_those_who_work_its_lead(city: City) -> None:
    lead, other = await city.in_work(), await current(city, (await city.file("有人遛狗不牵绳", citizen="v2")).number)
    assert other.department != lead.department
    merged = await take(city, other, DISPATCHER, city.work.merge, lead.number)
    number, citizen = merged.number, merged.citizen_id
    await city.do(lambda tx: city.work.press(tx, number, citizen, "快一点", city.now))
    await city.do(lambda tx: city.work.supplement(tx, number, citizen, "在菜市场门口", city.now))
    await take(city, await current(city, number), DISPATCHER, city.work.remind, "请尽快")
    await city.do(lambda tx: city.work.withdraw(tx, number, citizen, city.now))
    async with city.database.reading() as connection:
        found = await reminders.of_case(connection, lead.id)
        assert await reminders.of_case(connection, merged.id) == []
    assert [(one.key, one.staff_id) for one in found] == [
        ("remind", LAMPS.id),
        ("supplement", LAMPS.id),
        ("remind", LAMPS.id),
        ("remind", None),
        ("withdraw", LAMPS.id),
    ]
    assert found[1].text == f"并入的 {number}：在菜市场门口"


async def test_a_merged_case_that_comes_back_as_its_lead_is_withdrawn_waits_for_no_supporting_department(
    city: City,
) -> None:
    lead, choice = await city.in_work(), Choice("housing", ("police",))
    case = await take(city, await filed(city, citizen="v2"), DISPATCHER, city.work.dispatch, choice)
    await take(city, case, DISPATCHER, city.work.merge, lead.number)
    await city.do(lambda tx: city.work.withdraw(tx, lead.number, lead.citizen_id, city.now))
    freed = await current(city, case.number)
    assert (freed.status, freed.supporting, freed.milestones.support_due) == (CaseStatus.REGISTERED, (), None)


async def test_what_was_deferred_with_its_lead_waits_for_its_answer_again_or_is_closed_with_it(city: City) -> None:
    lead, merged = await merged_pair(city)
    lead = await take(city, lead, SUPERVISOR, city.work.defer, "管网改造未立项", date(2027, 3, 1))
    assert (await current(city, merged.number)).status is CaseStatus.DEFERRED
    later = city.now + timedelta(days=7)
    lead = await take(city, lead, DISPATCHER, city.work.resume, "已立项", now=later)
    follower = await current(city, merged.number)
    assert (follower.status, follower.course.lead_id, follower.ended_at) == (CaseStatus.MERGED, lead.id, None)
    assert (follower.answer_by, follower.milestones.look_again) == (date(2026, 12, 21), None)
    await answered(city, lead)
    assert (await current(city, merged.number)).reply == "已修复"


async def test_a_case_that_was_deferred_with_its_lead_is_closed_with_it_or_goes_on_by_itself(city: City) -> None:
    lead, merged = await merged_pair(city)
    third = await take(city, await filed(city, citizen="v3"), DISPATCHER, city.work.merge, lead.number)
    lead = await take(city, lead, SUPERVISOR, city.work.defer, "管网改造未立项", date(2027, 3, 1))
    third = await current(city, third.number)
    third = await take(city, third, DISPATCHER, city.work.resume, "先单独办理")
    assert (third.status, third.course.lead_id) == (CaseStatus.IN_WORK, None)
    await take(city, lead, SUPERVISOR, city.work.close)
    assert (await current(city, merged.number)).status is CaseStatus.CLOSED
    assert (await current(city, third.number)).status is CaseStatus.IN_WORK


async def test_what_was_deferred_with_a_lead_that_became_confidential_is_not_joined_again(city: City) -> None:
    lead, merged = await merged_pair(city)
    lead = await take(city, lead, SUPERVISOR, city.work.defer, "管网改造未立项", date(2027, 3, 1))
    lead = await take(city, lead, DISPATCHER, city.work.confide, "举报人要求")
    await take(city, lead, DISPATCHER, city.work.resume, "已立项")
    assert (await current(city, merged.number)).status is CaseStatus.DEFERRED


async def test_a_lead_that_becomes_confidential_lets_its_followers_go_and_their_citizens_know(city: City) -> None:
    lead, merged = await merged_pair(city)
    confided = await take(city, lead, DISPATCHER, city.work.confide, "举报人要求")
    freed = await current(city, merged.number)
    assert (freed.status, freed.course.lead_id, freed.department) == (CaseStatus.REGISTERED, None, None)
    assert (freed.answer_by, freed.confidential) == (merged.answer_by, False)
    async with city.database.reading() as connection:
        entry = (await history.of_case(connection, freed.id))[-1]
        [own] = await lookup.by_citizen(connection, freed.citizen_id, RULES)
        assert await store.joined(connection, confided) == (None, ())
    assert (entry.step, "举报人" in entry.text) == (Step.SEPARATE, False)
    assert (own.status_name, own.answer_by, own.reply) == ("已受理，待派单", merged.answer_by, None)
    assert ["单独办理" in text and merged.number in text for text in await told(city, freed.citizen_id)] == [
        False,
        True,
    ]
    await answered(city, confided)
    assert (await current(city, merged.number)).reply is None


async def test_what_was_answered_with_a_lead_stays_so_when_the_lead_becomes_confidential(city: City) -> None:
    lead, merged = await merged_pair(city)
    await take(city, await answered(city, lead), DISPATCHER, city.work.confide, "举报人要求")
    follower = await current(city, merged.number)
    assert (follower.status, follower.reply) == (CaseStatus.ANSWERED, "已修复")
    openly = scope_of({Role.LEADER}, None)
    async with city.database.reading() as connection:
        assert (await store.joined(connection, follower))[0] == lead.number
        assert (await store.joined(connection, follower, openly))[0] is None


async def test_a_withdrawn_lead_sends_its_followers_back_to_the_dispatchers(city: City) -> None:
    lead, merged = await merged_pair(city)
    await city.do(lambda tx: city.work.withdraw(tx, lead.number, lead.citizen_id, city.now))
    freed = await current(city, merged.number)
    assert (freed.status, freed.department, freed.course.lead_id) == (CaseStatus.REGISTERED, None, None)
    assert freed.answer_by == merged.answer_by


async def test_a_lead_cannot_be_merged_itself_nor_a_case_into_what_is_not_worked(city: City) -> None:
    lead, merged = await merged_pair(city)
    third = await filed(city, citizen="v3")
    with pytest.raises(Barred) as barred:
        await take(city, lead, DISPATCHER, city.work.merge, third.number)
    assert barred.value.condition is Condition.LEADS_NONE
    for wrong in (third.number, merged.number):
        with pytest.raises(ValueError, match="cannot answer for"):
            await take(city, third, DISPATCHER, city.work.merge, wrong)
    freed = await take(city, merged, DISPATCHER, city.work.separate, "不是同一件事")
    assert freed.status is CaseStatus.REGISTERED


async def test_one_of_two_matters_is_split_off_as_a_case_of_its_own_once(city: City) -> None:
    case = await filed(city, "路灯坏了，还有人占道经营，电话13912345678")
    command = city.command(DISPATCHER, case.number, case.version)
    part = PartOfCase(CaseKind.REPORT, "有人占道经营")
    pairs = []
    for _ in range(2):
        async with city.database.transaction() as tx:
            pairs.append(await city.work.split(tx, command, part, city.now))
    (parent, child), again = pairs
    assert again == (parent, child)
    assert (child.status, child.citizen_id, child.course.split_from) == (
        CaseStatus.REGISTERED,
        case.citizen_id,
        case.id,
    )
    async with city.database.transaction() as tx:
        details = await city.work.details(tx, DISPATCHER, child.number, city.now)
    assert (details.matter, details.contact) == ("有人占道经营", "13800138000")
    assert parent.status is case.status


async def test_what_is_split_off_is_routed_marked_and_flagged_like_any_other_request(city: City) -> None:
    case = await filed(city, "路灯坏了")
    command = city.command(DISPATCHER, case.number, case.version)
    told = "有人在3栋遛狗不牵绳，再不管就同归于尽"
    async with city.database.transaction() as tx:
        _, child = await city.work.split(tx, command, PartOfCase(CaseKind.REPORT, told), city.now)
        kept = (await tx.execute(select(case_marks.c.numbers).where(case_marks.c.case_id == child.id))).scalar_one()
        warned = await flags.of_case(tx, child.id)
    assert (child.status, child.department, child.district) == (CaseStatus.REGISTERED, None, case.district)
    same = await current(city, (await city.file("有人遛狗不牵绳", citizen="v2")).number)
    assert same.department in [candidate.department for candidate in child.candidates]
    assert (bool(kept), [flag.kind for flag in warned]) == (True, ["extreme_act"])


async def test_what_is_confidential_is_seen_by_the_centre_and_the_lead_department_only(city: City) -> None:
    case = await take(city, await filed(city), DISPATCHER, city.work.dispatch, Choice("housing", ("police",)))
    case = await take(city, case, DISPATCHER, city.work.confide, "举报人要求保密")
    seen = {}
    async with city.database.reading() as connection:
        for who in (DISPATCHER, SUPERVISOR, HOUSING, POLICE, LEADER):
            scope = scope_of(who.roles, who.department)
            found = await store.load(connection, case.number, scope)
            assert (found is not None) == scope.sees(case)
            seen[who.id] = found is not None
    assert seen == {DISPATCHER.id: True, SUPERVISOR.id: True, HOUSING.id: True, POLICE.id: False, LEADER.id: False}
    with pytest.raises(UnknownCase):
        await take(city, case, LEADER, city.work.instruct, "请查", date(2026, 12, 1))


async def test_a_critical_confidential_request_has_its_own_limits(city: City) -> None:
    origin = await city.write("确认")
    new = NewCase(origin.id, CaseKind.REPORT, "路灯杆快倒了", "武侯区", urgency=Urgency.CRITICAL, confidential=True)
    async with city.database.transaction() as tx:
        opened = await city.work.open_case(tx, new, city.now)
    case = await current(city, opened.number)
    assert (case.answer_by, case.confidential, case.anonymous) == (date(2026, 11, 24), True, True)
    assert case.supporting == ()
    assert case.milestones.accept_due in (None, city.now + timedelta(minutes=30))


async def test_the_history_says_on_whose_word_and_until_when(city: City) -> None:
    case = await city.in_work()
    command = Command("x", LAMPS, case.number, case.version, authority="分管局长")
    await city.do(lambda tx: city.work.add_note(tx, command, "按领导要求", city.now))
    async with city.database.reading() as connection:
        entries = await history.of_case(connection, case.id)
    last = entries[-1]
    assert (last.step, last.authority, last.version, last.answer_by) == (Step.NOTE, "分管局长", 3, case.answer_by)


async def test_what_is_offered_says_what_it_needs_and_respects_the_conditions(city: City) -> None:
    case = await city.in_work()
    offered = {offer.step: offer.needs for offer in city.work.moves_for(case, LAMPS, city.now)}
    assert Step.SUBMIT not in offered
    assert [need.value for need in offered[Step.EXTEND]] == ["days", "text"]
    late = {offer.step for offer in city.work.moves_for(case, LAMPS, city.now + timedelta(days=60))}
    assert offered.keys() - late == {Step.EXTEND, Step.RETURN}
