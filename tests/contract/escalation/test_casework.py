"""A case from filing to closing, on both databases."""

import asyncio
from datetime import date, datetime, timedelta

import pytest
from escalation_city import COLLEAGUE, DISPATCHER, LAMPS, LEADER, POLICE, REVIEWER, RULES, VAULT, City, strict_casework
from sqlalchemy import func, select

from escalation import history, lookup, reminders, store
from escalation.case import CaseKind, CaseStatus, Rating, RatingReason
from escalation.casework import Choice, Verdict
from escalation.errors import Forbidden, IllegalMove, StaleCase, UnknownCase
from escalation.intake import NewCase
from escalation.step import Step
from escalation.tables import case_history, case_texts, cases
from records import audit, messages
from records.database import Database
from records.outbox import outbox


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


@pytest.fixture
def strict_city(database: Database, now: datetime) -> City:
    return City(database, now, strict_casework())


async def replies_in(city: City) -> list[str]:
    async with city.database.reading() as connection:
        statement = select(messages.messages.c.text).join(outbox, outbox.c.message_id == messages.messages.c.id)
        return list((await connection.execute(statement.order_by(messages.messages.c.id))).scalars())


async def test_a_clear_request_is_dispatched_at_once_and_says_until_when(city: City) -> None:
    opened = await city.file()
    assert opened.number == "WQ20261123-0001"
    assert len(opened.query_code) == 6
    assert (opened.department, opened.department_name) == ("city_management", "市城管委")
    assert opened.answer_by == date(2026, 12, 14)
    assert opened.explanation.endswith("到12月14日。")


async def test_an_unclear_request_waits_for_the_dispatcher_and_its_limit_counts_the_dispatching(city: City) -> None:
    evening = city.now + timedelta(hours=8)  # 18:00 in the city: dispatched tomorrow at the latest
    opened = await city.file("我要反映一个问题", at=evening)
    assert opened.department is None
    assert opened.answer_by == date(2026, 12, 15)
    assert "最迟11月24日派单，次日起算" in opened.explanation
    number = opened.number
    case = await city.do(
        lambda tx: city.work.dispatch(tx, city.command(DISPATCHER, number, 1), Choice("police", ("fire",)), evening)
    )
    assert (case.status, case.department, case.supporting) == (CaseStatus.DISPATCHED, "police", ("fire",))
    assert case.answer_by == date(2026, 12, 14)
    assert "：11月23日派单，次日起算" in city.work.explain(case)


async def test_dispatching_late_does_not_move_what_the_citizen_was_told(city: City) -> None:
    opened = await city.file("我要反映一个问题")
    late = city.now + timedelta(days=3)
    command = city.command(DISPATCHER, opened.number, 1)
    case = await city.do(lambda tx: city.work.dispatch(tx, command, Choice("police", matter="stray-dogs"), late))
    assert case.answer_by == opened.answer_by
    assert "：应在11月23日前派单，次日起算" in city.work.explain(case)
    assert (case.area, case.matter) == ("urban_order", "stray-dogs")


async def test_the_same_message_files_one_case_and_repeats_the_same_confirmation(city: City) -> None:
    origin = await city.write("确认")
    new = NewCase(origin.id, CaseKind.HELP, "路灯坏了", "武侯区")

    async def file() -> tuple[str, str, bool]:
        async with city.database.transaction() as tx:
            opened = await city.work.open_case(tx, new, city.now)
        return opened.number, opened.query_code, opened.repeated

    told = await asyncio.gather(*(file() for _ in range(5)))
    assert len({(number, code) for number, code, _ in told}) == 1
    assert sorted(repeated for _, _, repeated in told) == [False, True, True, True, True]
    async with city.database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(cases))).scalar_one() == 1


async def test_cases_filed_at_once_get_numbers_without_gap_or_double(city: City) -> None:
    opened = await asyncio.gather(*(city.file(citizen=f"v{n}") for n in range(8)))
    assert sorted(case.number for case in opened) == [f"WQ20261123-{n:04d}" for n in range(1, 9)]
    tomorrow = await city.file(at=city.now + timedelta(days=1))
    assert tomorrow.number == "WQ20261124-0001"


