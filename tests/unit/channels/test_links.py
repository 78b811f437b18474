"""Links to one message, and what delivery waits for."""

from datetime import datetime, timedelta

import pytest

from channels.delivery import LONGEST_WAIT, back_off
from channels.web.links import VALID_FOR, Links
from channels.wechat.errors import ACTIONS, Action, action

LINKS = Links("k" * 40, "https://12345.example.gov.cn")


def test_a_link_opens_its_message_for_a_month(now: datetime) -> None:
    token = LINKS.full_text(7, now).rsplit("/", 1)[1]
    assert LINKS.message_id(token, now) == 7
    assert LINKS.message_id(token, now + VALID_FOR) == 7
    assert LINKS.message_id(token, now + VALID_FOR + timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    "change", [lambda t: "8" + t[1:], lambda t: t[:-1], lambda t: "", lambda t: t.replace("-", "_")]
)
def test_a_changed_link_opens_nothing(now: datetime, change) -> None:
    token = LINKS.full_text(7, now).rsplit("/", 1)[1]
    assert LINKS.message_id(change(token), now) is None
    assert Links("x" * 40, "").message_id(token, now) is None


def test_waiting_doubles_up_to_a_limit_with_some_chance() -> None:
    assert [back_off(n, 0.5).total_seconds() for n in (1, 2, 3)] == [2, 4, 8]
    assert back_off(50, 0.5) == LONGEST_WAIT
    assert back_off(1, 0.0) < back_off(1, 0.99)


def test_an_error_code_that_nobody_knows_is_shown_to_staff() -> None:
    assert action(99999) is Action.GIVE_UP
    assert {action(code) for code in (40001, 40014, 42001)} == {Action.RENEW_TOKEN}
    assert {*ACTIONS.values(), action(99999)} == set(Action)
