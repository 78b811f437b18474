"""Limits in office hours and working days, and the sentence that explains them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation import wording
from escalation.case import CaseKind
from escalation.rules.loader import load
from escalation.sla import deadline, dispatch_due
from records.moments import CITY_TIME

RULES = load()


def due(moment: str) -> str:
    local = datetime.fromisoformat(moment).replace(tzinfo=CITY_TIME)
    return dispatch_due(local, RULES.limits, RULES.calendar).replace(tzinfo=None).isoformat(" ", "minutes")


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
    found = dispatch_due(local, RULES.limits, RULES.calendar)
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
    assert wording.deadline(deadline(kind, dispatched, RULES.limits, RULES.calendar)) == sentence


def test_every_kind_has_the_limit_of_the_provincial_rule() -> None:
    limits = {kind.value: days for kind, days in RULES.limits.days.items()}
    assert limits == {"consult": 3, "help": 7, "suggestion": 7, "complaint": 15, "report": 15, "praise": 3}