async def test_what_stands_in_the_database_is_masked_or_sealed(city: City) -> None:
    opened = await city.file("路灯坏了，我的电话13912345678", "武侯区玉林街道")
    async with city.database.reading() as connection:
        row = (await connection.execute(select(cases))).one()
    written = " ".join(str(value) for value in row)
    for secret in ("13912345678", "13800138000", opened.query_code):
        assert secret not in written
    async with city.database.transaction() as tx:
        details = await city.work.details(tx, LAMPS, opened.number, city.now)
    assert details.matter == "路灯坏了，我的电话13912345678"
    assert (details.place, details.happened, details.contact) == ("武侯区玉林街道", "昨晚", "13800138000")


HOME = "是8栋2单元7楼703，打13912345678"


async def test_what_a_citizen_adds_is_whole_for_who_works_the_case_and_masked_elsewhere(city: City) -> None:
    case = await city.in_work()
    number, citizen, work = case.number, case.citizen_id, city.work
    await city.do(lambda tx: work.ask_citizen(tx, city.command(LAMPS, number, case.version), "几栋几单元？", city.now))
    await city.do(lambda tx: work.supplement(tx, number, citizen, HOME, city.now, "m1"))
    await city.do(lambda tx: work.supplement(tx, number, citizen, "昨晚又灭了", city.now, "m2"))
    await city.do(lambda tx: work.press(tx, number, citizen, "703的还在等", city.now, "m3"))
    async with city.database.transaction() as tx:
        details = await work.details(tx, LAMPS, number, city.now)
        for other in (LEADER, POLICE):
            with pytest.raises(Forbidden if other is LEADER else UnknownCase):
                await work.details(tx, other, number, city.now)
        kept = [row._mapping for row in await tx.execute(select(case_history))]
        found = [row.body for row in await tx.execute(select(case_texts))]
        told = [one.text for one in await reminders.of_case(tx, case.id)]
        noted = [entry.detail for entry in await audit.entries_of(tx, f"case:{case.id}")]
    # What is masked nowhere stands in the history as it was written.
    assert [one.text for one in details.added] == [HOME]
    shown = " ".join([*(str(value) for row in kept for value in row.values()), *found, *told, *noted])
    assert not any(secret in shown for secret in ("8栋", "2单元", "703，", "13912345678"))


async def test_a_reason_for_a_low_rating_is_whole_as_well(city: City) -> None:
    case = await city.in_work()
    await city.do(lambda tx: city.work.answer(tx, city.command(LAMPS, case.number, case.version), "已修", city.now))
    verdict = Verdict(Rating.DISSATISFIED, RatingReason.UNSOLVED, "3单元501门口还是黑的")
    await city.do(lambda tx: city.work.rate(tx, case.number, case.citizen_id, verdict, city.now, "m1"))
    async with city.database.transaction() as tx:
        details = await city.work.details(tx, LAMPS, case.number, city.now)
        rated = (await history.of_case(tx, case.id))[-1]
    assert [one.text for one in details.added] == ["3单元501门口还是黑的"]
    assert "501" not in rated.text


async def test_reading_details_is_audited_and_not_for_everybody(city: City) -> None:
    opened = await city.file()
    async with city.database.transaction() as tx:
        await city.work.details(tx, LAMPS, opened.number, city.now)
        with pytest.raises(Forbidden):
            await city.work.details(tx, LEADER, opened.number, city.now)
        with pytest.raises(UnknownCase):
            await city.work.details(tx, POLICE, opened.number, city.now)
        entries = await audit.entries_of(tx, f"case:{opened.case_id}")
    assert [entry.actor for entry in entries if entry.action == "case.details"] == ["staff:2"]


async def test_the_visit_in_which_a_case_was_filed_is_read_with_the_case(city: City) -> None:
    await city.write("你好")
    opened = await city.file()
    await city.write("另一个人", citizen="v2")
    async with city.database.reading() as connection:
        conversation = await messages.of_case(connection, opened.case_id, 50)
    assert [message.text for message in conversation] == ["你好", "确认"]


