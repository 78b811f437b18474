"""The chat in other sites' frames: who may frame it, and who talks in it."""

import asyncio
import base64
import json
import re
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, make_mocked_request

from channels.parts import ChannelParts, ChannelSettings, Embedding
from channels.web.embedding.claim import Flaw, signature
from channels.web.visitor import COOKIE, HEADER, Visitors
from channels.wiring import setup
from records import nonces
from records.database import Database
from service.security import headers
from service.settings import ROOT

Client = TestClient[web.Request, web.Application]
SITE, KEY = "https://www.example.gov.cn", "s" * 40
MESSAGES, VISITOR, IDENTITY = "/api/chat/messages", "/api/chat/visitor", "/api/chat/identity"


@pytest.fixture
def settings(settings: ChannelSettings) -> ChannelSettings:
    return replace(settings, embedding=Embedding((SITE, "https://b.example.gov.cn"), {SITE: KEY}))


@pytest.fixture
async def client(parts: ChannelParts, aiohttp_client: Any) -> Client:
    app = web.Application()
    headers.setup(app, secure=False)
    setup(app, parts)
    client: Client = await aiohttp_client(app)
    return client


def claim(clock: Any, user: str = "u-1001", **changes: Any) -> dict[str, str]:
    said = {"origin": SITE, "user": user, "nonce": secrets.token_urlsafe(16)}
    said |= {"expires": int((clock() + timedelta(minutes=5)).timestamp())} | changes
    payload = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    return {"claim": f"{payload}.{signature(payload, KEY)}", "origin": SITE}


async def token_of(client: Client, claimed: dict[str, str]) -> str:
    response = await client.post(IDENTITY, json=claimed)
    assert response.status == 200
    return str((await response.json())["token"])


async def said_by(client: Client, token: str) -> list[str]:
    heard = await (await client.get(MESSAGES, headers={HEADER: token})).json()
    return [message["text"] for message in heard["messages"]]


async def say(client: Client, token: str, text: str) -> int:
    said = {"id": str(uuid4()), "text": text}
    return (await client.post(MESSAGES, json=said, headers={HEADER: token})).status


async def test_only_the_page_for_frames_may_stand_in_frames_of_the_listed_sites(client: Client) -> None:
    embedded = await client.get("/embedded")
    policy = embedded.headers["Content-Security-Policy"]
    assert f"frame-ancestors {SITE} https://b.example.gov.cn" in policy
    assert "script-src 'self'" in policy
    assert "X-Frame-Options" not in embedded.headers
    assert "Set-Cookie" not in embedded.headers
    for path in ("/", "/requests", "/guides", "/embed.js", MESSAGES):
        other = await client.get(path)
        assert other.headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


async def test_without_a_listed_site_there_is_nothing_to_embed(parts, aiohttp_client, settings) -> None:
    app = web.Application()
    setup(app, replace(parts, settings=replace(settings, embedding=Embedding())))
    client = await aiohttp_client(app)
    assert [(await client.get(path)).status for path in ("/embed.js", "/embedded")] == [404, 404]
    assert (await client.post(VISITOR, json={})).status in (404, 405)


async def test_a_frame_gets_a_visitor_of_its_own_and_no_cookie_counts_beside_it(client: Client) -> None:
    await client.get("/")  # this browser has the cookie of the whole page, too
    token = (await (await client.post(VISITOR, json={})).json())["token"]
    assert await say(client, token, "框里说的") == 200
    assert await said_by(client, token) == ["框里说的", "answer to 框里说的"]
    assert (await (await client.get(MESSAGES)).json())["messages"] == []
    assert await said_by(client, "x") == []
    assert await say(client, "x", "谁") == 401


async def test_a_conversation_follows_a_person_whom_a_site_proves(client: Client, clock, parts) -> None:
    phone = await token_of(client, claim(clock))
    computer = await token_of(client, claim(clock))
    other = await token_of(client, claim(clock, user="u-1002"))
    await say(client, phone, "手机上说的")
    assert await said_by(client, computer) == ["手机上说的", "answer to 手机上说的"]
    assert await said_by(client, other) == []
    async with parts.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT * FROM citizens")
        assert "u-100" not in str(rows.all())


