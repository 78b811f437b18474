"""A citizen who comes again and again with one matter is flagged with the reasons; others are not."""

from datetime import date, timedelta

from msgspec.structs import replace

from escalation import wording
from escalation.case import Case, Course
from escalation.repeats import RepeatLimits, reason, repeated
from tests.unit.escalation.test_case_moves import CASE

TODAY = date(2026, 11, 23)
LIMITS = RepeatLimits(requests=3, days=90, redone=1)


def earlier(id: int, days: int, **changes: object) -> Case:
    opened = CASE.opened_at - timedelta(days=days)
    told = replace(CASE, id=id, number=f"N{id}", area="noise", matter="social-noise", opened_at=opened)
    return replace(told, opened_day=opened.date(), **changes)  # type: ignore[arg-type]


NEW = earlier(9, 0)


def test_three_requests_on_one_matter_within_the_days_are_flagged() -> None:
    found = repeated(NEW, [earlier(2, 10), earlier(1, 60)], LIMITS, TODAY)
    assert found is not None
    assert reason(found, wording.repeat()) == "90 天内就同一事项反映 3 次（N1、N2、N9）"


def test_requests_long_past_on_other_matters_or_of_other_citizens_do_not_count() -> None:
    others = [earlier(1, 91), earlier(2, 5, matter="lift"), earlier(3, 5, citizen_id=2), NEW]
    assert repeated(NEW, others, LIMITS, TODAY) is None


def test_a_case_that_was_redone_is_enough() -> None:
    found = repeated(NEW, [earlier(1, 10, course=Course(redone=1))], LIMITS, TODAY)
    assert found is not None
    assert reason(found, wording.repeat()).endswith("，被退回重办 1 次")


def test_without_a_matter_the_area_decides_and_what_nobody_classified_never_counts() -> None:
    new = replace(NEW, matter=None)
    assert repeated(new, [earlier(1, 1), earlier(2, 2, matter=None)], LIMITS, TODAY) is not None
    unclassified = replace(new, area=None)
    assert repeated(unclassified, [earlier(1, 1, area=None, matter=None)] * 3, LIMITS, TODAY) is None