async def test_a_reply_reaches_the_timeline_the_outbox_the_history_and_the_audit_at_once(city: City) -> None:
    case = await city.in_work()
    command = city.command(LAMPS, case.number, case.version)
    answered = await city.do(lambda tx: city.work.answer(tx, command, "已更换灯头，今晚恢复照明。", city.now))
    assert (answered.status, answered.reply) == (CaseStatus.ANSWERED, "已更换灯头，今晚恢复照明。")
    said, asked = await replies_in(city)
    assert "您对这次答复" in asked
    for part in (case.number, "市城管委", "2026年11月23日", "已更换灯头，今晚恢复照明。"):
        assert part in said
    async with city.database.reading() as connection:
        steps = [entry.step for entry in await history.of_case(connection, case.id)]
        actions = [entry.action for entry in await audit.entries_of(connection, f"case:{case.id}")]
    assert steps == [Step.OPEN, Step.DISPATCH, Step.ACCEPT, Step.ANSWER]
    assert actions == ["case.open", "case.dispatch", "case.accept", "case.answer"]


async def test_a_double_click_sends_one_reply(city: City) -> None:
    case = await city.in_work()
    command = city.command(LAMPS, case.number, case.version)

    async def click() -> CaseStatus:
        return (await city.do(lambda tx: city.work.answer(tx, command, "已修复", city.now))).status

    assert set(await asyncio.gather(click(), click(), click())) == {CaseStatus.ANSWERED}
    assert len(await replies_in(city)) == 2  # the reply, and what the citizen thinks of it


async def test_of_two_handlers_at_once_the_loser_sees_what_changed(city: City) -> None:
    case = await city.in_work()
    commands = [city.command(staff, case.number, case.version) for staff in (LAMPS, COLLEAGUE)]
    ends = await asyncio.gather(
        *(city.do(lambda tx, c=command: city.work.answer(tx, c, "已修复", city.now)) for command in commands),  # type: ignore[misc]
        return_exceptions=True,
    )
    [lost] = [end for end in ends if isinstance(end, StaleCase)]
    assert (lost.current.status, lost.current.version) == (CaseStatus.ANSWERED, case.version + 1)
    assert len(await replies_in(city)) == 2  # the reply, and what the citizen thinks of it


async def test_a_returned_case_waits_for_the_centre_while_its_clock_runs_on(city: City) -> None:
    case = await city.in_work()
    command = city.command(LAMPS, case.number, case.version)

    async def click() -> None:
        returned = await city.do(
            lambda tx: city.work.return_to_centre(tx, command, "属小区内部照明", "三定规定", city.now)
        )
        assert (returned.status, returned.course.returns) == (CaseStatus.RETURNING, 1)
        assert returned.answer_by == case.answer_by

    await click()
    await click()
    choice = Choice("housing", reason="小区内部照明归住建")
    again = await city.do(
        lambda tx: city.work.dispatch(
            tx, city.command(DISPATCHER, case.number, case.version + 1), choice, city.now + timedelta(days=2)
        )
    )
    assert (again.department, again.answer_by) == ("housing", case.answer_by)


async def test_where_the_rules_ask_for_it_a_reply_waits_for_its_second_signature(strict_city: City) -> None:
    city, work = strict_city, strict_city.work
    case = await city.in_work()
    number = case.number
    submitted = await city.do(lambda tx: work.answer(tx, city.command(LAMPS, number, 2), "已修", city.now))
    assert submitted.status is CaseStatus.SUBMITTED
    assert await replies_in(city) == []
    refused = await city.do(lambda tx: work.refuse(tx, city.command(REVIEWER, number, 3), "请写明时间", city.now))
    assert refused.status is CaseStatus.IN_WORK
    await city.do(lambda tx: work.answer(tx, city.command(LAMPS, number, 4), "已于今日修复", city.now))
    with pytest.raises(Forbidden):
        await city.do(lambda tx: work.approve(tx, city.command(LAMPS, number, 5), city.now))
    approved = await city.do(lambda tx: work.approve(tx, city.command(REVIEWER, number, 5), city.now))
    assert approved.status is CaseStatus.ANSWERED
    said, _ = await replies_in(city)
    assert "已于今日修复" in said


async def test_the_centre_may_answer_at_once_what_needs_no_department(city: City) -> None:
    opened = await city.file("我想问一下你们几点上班", kind=CaseKind.CONSULT)
    command = city.command(DISPATCHER, opened.number, 1)
    answered = await city.do(lambda tx: city.work.answer(tx, command, "全天受理。", city.now))
    assert answered.status is CaseStatus.ANSWERED
    said, _ = await replies_in(city)
    assert "12345中心" in said


