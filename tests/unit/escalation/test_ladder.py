"""The ladder by itself: which moments, in which order, and what is said after a pause."""

import dataclasses
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from test_case_moves import CASE

from escalation import ladder
from escalation.case import STANDING_STILL, Case, CaseStatus, Clock, Milestones
from escalation.ladder import Audience, Ladder, Late, PartRung
from escalation.rules.loader import load
from escalation.sla import answer_by
from records.moments import CITY_TIME

RULES = load()
CASES = st.builds(
    lambda status, start, days, extended: aged(replace(CASE, status=status), start, Clock(days, extended)),
    st.sampled_from(CaseStatus),
    st.dates(date(2025, 1, 1), date(2027, 6, 1)),
    st.integers(1, 30),
    st.integers(0, 15),
)


def aged(case: Case, start: date, clock: Clock) -> Case:
    return replace(case, counted_from=start, clock=clock, answer_by=answer_by(start, clock, RULES.calendar))


def watches(case: Case) -> tuple[ladder.Watch, ...]:
    return ladder.watches(case, RULES.ladder, RULES.calendar, CITY_TIME)


def test_the_rungs_of_a_complaint_lie_where_the_rules_put_them() -> None:
    case = aged(replace(CASE, status=CaseStatus.IN_WORK), date(2026, 9, 30), Clock(days=15))
    days = {watch.key: f"{watch.at:%m-%d %H:%M}" for watch in watches(case)}
    assert days == {
        "soon": "10-22 09:00",
        "today": "10-27 09:00",
        "overdue": "10-28 09:00",
        "overdue_3": "10-30 09:00",
        "overdue_5": "11-03 09:00",
    }


def test_a_citizen_is_waited_for_some_days_and_then_somebody_decides() -> None:
    asked = datetime(2026, 9, 30, 10, tzinfo=CITY_TIME)
    case = replace(CASE, status=CaseStatus.WAITING, clock=Clock(days=15, waiting_since=asked))
    [watch] = watches(case)
    assert (watch.key, f"{watch.at:%m-%d %H:%M}") == ("waiting", "10-13 09:00")


def test_nobody_is_pressed_while_the_citizen_is_asked_or_another_case_answers() -> None:
    for status in STANDING_STILL:
        assert not watches(replace(CASE, status=status))


def test_other_limits_are_watched_only_as_long_as_they_matter() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=CITY_TIME)
    marks = Milestones(accept_due=noon, auto_accept_due=noon, contact_due=noon, look_again=noon.date())
    keys = {
        status: {watch.key for watch in watches(replace(CASE, status=status, milestones=marks)) if not watch.rung}
        for status in CaseStatus
    }
    assert keys[CaseStatus.DISPATCHED] == {"accept", "auto_accept", "contact"}
    assert keys[CaseStatus.IN_WORK] == {"contact"}
    assert keys[CaseStatus.DEFERRED] == {"deferred"}
    assert keys[CaseStatus.MERGED] == keys[CaseStatus.CLOSED] == set()


def test_that_a_citizen_must_be_told_is_watched_whatever_becomes_of_the_case() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=CITY_TIME)
    for status in CaseStatus:
        found = watches(replace(CASE, status=status, milestones=Milestones(untold_since=noon, tell_due=noon)))
        assert "untold" in {watch.key for watch in found}


def test_where_a_case_has_no_department_the_dispatchers_are_reminded_for_it() -> None:
    case = aged(replace(CASE, department=None), date(2026, 9, 30), Clock(days=15))
    to = {watch.key: watch.to for watch in watches(case) if watch.rung}
    assert to["soon"] == to["today"] == (Audience.DISPATCHER,)
    assert to["overdue"] == (Audience.DISPATCHER, Audience.SUPERVISOR)
    assert to["overdue_5"] == (Audience.DISPATCHER, Audience.SUPERVISOR, Audience.LEADER)


def test_that_a_case_counts_as_accepted_is_a_moment_to_look_at_it_and_no_reminder() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=CITY_TIME)
    found = watches(replace(CASE, status=CaseStatus.DISPATCHED, milestones=Milestones(auto_accept_due=noon)))
    assert ladder.next_look(found, noon - timedelta(hours=1)) == noon
    assert ladder.due(found, noon - timedelta(hours=1), noon) == ()


@given(CASES)
def test_rungs_come_in_the_order_of_the_rules_and_on_working_days(case: Case) -> None:
    rungs = [watch for watch in watches(case) if watch.rung]
    after = [watch.key for watch in rungs if watch.key != "soon"]
    assert after == ([] if not rungs else ["today", "overdue", "overdue_3", "overdue_5"])
    assert all(RULES.calendar.is_workday(watch.at.date()) for watch in rungs)


@given(CASES, st.lists(st.integers(1, 24 * 20), max_size=30))
def test_however_often_it_is_looked_at_a_rung_is_said_at_most_once_and_the_last_one_surely(
    case: Case, hours: list[int]
) -> None:
    found, looked, said = watches(case), CASE.opened_at - timedelta(days=1000), list[str]()
    for pause in (*hours, 24 * 3000):
        now = looked + timedelta(hours=pause)
        said += [watch.key for watch in ladder.due(found, looked, now) if watch.rung]
        following = ladder.next_look(found, now)
        assert following is None or following > now
        looked = now
    assert len(said) == len(set(said))
    rungs = [watch.key for watch in found if watch.rung]
    assert not rungs or said[-1] == rungs[-1]


def of_part(day: str, rules: Ladder = RULES.ladder) -> tuple[ladder.Watch, ...]:
    return ladder.of_part(date.fromisoformat(day), rules, RULES.calendar, CITY_TIME)


def test_a_part_is_reminded_of_on_the_working_day_before_its_own_last_day_on_it_and_the_morning_after() -> None:
    supporting, late = (Audience.SUPPORTING,), RULES.ladder.late[Late.SUPPORT]
    found = of_part("2026-10-08")  # the first day after the holidays
    assert [(watch.key, f"{watch.at:%m-%d %H:%M}", watch.to) for watch in found] == [
        ("support_soon", "09-30 09:00", supporting),
        ("support_today", "10-08 09:00", supporting),
        ("support_overdue", "10-09 09:00", late),
    ]
    assert f"{of_part('2026-10-08', dataclasses.replace(RULES.ladder, support_soon_days=3))[0].at:%m-%d}" == "09-28"


@given(st.dates(date(2025, 1, 1), date(2027, 6, 1)), st.lists(st.integers(1, 24 * 5), max_size=30))
def test_however_often_a_part_is_looked_at_each_of_its_rungs_is_said_at_most_once_and_the_last_one_surely(
    day: date, hours: list[int]
) -> None:
    found, said = ladder.of_part(day, RULES.ladder, RULES.calendar, CITY_TIME), list[str]()
    now, look = found[0].at - timedelta(days=2), found[0].at
    for pause in (*hours, 24 * 3000):
        now += timedelta(hours=pause)
        if look is not None and look <= now:
            watch = ladder.reached(found, look, now)
            assert watch is not None
            said.append(watch.key)
            look = ladder.next_look(found, now)
    assert len(said) == len(set(said))
    assert said[-1] == PartRung.OVERDUE
