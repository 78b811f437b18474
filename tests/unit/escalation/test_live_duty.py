"""When citizens can speak with a person, and when a silent conversation ends."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from escalation.limits import OfficeHours
from escalation.live.duty import LiveRules, next_duty, on_duty
from escalation.live.timeouts import overdue
from escalation.rules.loader import load
from records.live_talks import Ending, Talk, TalkState, Why
from records.moments import CITY_TIME
from records.roles import Role

BOOK = load()
RULES, CALENDAR = BOOK.live, BOOK.calendar


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY_TIME)


@pytest.mark.parametrize(
    ("moment", "there", "opens"),
    [
        ("2026-11-23T09:00", True, "2026-11-23T09:00"),
        ("2026-11-23T16:59:59", True, "2026-11-23T16:59:59"),
        ("2026-11-23T17:00", False, "2026-11-24T09:00"),
        ("2026-11-23T08:00", False, "2026-11-23T09:00"),
        ("2026-11-27T17:00", False, "2026-11-30T09:00"),
        # National Day; 10 October 2026 is a Saturday that is worked.
        ("2026-10-01T10:00", False, "2026-10-08T09:00"),
        ("2026-10-10T10:00", True, "2026-10-10T10:00"),
    ],
)
def test_a_person_answers_in_the_hours_of_working_days(moment: str, there: bool, opens: str) -> None:
    assert on_duty(local(moment), RULES, CALENDAR) is there
    assert next_duty(local(moment), RULES, CALENDAR) == local(opens)


def test_hours_may_pause_at_noon() -> None:
    noon = OfficeHours(((time(9), time(12)), (time(13), time(17))))
    rules = replace(RULES, hours=noon)
    assert not on_duty(local("2026-11-23T12:30"), rules, CALENDAR)
    assert next_duty(local("2026-11-23T12:00"), rules, CALENDAR) == local("2026-11-23T13:00")


def test_a_city_may_answer_every_day() -> None:
    rules = replace(RULES, every_day=True)
    assert on_duty(local("2026-11-22T10:00"), rules, CALENDAR)
    assert next_duty(local("2026-11-22T18:00"), rules, CALENDAR) == local("2026-11-23T09:00")


def test_who_answers_is_a_matter_of_role_and_department() -> None:
    rules = replace(RULES, departments=frozenset({"police"}))
    dispatcher = frozenset({Role.DISPATCHER})
    assert RULES.answered_by(dispatcher, None)
    assert not RULES.answered_by(frozenset({Role.LEADER}), None)
    assert rules.answered_by(dispatcher, "police")
    assert not rules.answered_by(dispatcher, None)


NOW = local("2026-11-23T10:00").astimezone(UTC)
MINUTE = timedelta(minutes=1)
WAITING = Talk(
    id=1,
    citizen_id=1,
    episode=1,
    channel="web",
    message_id=1,
    why=Why.ASKED,
    state=TalkState.WAITING,
    ending=None,
    staff_id=None,
    case_id=None,
    version=1,
    asked_at=NOW,
    taken_at=None,
    ended_at=None,
    citizen_at=NOW,
    staff_at=None,
    seen_id=0,
)
TAKEN = replace(WAITING, state=TalkState.WITH_PERSON, staff_id=7, taken_at=NOW + 5 * MINUTE)
ANSWERED = replace(TAKEN, staff_at=NOW + 6 * MINUTE)


def due(talk: Talk, minutes: float, rules: LiveRules = RULES) -> Ending | None:
    return overdue(talk, (NOW + minutes * MINUTE).astimezone(CITY_TIME), rules, CALENDAR)


def test_nobody_waits_longer_than_the_rules_say_or_after_the_hours() -> None:
    assert due(WAITING, 9.9) is None
    assert due(WAITING, 10) is Ending.NOBODY
    late = replace(WAITING, asked_at=NOW + 415 * MINUTE)
    assert due(late, 419) is None
    assert due(late, 420) is Ending.NOBODY


def test_whoever_has_the_word_is_the_silent_one() -> None:
    assert due(TAKEN, 14.9) is None  # from when it was taken on
    assert due(TAKEN, 15) is Ending.STAFF_SILENT
    assert due(ANSWERED, 20.9) is None
    assert due(ANSWERED, 21) is Ending.CITIZEN_SILENT
    spoke = replace(ANSWERED, citizen_at=NOW + 8 * MINUTE)
    assert due(spoke, 17.9) is None
    assert due(spoke, 18) is Ending.STAFF_SILENT


def test_a_conversation_goes_on_after_the_hours() -> None:
    talking = replace(ANSWERED, citizen_at=NOW + 419 * MINUTE, staff_at=NOW + 419.5 * MINUTE)
    assert due(talking, 425) is None