async def test_steps_are_refused_to_strangers_on_wrong_states_and_without_words(city: City) -> None:
    case = await city.in_work()
    with pytest.raises(UnknownCase):
        await city.do(lambda tx: city.work.answer(tx, city.command(POLICE, case.number, 2), "好", city.now))
    with pytest.raises(IllegalMove):
        await city.do(lambda tx: city.work.close(tx, city.command(LAMPS, case.number, 2), city.now))
    with pytest.raises(ValueError, match="empty"):
        await city.do(lambda tx: city.work.answer(tx, city.command(LAMPS, case.number, 2), " \u200b ", city.now))
    with pytest.raises(ValueError, match="no department"):
        await city.do(
            lambda tx: city.work.dispatch(tx, city.command(DISPATCHER, case.number, 2), Choice("navy"), city.now)
        )
    choice = Choice("police", matter="ships")
    with pytest.raises(ValueError, match="no matter"):
        await city.do(lambda tx: city.work.dispatch(tx, city.command(DISPATCHER, case.number, 2), choice, city.now))


async def test_notes_stay_inside(city: City) -> None:
    case = await city.in_work()
    noted = await city.do(lambda tx: city.work.add_note(tx, city.command(LAMPS, case.number, 2), "已联系", city.now))
    assert (noted.status, noted.version) == (case.status, case.version + 1)
    assert await replies_in(city) == []


async def test_a_citizen_withdraws_the_own_open_case_once(city: City) -> None:
    case = await city.in_work()
    with pytest.raises(UnknownCase):
        await city.do(lambda tx: city.work.withdraw(tx, case.number, case.citizen_id + 1, city.now))
    for _ in range(2):
        withdrawn = await city.do(lambda tx: city.work.withdraw(tx, case.number, case.citizen_id, city.now))
        assert (withdrawn.status, withdrawn.version) == (CaseStatus.WITHDRAWN, case.version + 1)


async def test_a_citizen_finds_requests_by_identity_and_by_number_with_code(city: City) -> None:
    opened, other = await city.file(), await city.file("公厕很脏", citizen="v2")
    case = await city.in_work(opened)
    async with city.database.reading() as connection:
        [mine] = await lookup.by_citizen(connection, case.citizen_id, RULES)
        found = await lookup.by_code(connection, opened.number.lower(), f" {opened.query_code} ", VAULT, RULES)
        wrong = [
            await lookup.by_code(connection, number, code, VAULT, RULES)
            for number, code in ((opened.number, other.query_code), ("WQ20200101-0001", "AAAAAA"), ("", ""))
        ]
    assert mine == found
    assert (mine.number, mine.department, mine.status_name) == (opened.number, "市城管委", "办理中")
    assert wrong == [None, None, None]


async def test_a_citizen_sees_a_reply_only_when_it_was_given(strict_city: City) -> None:
    city = strict_city
    case = await city.in_work()
    await city.do(lambda tx: city.work.answer(tx, city.command(LAMPS, case.number, 2), "草稿", city.now))
    async with city.database.reading() as connection:
        [waiting] = await lookup.by_citizen(connection, case.citizen_id, RULES)
    assert (waiting.reply, waiting.answered_day) == (None, None)
    await city.do(lambda tx: city.work.approve(tx, city.command(REVIEWER, case.number, 3), city.now))
    async with city.database.reading() as connection:
        [answered] = await lookup.by_citizen(connection, case.citizen_id, RULES)
    assert (answered.reply, answered.answered_day) == ("草稿", date(2026, 11, 23))


async def test_a_failure_half_way_leaves_no_case(city: City) -> None:
    origin = await city.write("确认")

    async def die_half_way() -> None:
        async with city.database.transaction() as tx:
            await city.work.open_case(tx, NewCase(origin.id, CaseKind.HELP, "路灯坏了", ""), city.now)
            raise RuntimeError("the process dies")

    with pytest.raises(RuntimeError):
        await die_half_way()
    async with city.database.reading() as connection:
        assert await store.load(connection, "WQ20261123-0001") is None
        assert await messages.of_case(connection, 1, 10) == []


async def test_a_number_that_no_database_could_hold_is_nobodys(database: Database) -> None:
    async with database.reading() as connection:
        assert await store.load(connection, "WQ20261123-0001\0") is None
