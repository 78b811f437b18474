"""Limits in office hours and working days, and the sentence that explains them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation import wording
from escalation.case import CaseKind, Clock, Urgency
from escalation.limits import Facts, LimitRule, What
from escalation.rules.loader import load
from escalation.sla import Begun, answer_by, deadline, office_due, office_time, waited
from escalation.workdays import count_workdays
from records.moments import CITY_TIME

RULES = load()


def due(moment: str) -> str:
    local = datetime.fromisoformat(moment).replace(tzinfo=CITY_TIME)
    return dispatch_due(local).replace(tzinfo=None).isoformat(" ", "minutes")


def dispatch_due(local: datetime) -> datetime:
    length = RULES.limits.office_time(What.DISPATCH, Facts(CaseKind.HELP))
    return office_due(local, length, RULES.limits.office, RULES.calendar)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-23 10:00", "2026-11-23 12:00"),
        ("2026-11-23 11:00", "2026-11-23 14:00"),  # one hour before the lunch break, one after
        ("2026-11-23 16:30", "2026-11-24 10:30"),
        ("2026-11-23 17:00", "2026-11-24 11:00"),
        ("2026-11-23 03:00", "2026-11-23 11:00"),
        ("2026-11-23 12:30", "2026-11-23 15:00"),
        ("2026-11-27 16:00", "2026-11-30 10:00"),  # Friday to Monday
        ("2026-09-30 16:30", "2026-10-08 10:30"),  # over the National Day
        ("2026-10-10 08:00", "2026-10-10 11:00"),  # a Saturday that is worked
        ("2026-12-31 23:59", "2027-01-04 11:00"),
    ],
)
def test_dispatching_has_two_office_hours(received: str, expected: str) -> None:
    assert due(received) == expected


@given(st.integers(0, 4 * 365 * 24 * 60))
def test_a_case_is_always_due_for_dispatch_later_and_on_a_workday(minutes: int) -> None:
    local = datetime(2024, 1, 1, tzinfo=CITY_TIME) + timedelta(minutes=minutes)
    found = dispatch_due(local)
    assert found > local
    assert RULES.calendar.is_workday(found.date())
    assert any(opens <= found.time() <= closes for opens, closes in RULES.limits.office.spans)


@pytest.mark.parametrize(
    ("kind", "dispatched", "sentence"),
    [
        (CaseKind.COMPLAINT, date(2026, 11, 23), "投诉 15 个工作日：11月23日派单，次日起算，跳过周末，到12月14日。"),
        (CaseKind.CONSULT, date(2026, 11, 23), "咨询 3 个工作日：11月23日派单，次日起算，到11月26日。"),
        (
            CaseKind.HELP,
            date(2026, 9, 30),
            "求助 7 个工作日：9月30日派单，次日起算，跳过国庆节和周末，10月10日补班计入，到10月15日。",
        ),
        (
            CaseKind.REPORT,
            date(2026, 12, 28),
            "举报 15 个工作日：12月28日派单，次日起算，跳过元旦和周末，部分年份的放假通知尚未发布，按推算日历计算，"
            "到2027年1月19日。",
        ),
    ],
)
def test_a_deadline_explains_itself(kind: CaseKind, dispatched: date, sentence: str) -> None:
    clock = Clock(days=RULES.limits.answer_days(Facts(kind)))
    last = answer_by(dispatched, clock, RULES.calendar)
    assert wording.deadline(deadline(kind, dispatched, clock, RULES.calendar, Begun.DISPATCHED, last=last)) == sentence


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        (
            Clock(days=15, extended=5, waited=2),
            "投诉 22 个工作日：9月30日派单，次日起算（含延期 5 个工作日）（等待市民补充的 2 个工作日不计），"
            "跳过国庆节和周末，10月10日补班计入，到11月5日。",
        ),
    ],
)
def test_an_extension_and_a_wait_are_explained(clock: Clock, sentence: str) -> None:
    begun = date(2026, 9, 30)
    last = answer_by(begun, clock, RULES.calendar)
    from_dispatch = deadline(CaseKind.COMPLAINT, begun, clock, RULES.calendar, Begun.DISPATCHED, last=last)
    assert wording.deadline(from_dispatch) == sentence


@given(st.integers(0, 365 * 24 * 60), st.integers(0, 60 * 60))
def test_office_time_is_the_inverse_of_an_office_limit(minutes: int, length: int) -> None:
    start, limit = datetime(2026, 1, 1, tzinfo=CITY_TIME) + timedelta(minutes=minutes), timedelta(minutes=length)
    end = office_due(start, limit, RULES.limits.office, RULES.calendar)
    assert office_time(start, end, RULES.limits.office, RULES.calendar) == limit
    assert office_time(end, start - timedelta(days=1), RULES.limits.office, RULES.calendar) == timedelta()


@given(st.dates(date(2025, 1, 1), date(2027, 12, 1)), st.integers(1, 30), st.integers(0, 29), st.integers(0, 60))
def test_after_a_wait_as_many_working_days_are_left_as_before(start: date, days: int, asked: int, lasted: int) -> None:
    calendar, clock = RULES.calendar, Clock(days=days)
    last = answer_by(start, clock, calendar)
    since = start + timedelta(days=asked)
    until = since + timedelta(days=lasted)
    after = answer_by(start, Clock(days=days, waited=waited(since, until, last, calendar)), calendar)
    left = count_workdays(since, last, calendar)
    assert count_workdays(until, after, calendar) == left if since <= last else after == last


def test_urgent_matters_have_shorter_limits_and_say_by_which_rule() -> None:
    limits, facts = RULES.limits, Facts(CaseKind.COMPLAINT, Urgency.URGENT)
    assert (limits.answer_days(facts), limits.office_time(What.ACCEPT, facts)) == (3, timedelta(hours=2))
    assert "紧急" in limits.answer_source(facts)
    assert "15个工作日" in limits.answer_source(Facts(CaseKind.COMPLAINT))
    assert limits.answer_days(Facts(CaseKind.CONSULT, Urgency.CRITICAL)) == 1


def test_a_case_counts_as_accepted_by_rule_only_where_there_is_one_and_never_before_its_time_to_accept() -> None:
    limits, usual, urgent = RULES.limits, Facts(CaseKind.HELP), Facts(CaseKind.HELP, Urgency.URGENT)
    assert (limits.time_of(What.AUTO_ACCEPT, usual), limits.other_source(What.AUTO_ACCEPT, usual)) == (
        timedelta(hours=10),
        "",
    )
    assert (limits.time_of(What.AUTO_ACCEPT, urgent), "紧急" in limits.other_source(What.AUTO_ACCEPT, urgent)) == (
        timedelta(hours=3),
        True,
    )
    rule = LimitRule(What.AUTO_ACCEPT, "样例", hours=3, urgencies=frozenset({Urgency.URGENT}))
    hours = {what: value for what, value in limits.hours.items() if what is not What.AUTO_ACCEPT}
    some = replace(limits, hours=hours, exceptions=(rule,))
    assert [some.time_of(What.AUTO_ACCEPT, facts) for facts in (usual, urgent)] == [None, timedelta(hours=7)]


def test_a_limit_may_depend_on_everything_that_is_known_of_a_case() -> None:
    rule = LimitRule(
        What.SUPPORT,
        "样例",
        days=2,
        areas=frozenset({"noise"}),
        districts=frozenset({"510107"}),
        matters=frozenset({"x"}),
    )
    limits = replace(RULES.limits, exceptions=(rule, LimitRule(What.REDO, "样例", days=9)))
    fits = Facts(CaseKind.HELP, area="noise", matter="x", district="510107")
    assert limits.support_days(fits, 7) == 2
    assert limits.support_days(replace(fits, district=None), 7) == 5
    assert limits.again_days(fits) == 9


def test_every_kind_has_the_limit_of_the_provincial_rule() -> None:
    limits = {kind.value: days for kind, days in RULES.limits.days.items()}
    assert limits == {"consult": 3, "help": 7, "suggestion": 7, "complaint": 15, "report": 15, "praise": 3}
