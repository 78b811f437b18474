"""Whatever is sent to the chat's API, the answer is an answer: never an error that nobody foresaw, never a hang."""

import asyncio
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import aiohttp
import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sending import Sender

from channels.parts import Embedding
from channels.web import events
from channels.web.visitor import COOKIE, HEADER, Visitors
from channels.wiring import setup

SITE = "https://www.example.gov.cn"
POSTS = ("messages", "ratings", "visitor", "identity", "media")
GETS = ("messages", "events", "media/1", "media/x", "media/999999999", "nothing")
WORDS = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["helpful", "0b3d3a52-6f5f-4f0e-9d3c-6f1d6c1f2a11", SITE]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["latitude", "longitude", "label"]), inner)
    ),
    max_leaves=6,
)
FORMS = st.dictionaries(
    st.sampled_from(["id", "text", "location", "question", "rating", "claim", "origin", "x"]), VALUES, max_size=6
)


def encoded(form: Any) -> bytes:
    return msgspec.json.encode(form, enc_hook=str) if _is_text(form) else b"\xed\xa0\x80"


def _is_text(form: Any) -> bool:
    try:
        msgspec.json.encode(form)
    except UnicodeEncodeError:
        return False
    return True


BODIES = FORMS.map(encoded) | st.binary(max_size=200) | st.sampled_from([b"", b"[]", b"{", b"null", b"[" * 3000])
QUERIES = st.sampled_from(
    [
        "",
        "?after=1",
        "?after=-1",
        "?after=" + "9" * 40,
        "?after=%00",
        "?after=%EF%BC%91",
        "?id=x",
        *(f"?id={number:032x}" for number in range(1, 9)),
        "?form=preview",
        "?a=%F",
    ]
)
LAST = st.sampled_from(["", "0", "3", "-1", "9" * 9, "9" * 30, "x", "\u0661", "1, 2"])
TYPES = st.sampled_from(
    ["application/json", "application/json; charset=x", "text/plain", "image/jpeg", "audio/amr", "x"]
)
KNOWN = Visitors("k" * 40, secure=False).token("v" * 22)
TOKENS = st.sampled_from([KNOWN, "", "x", KNOWN[:-1] + "g", "v" * 22 + ".1." + "0" * 64, "v" * 22 + "..x", "é"])
ORIGINS = st.sampled_from(["null", SITE, "http://127.0.0.1", "//", "http://[", "x"])


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    made = {"Content-Type": draw(TYPES)}
    for name, values in ((HEADER, TOKENS), ("Last-Event-ID", LAST), ("Origin", ORIGINS)):
        if draw(st.integers(0, 2)) == 0:
            made[name] = draw(values)
    return made | {"Cookie": f"{COOKIE}={draw(TOKENS)}"}


@pytest.mark.timeout(300)
async def test_nothing_that_is_sent_to_the_chat_makes_the_service_fail_or_hang(parts, monkeypatch) -> None:
    monkeypatch.setattr(events, "PING_SECONDS", 0.05)  # a stream shows that it lives
    sender = Sender()
    app = web.Application(middlewares=[sender.watch])
    changed = replace(
        parts.settings, trusted_proxies=(ip_network("127.0.0.0/8"),), embedding=Embedding((SITE,), {SITE: "s" * 40})
    )
    setup(app, replace(parts, settings=changed))
    loop = asyncio.get_running_loop()
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        home = f"http://127.0.0.1:{server.port}/api/chat/"

        @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.sampled_from(POSTS), st.sampled_from(GETS), BODIES, QUERIES, headers(), st.integers(1, 2**31))
        def fuzz(post: str, get: str, body: bytes, query: str, given: dict[str, str], host: int) -> None:
            # From another address each time: how often one may ask is not what is tried here.
            given |= {"X-Forwarded-For": f"{host >> 24 & 127}.{host >> 16 & 255}.{host >> 8 & 255}.{host & 255}"}
            for method, path, content in (("POST", post, body), ("GET", get, b"")):
                asked = sender.send(f"{home}{path}{query}", method, content, given, session)
                assert asyncio.run_coroutine_threadsafe(asked, loop).result(10) < 500
                assert sender.failed == []

        await asyncio.to_thread(fuzz)
