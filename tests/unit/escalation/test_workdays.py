"""Working days against the notices, the table of the field's facts, and themselves."""

from datetime import date, timedelta

import chinese_calendar
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from escalation.rules import write_holidays
from escalation.rules.loader import load
from escalation.workdays import add_workdays, count_workdays, next_workday, workday_before

CALENDAR = load().calendar
DAY = timedelta(days=1)
days = st.dates(date(2023, 6, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("2026-02-13", {1: "2026-02-14", 3: "2026-02-25", 7: "2026-03-02", 15: "2026-03-12"}),
        ("2026-02-14", {1: "2026-02-24", 3: "2026-02-26", 7: "2026-03-03", 15: "2026-03-13"}),
        ("2026-04-30", {1: "2026-05-06", 3: "2026-05-08", 7: "2026-05-13", 15: "2026-05-25"}),
        ("2026-09-30", {1: "2026-10-08", 3: "2026-10-10", 7: "2026-10-15", 15: "2026-10-27"}),
        ("2025-12-31", {1: "2026-01-04", 3: "2026-01-06"}),
        ("2005-12-30", {1: "2006-01-04"}),
    ],
)
def test_days_off_and_make_up_days_are_counted_as_the_notice_says(start: str, ends: dict[int, str]) -> None:
    for n, end in ends.items():
        assert add_workdays(date.fromisoformat(start), n, CALENDAR) == date.fromisoformat(end)


def test_every_day_of_2004_to_2026_agrees_with_chinesecalendar() -> None:
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_workday(day) == chinese_calendar.is_workday(day), day
        day += DAY


@pytest.mark.parametrize("year", range(2004, 2027))
def test_the_holiday_files_are_what_their_generator_writes(year: int) -> None:
    written = (write_holidays.HOLIDAYS / f"{year}.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(written) == write_holidays.document(year)


def test_a_year_without_notice_cannot_be_generated() -> None:
    with pytest.raises(ValueError, match="2031"):
        write_holidays.document(2031)


def test_2027_is_an_estimate_with_the_statutory_holidays_off() -> None:
    assert CALENDAR.is_estimate(date(2026, 12, 31), date(2027, 1, 1))
    off = [(2, 5), (2, 8), (4, 5), (5, 3), (6, 9), (9, 15), (10, 1)]
    assert not any(CALENDAR.is_workday(date(2027, month, day)) for month, day in off)


def test_beyond_all_data_weekends_only_count_and_are_marked_as_an_estimate() -> None:
    assert add_workdays(date(2040, 9, 28), 5, CALENDAR) == date(2040, 10, 5)
    assert CALENDAR.is_estimate(date(2040, 9, 28), date(2040, 10, 5))
    assert not CALENDAR.is_estimate(date(2024, 1, 1), date(2026, 12, 31))


def test_counting_backward_is_refused() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_workdays(date(2026, 1, 5), -1, CALENDAR)


@given(days, st.integers(1, 40))
def test_a_deadline_is_never_a_day_off_and_counting_finds_the_same_number(start: date, n: int) -> None:
    end = add_workdays(start, n, CALENDAR)
    assert CALENDAR.is_workday(end)
    assert count_workdays(start, end, CALENDAR) == n


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(-30, 400))
def test_counting_at_once_is_counting_day_by_day(after: date, length: int) -> None:
    between = [after + DAY * n for n in range(1, length + 1)]
    assert count_workdays(after, after + DAY * length, CALENDAR) == sum(map(CALENDAR.is_workday, between))


@given(days, st.integers(0, 20), st.integers(0, 20))
def test_adding_in_two_parts_is_adding_at_once(start: date, first: int, second: int) -> None:
    at_once = add_workdays(start, first + second, CALENDAR)
    assert add_workdays(add_workdays(start, first, CALENDAR), second, CALENDAR) == at_once


@given(days, st.integers(0, 60), st.integers(0, 20))
def test_a_later_start_never_ends_earlier(start: date, later: int, n: int) -> None:
    assert add_workdays(start + later * DAY, n, CALENDAR) >= add_workdays(start, n, CALENDAR)


@given(days)
def test_the_next_workday_of_a_workday_is_itself(day: date) -> None:
    found = next_workday(day, CALENDAR)
    assert CALENDAR.is_workday(found)
    assert (found == day) == CALENDAR.is_workday(day)


@given(days, st.integers(1, 60))
def test_a_working_day_before_is_as_far_back_as_counting_forward_goes(day: date, n: int) -> None:
    found = workday_before(day, n, CALENDAR)
    assert CALENDAR.is_workday(found)
    assert count_workdays(found - DAY, day - DAY, CALENDAR) == n


def test_no_working_day_before_is_the_day_itself() -> None:
    with pytest.raises(ValueError, match="nearest"):
        workday_before(date(2026, 10, 8), 0, CALENDAR)
