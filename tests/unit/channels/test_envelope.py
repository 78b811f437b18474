"""Whose word an address is, and for how long."""

import hashlib
from datetime import UTC, datetime

import pytest

from channels.parts import WeChatAccount
from channels.wechat.envelope import FRESH, Envelope, Forged

TOKEN, NOW = "callbacktoken", datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MINUTES = int(FRESH.total_seconds())


def account(token: str) -> WeChatAccount:
    return WeChatAccount("wx0123456789abcdef", "secret", token, "a" * 43, True, "http://127.0.0.1")


def signed(seconds: int, token: str = TOKEN) -> dict[str, str]:
    """What WeChat signs so many seconds from now."""
    timestamp, nonce = str(int(NOW.timestamp()) + seconds), "n"
    joined = "".join(sorted((token, timestamp, nonce)))
    return {"timestamp": timestamp, "nonce": nonce, "signature": hashlib.sha1(joined.encode()).hexdigest()}


@pytest.mark.parametrize("seconds", [-MINUTES, -1, 0, MINUTES])
def test_an_address_is_good_for_ten_minutes_before_and_after(seconds: int) -> None:
    Envelope(account(TOKEN)).check(signed(seconds), NOW)


@pytest.mark.parametrize("seconds", [-MINUTES - 1, MINUTES + 1])
def test_an_address_that_is_too_old_or_of_the_future_is_forged(seconds: int) -> None:
    with pytest.raises(Forged, match="stale"):
        Envelope(account(TOKEN)).check(signed(seconds), NOW)


def test_an_account_without_a_token_is_refused_as_anybody_could_sign_for_it() -> None:
    with pytest.raises(ValueError, match="empty"):
        Envelope(account(""))
    with pytest.raises(Forged, match="signature"):
        Envelope(account(TOKEN)).check(signed(0, token=""), NOW)
