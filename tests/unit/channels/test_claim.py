"""What a site says of who is logged in there."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web.embedding.claim import Disbelieved, Flaw, read, signature

SITE, KEY = "https://www.example.gov.cn", "s" * 40
KEYS = {SITE: KEY, "https://other.example.gov.cn": "o" * 40}


def made(now: datetime, key: str = KEY, **changes: Any) -> str:
    claim = {"origin": SITE, "user": "u-1001", "expires": int((now + timedelta(minutes=5)).timestamp())}
    claim |= {"nonce": "n" * 22} | changes
    payload = base64.urlsafe_b64encode(json.dumps(claim).encode()).decode().rstrip("=")
    return f"{payload}.{signature(payload, key)}"


@pytest.mark.parametrize("user", ["7", "175928847299117063", "0b3d3a52-6f5f-4f0e-9d3c-6f1d6c1f2a11", "org:12~a.b"])
def test_what_systems_number_their_users_by_is_taken(now: datetime, user: str) -> None:
    assert read(made(now, user=user), SITE, KEYS, now).user == user


def test_a_genuine_claim_is_believed(now: datetime) -> None:
    claim = read(made(now), SITE, KEYS, now)
    assert (claim.user, claim.until) == ("u-1001", now + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"key": "o" * 40}, Flaw.BAD_SIGNATURE),
        ({"origin": "https://evil.example"}, Flaw.UNKNOWN_SITE),
        ({"origin": "https://other.example.gov.cn", "key": "o" * 40}, Flaw.WRONG_ORIGIN),
        ({"user": "11010519491231002X"}, Flaw.PERSONAL),
        ({"user": "13912345678"}, Flaw.PERSONAL),
        ({"user": "user-13912345678"}, Flaw.PERSONAL),
        ({"user": "zhang.san@example.gov.cn"}, Flaw.PERSONAL),
        ({"user": "张三"}, Flaw.MALFORMED),
        ({"user": ""}, Flaw.MALFORMED),
        ({"nonce": "short"}, Flaw.MALFORMED),
        ({"expires": "soon"}, Flaw.MALFORMED),
        ({"expires": -1}, Flaw.MALFORMED),
        ({"expires": 10**30}, Flaw.MALFORMED),
        ({"name": "张三"}, Flaw.MALFORMED),
    ],
)
def test_every_flaw_has_its_name(now: datetime, changes: dict[str, Any], flaw: Flaw) -> None:
    with pytest.raises(Disbelieved) as refused:
        read(made(now, **changes), SITE, KEYS, now)
    assert refused.value.flaw is flaw


@pytest.mark.parametrize(("minutes", "flaw"), [(0, Flaw.EXPIRED), (-1, Flaw.EXPIRED), (11, Flaw.TOO_LONG_VALID)])
def test_a_claim_holds_for_ten_minutes_at_most(now: datetime, minutes: int, flaw: Flaw) -> None:
    with pytest.raises(Disbelieved) as refused:
        read(made(now, expires=int((now + timedelta(minutes=minutes)).timestamp())), SITE, KEYS, now)
    assert refused.value.flaw is flaw


@given(text=st.text() | st.from_regex(r"[A-Za-z0-9_-]{20,60}\.[0-9a-f]{64}", fullmatch=True))
def test_whatever_comes_is_disbelieved_and_nothing_worse(text: str) -> None:
    with pytest.raises(Disbelieved):
        read(text, SITE, KEYS, datetime.fromisoformat("2026-11-23T02:00:00+00:00"))


@given(place=st.integers(min_value=0), letter=st.sampled_from("abcdef0123456789AZ_-."))
def test_a_claim_in_which_a_letter_was_changed_is_disbelieved(place: int, letter: str) -> None:
    now = datetime.fromisoformat("2026-11-23T02:00:00+00:00")
    genuine = made(now)
    place %= len(genuine)
    changed = genuine[:place] + letter + genuine[place + 1 :]
    if changed != genuine:
        with pytest.raises(Disbelieved):
            read(changed, SITE, KEYS, now)
