"""Whatever is sent to the citizens' pages, the answer is a page: never an error that nobody foresaw."""

import asyncio
from dataclasses import replace
from datetime import date
from ipaddress import ip_network
from urllib.parse import quote, urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sending import Sender

from channels.wiring import setup
from knowledge_base import store
from knowledge_base.entry import Document, Guide

GUIDE = Guide(id="g", title="居住证申领", source="示例", as_of=date(2026, 10, 1), area="residence", steps=("申请。",))
DOCUMENT = Document(id="d", title="办法", source="示例", as_of=date(2026, 10, 1), text="第一条 略。")
FORM, FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
RATED = ("/guides/g/rating", "/documents/d/rating")
STEPS = ("", "/supplement", "/press", "/rate", "/withdraw", "/other")
SEGMENTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
FIELDS = st.dictionaries(
    st.sampled_from(["number", "code", "once", "rating", "reason", "sure", "text", "words", "x"]),
    st.text(st.characters(codec="utf-8"), max_size=80)
    | st.sampled_from(["WQ20261123-0001", "AAAAAA", "dissatisfied", "helpful"]),
    max_size=8,
)
LINES = st.lists(
    st.sampled_from(
        [
            *(
                b"--b",
                b"--b--",
                b"",
                b"x",
                b"\xff\x00",
                b"\x89PNG",
                b"Content-Type: image/png",
                b"Content-Type: x/y; z",
            ),
            *(b'Content-Disposition: form-data; name="%b"' % name for name in (b"number", b"once", b"text", b"\xff")),
            b'Content-Disposition: form-data; name="photos"; filename="x.png"',
            *(b"Content-Disposition: form-data", b"Content-Length: -1", b"Content-Transfer-Encoding: base64", b":"),
        ]
    ),
    max_size=14,
)
BODIES = FIELDS.map(urlencode).map(str.encode) | st.binary(max_size=300) | LINES.map(b"\r\n".join)
GETS = st.tuples(
    st.sampled_from(["/requests/", "/guides/", "/guides/areas/", "/documents/", "/?ask=", "/full/", "/static/x/"]),
    SEGMENTS,
).map(lambda pair: pair[0] + quote(pair[1], safe=""))
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "If-None-Match": st.sampled_from(['"x"', "*", 'W/"x"', "x", '"', "é"]),
        "Cookie": st.sampled_from(
            ["weiqiao_visitor=x", "weiqiao_visitor=" + "A" * 22 + "." + "0" * 64, "a;b=;=c", "x"]
        ),
        "Content-Type": st.sampled_from([FORM, "text/plain", FORM_WITH_FILES, *[f"{FORM_WITH_FILES}; boundary=b"] * 3]),
        "Origin": st.sampled_from(["null", "https://evil.example", "http://127.0.0.1", "//", "http://[", "x"]),
        "Sec-Fetch-Site": st.sampled_from(["none", "cross-site", "x"]),
        "X-Forwarded-For": st.ip_addresses().map(str) | st.sampled_from(["x", ",,", "::1, x"]),
    },
)


@pytest.mark.timeout(300)
async def test_no_form_and_no_address_makes_the_service_fail(parts, knowledge, clock) -> None:
    async with parts.database.transaction() as tx:
        await store.publish(tx, [GUIDE, DOCUMENT], clock())
    await knowledge.refresh()
    sender = Sender()
    app = web.Application(middlewares=[sender.watch])
    setup(app, replace(parts, settings=replace(parts.settings, trusted_proxies=(ip_network("127.0.0.0/8"),))))
    loop = asyncio.get_running_loop()
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        home = f"http://127.0.0.1:{server.port}"

        @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.sampled_from(STEPS), BODIES, GETS, HEADERS)
        def fuzz(step: str, body: bytes, path: str, headers: dict[str, str]) -> None:
            sent = {"Content-Type": FORM, **headers}
            posts = [
                ("POST", address, body, sent)
                for address in (f"/requests{step}", "/requests/supplement", "/guides", *RATED)
            ]
            for method, address, content, given_headers in (*posts, ("GET", path, b"", headers)):
                asked = sender.send(home + address, method, content, given_headers, session)
                assert asyncio.run_coroutine_threadsafe(asked, loop).result(10) < 500
                assert sender.failed == []

        await asyncio.to_thread(fuzz)