async def test_a_claim_is_taken_once_even_by_two_at_a_time(client: Client, clock) -> None:
    claimed = claim(clock)
    responses = await asyncio.gather(*(client.post(IDENTITY, json=claimed) for _ in range(4)))
    assert sorted(response.status for response in responses) == [200, 403, 403, 403]
    refused = next(response for response in responses if response.status == 403)
    assert (await refused.json())["error"]["code"] == "used"


async def test_the_sample_that_sites_are_given_makes_claims_that_are_believed(client: Client) -> None:
    sample = re.search(r"```python\n(.*?)```", (ROOT / "docs/embedding.md").read_text(encoding="utf-8"), re.DOTALL)
    assert sample is not None
    given: dict[str, Any] = {}
    exec(sample[1], given)
    assert await token_of(client, {"claim": given["chat_identity"](SITE, KEY, "u-1001"), "origin": SITE})


def test_every_flaw_is_explained_to_the_sites_engineers() -> None:
    page = (ROOT / "docs/embedding.md").read_text(encoding="utf-8")
    assert all(f"`{flaw}`" in page for flaw in Flaw)


async def test_a_claim_for_another_page_is_refused_with_its_flaw(client: Client, clock) -> None:
    response = await client.post(IDENTITY, json=claim(clock) | {"origin": "https://b.example.gov.cn"})
    assert (response.status, (await response.json())["error"]["code"]) == (403, "wrong_origin")


async def test_what_proves_a_person_ends_after_some_hours(clock) -> None:
    later = clock() + timedelta(hours=5)
    token = Visitors("k" * 40, secure=False).token("v" * 22, clock() + timedelta(hours=4))
    request = _request(token)
    assert Visitors("k" * 40, secure=False, clock=clock).find(request) == "v" * 22
    assert Visitors("k" * 40, secure=False, clock=lambda: later).find(request) is None


@pytest.mark.parametrize("path", [VISITOR, IDENTITY])
@pytest.mark.parametrize("headers", [{"Origin": SITE}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
async def test_a_site_itself_cannot_ask_for_a_visitor(client: Client, clock, path: str, headers) -> None:
    # Only our own page in the frame asks; otherwise the site could read what its users say to us.
    assert (await client.post(path, json=claim(clock), headers=headers)).status == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"claim": 1, "origin": 2}', b'{"claim": "x"}', b"\xff"])
async def test_odd_claims_are_refused_in_words(client: Client, body: bytes) -> None:
    response = await client.post(IDENTITY, data=body, headers={"Content-Type": "application/json"})
    assert response.status == 400
    assert (await response.json())["error"]["text"]


async def test_a_token_is_no_good_after_a_letter_was_changed(client: Client, clock) -> None:
    token = await token_of(client, claim(clock))
    visitor, until, signed = token.split(".")
    for forged in (f"{visitor}.{int(until) + 99}.{signed}", f"{visitor}.{signed}", f"{'a' * 22}.{until}.{signed}"):
        assert await say(client, forged, "谁") == 401


async def test_marks_that_were_used_are_forgotten_when_they_are_too_old_anyway(database: Database, now) -> None:
    async with database.transaction() as tx:
        assert await nonces.spend(tx, "a", now + timedelta(minutes=1), now)
        assert not await nonces.spend(tx, "a", now + timedelta(minutes=1), now)
        assert await nonces.spend(tx, "b", now + timedelta(minutes=9), now + timedelta(minutes=2))
        assert (await tx.exec_driver_sql("SELECT count(*) FROM nonces")).scalar_one() == 1


def _request(token: str) -> web.Request:
    return make_mocked_request("GET", "/", headers={HEADER: token, "Cookie": f"{COOKIE}=x"})
