"""How a deadline is put into words, and that every word stands in the wording file."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.reply import ReplyOutcome
from desk.access import Area
from desk.case_moves import TAKING
from desk.deadlines import Urgency, dispatching, standing
from desk.wording import words
from escalation.announcing import Event
from escalation.case import Case, CaseKind, CaseStatus, Clock
from escalation.rules.loader import load
from records.messages import MERGED
from records.outbox import SendState
from records.roles import Role

CALENDAR = load().calendar
NOW = datetime(2026, 9, 29, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 29)
CASE = Case(
    id=1,
    number="WQ20260929-0001",
    citizen_id=1,
    episode=1,
    kind=CaseKind.HELP,
    status=CaseStatus.IN_WORK,
    title="路灯不亮",
    summary="路灯不亮",
    place="",
    district=None,
    area=None,
    matter=None,
    department=None,
    supporting=(),
    route_reason="",
    candidates=(),
    anonymous=True,
    opened_at=NOW,
    opened_day=TODAY,
    dispatch_due=NOW + timedelta(hours=2),
    dispatched_at=None,
    counted_from=TODAY,
    answer_by=TODAY,
    ended_at=None,
    reply=None,
    version=1,
)


@pytest.mark.parametrize(
    ("answer_by", "text", "urgency"),
    [
        (date(2026, 9, 27), "超期 2 天", Urgency.OVERDUE),
        (date(2026, 9, 29), "今天到期", Urgency.SOON),
        (date(2026, 9, 30), "剩 1 个工作日", Urgency.SOON),
        # Over the national holiday, with the make-up Saturday counted.
        (date(2026, 10, 10), "剩 4 个工作日", Urgency.CALM),
    ],
)
def test_an_open_case_says_how_many_working_days_are_left(answer_by: date, text: str, urgency: Urgency) -> None:
    found = standing(replace(CASE, answer_by=answer_by), TODAY, CALENDAR)
    assert (found.text, found.urgency) == (text, urgency)


@pytest.mark.parametrize(
    ("status", "days", "text"),
    [
        (CaseStatus.ANSWERED, 0, "按期答复"),
        (CaseStatus.CLOSED, 3, "超期 3 天答复"),
        (CaseStatus.WITHDRAWN, 0, "已撤回"),
    ],
)
def test_an_ended_case_says_whether_it_was_in_time(status: CaseStatus, days: int, text: str) -> None:
    ended = replace(CASE, status=status, ended_at=NOW + timedelta(days=days))
    assert standing(ended, TODAY + timedelta(days=40), CALENDAR).text == text


def test_a_case_that_nobody_has_to_answer_meanwhile_is_not_late_but_asking_makes_no_delay_good() -> None:
    late = TODAY + timedelta(days=3)
    asked = replace(CASE, status=CaseStatus.WAITING, clock=Clock(waiting_since=NOW))
    merged = replace(CASE, status=CaseStatus.MERGED)
    found = [standing(case, late, CALENDAR) for case in (asked, merged)]
    assert [one.text for one in found] == ["等市民补充，暂停计时", "随主单答复"]
    assert {one.urgency for one in found} == {Urgency.CALM}
    too_late = replace(asked, clock=Clock(waiting_since=NOW + timedelta(days=1)))
    assert standing(too_late, late, CALENDAR).text == "超期 3 天"


def test_only_a_case_that_waits_for_its_dispatcher_says_until_when() -> None:
    waiting = replace(CASE, status=CaseStatus.REGISTERED)
    assert dispatching(CASE, NOW) is None
    in_time, late = dispatching(waiting, NOW), dispatching(waiting, NOW + timedelta(hours=3))
    assert in_time is not None
    assert late is not None
    assert (in_time.text, late.urgency) == ("09-29 12:00 前派单", Urgency.OVERDUE)


def test_every_code_has_its_words() -> None:
    said = words()
    assert set(said["events"]) == set(Event)
    assert set(said["roles"]) == set(Role)
    assert set(said["outcomes"]) == {*ReplyOutcome, MERGED, "waiting"}
    assert set(SendState) <= set(said["sending"])
    assert {*TAKING, "submit", "resend", "followed_up"} <= set(said["said"])
    assert {Area.CASES, Area.BOARD, Area.AUDIT} <= set(said["menu"])
