"""The state that travels with a browser to WeChat and back."""

from datetime import UTC, datetime, timedelta

import pytest

from channels.wechat.states import VALID_FOR, States

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
STATES = States("k" * 40)


def test_a_state_leads_its_own_browser_to_its_target_for_ten_minutes() -> None:
    state = STATES.make("requests", "binder", NOW)
    assert STATES.target(state, "binder", NOW + VALID_FOR - timedelta(seconds=1)) == "requests"
    assert STATES.target(state, "binder", NOW + VALID_FOR) is None
    assert STATES.target(state, "another", NOW) is None
    assert STATES.target(state, "", NOW) is None
    assert States("x" * 40).target(state, "binder", NOW) is None


def test_a_state_fits_into_what_wechat_takes_and_none_is_like_another() -> None:
    states = {STATES.make("requests", "binder", NOW) for _ in range(100)}
    assert len(states) == 100
    assert all(state.isascii() and state.isalnum() and len(state) <= 128 for state in states)


@pytest.mark.parametrize("at", [0, 39, 40, 71, 72, 79, 80])
def test_a_state_with_one_letter_changed_is_refused(at: int) -> None:
    state = STATES.make("requests", "binder", NOW)
    other = "0" if state[at] != "0" else "1"
    assert STATES.target(state[:at] + ("q" if at == 80 else other) + state[at + 1 :], "binder", NOW) is None
