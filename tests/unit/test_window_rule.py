"""What WeChat's rule leaves of a citizen's window."""

from datetime import UTC, datetime, timedelta

import pytest

from records.service_window import SHUT, Openings, ServiceWindow, Use, window

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def before(**ago: float) -> datetime:
    return NOW - timedelta(**ago)


@pytest.mark.parametrize(
    ("openings", "uses", "left", "unasked"),
    [
        (Openings(), [], 0, 0),
        (Openings(message=before(hours=1)), [], 5, 4),
        (Openings(message=before(hours=1)), [Use(before(minutes=30), 3)], 2, 1),
        (Openings(message=before(hours=1)), [Use(before(minutes=30), 4)], 1, 0),
        (Openings(message=before(hours=1)), [Use(before(minutes=30), 7)], 0, 0),
        # What was used before the last message counts no more: each opens the window anew.
        (Openings(message=before(hours=1)), [Use(before(hours=2), 5)], 5, 4),
        (Openings(message=before(hours=47, minutes=58)), [], 5, 4),
        (Openings(message=before(hours=47, minutes=59)), [], 0, 0),
        (Openings(event=before(seconds=50)), [], 3, 3),
        (Openings(event=before(seconds=55)), [], 0, 0),
        (Openings(event=before(seconds=50)), [Use(before(seconds=10), 2)], 1, 1),
        # Maxima, never added up.
        (Openings(before(hours=1), before(seconds=5)), [], 5, 4),
        # What is sent after an event is used up of the five too, so the person's is left alone until there is none.
        (Openings(before(hours=1), before(seconds=5)), [Use(before(minutes=2), 3)], 3, 1),
        (Openings(before(hours=1), before(seconds=5)), [Use(before(minutes=2), 4)], 3, 0),
        (Openings(before(hours=1), before(seconds=5)), [Use(before(minutes=2), 5)], 3, 3),
        (Openings(before(hours=1), before(seconds=5)), [Use(before(minutes=2), 5), Use(before(seconds=2), 3)], 0, 0),
    ],
)
def test_the_quota_is_what_the_last_message_or_event_left(
    openings: Openings, uses: list[Use], left: int, unasked: int
) -> None:
    found = window(openings, uses, NOW)
    assert (found.left, found.unasked) == (left, unasked)


def test_a_window_says_until_when_it_is_open() -> None:
    assert window(Openings(message=before(hours=1)), [], NOW).until == NOW + timedelta(hours=46, minutes=59)
    assert window(Openings(before(hours=1), before(seconds=1)), [], NOW).until == NOW + timedelta(hours=46, minutes=59)
    assert window(Openings(event=before(seconds=1)), [], NOW).until == NOW + timedelta(seconds=54)
    assert window(Openings(), [], NOW) == SHUT


def test_the_last_of_the_five_is_kept_for_a_person() -> None:
    found = ServiceWindow(left=1, unasked=0, until=NOW)
    assert (found.allows("assistant"), found.allows("staff:3")) == (0, 1)
