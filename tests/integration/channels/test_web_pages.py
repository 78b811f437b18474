"""The citizens' pages as a browser without scripts would get them."""

import re
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.reply import Reply, ReplyOutcome
from channels.keys import LINKS
from channels.web import own_requests
from channels.web.assets import STATIC
from channels.web.own_requests import ADDRESS_ASKS, NUMBER_ASKED
from channels.web.visitor import COOKIE
from channels.wiring import setup
from channels.wording import WORDS
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase, OpenedCase
from records.messages import Inbound

Client = TestClient[web.Request, web.Application]
MAX_WEIGHT = 100 * 1024


async def visitor_of(client: Client) -> str:
    """The id that the chat page gave to this browser."""
    await client.get("/")
    cookie = client.session.cookie_jar.filter_cookies(client.make_url("/"))[COOKIE]
    return cookie.value.partition(".")[0]


async def test_the_chat_page_gives_a_browser_one_lasting_id(client: Client) -> None:
    response = await client.get("/")
    header = response.headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header
    assert await visitor_of(client) == await visitor_of(client)


async def test_the_chat_page_and_all_it_loads_is_light_and_without_inline_script(client: Client) -> None:
    page = await (await client.get("/")).text()
    assert "<script>" not in page
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)
    loaded = set(re.findall(r'(?:href|src)="/static/[0-9a-f]+/([\w.-]+)"', page))
    assert {"chat.css", "chat.js"} <= loaded
    while imported := _imported_by(loaded) - loaded:
        loaded |= imported
    weight = len(page.encode()) + sum((STATIC / name).stat().st_size for name in loaded)
    assert weight < MAX_WEIGHT


def _imported_by(scripts: set[str]) -> set[str]:
    texts = [(STATIC / name).read_text() for name in scripts if name.endswith(".js")]
    return {name for text in texts for name in re.findall(r'from "\./([\w.-]+)"', text)}


async def test_only_the_chat_page_may_ask_a_phone_for_its_place(client: Client) -> None:
    assert (await client.get("/")).headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=(self)"
    assert "Permissions-Policy" not in (await client.get("/requests")).headers  # what the service sets for all holds


async def test_files_are_kept_for_ever_under_their_own_version_only(client: Client) -> None:
    page = await (await client.get("/")).text()
    address = re.search(r'href="(/static/[0-9a-f]+/citizen\.css)"', page)
    assert address is not None
    mine = await client.get(address[1])
    other = await client.get("/static/old/citizen.css")
    assert (mine.status, mine.content_type) == (200, "text/css")
    assert "immutable" in mine.headers["Cache-Control"]
    assert other.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["..%2Fvisitor.py", "%2e%2e", "nothing.js", "..%5Cx"])
async def test_nothing_but_the_files_is_served(client: Client, name: str) -> None:
    assert (await client.get(f"/static/x/{name}")).status == 404


@pytest.mark.parametrize("token", ["", "1", "1-2-3", "9" * 500, "1-99999999999-" + "0" * 32])
async def test_a_link_that_is_not_ours_opens_nothing(client: Client, token: str) -> None:
    response = await client.get(f"/full/{token}")
    assert response.status == 404


async def test_a_link_that_has_run_out_says_so(client: Client, reception, clock) -> None:
    exchange = await reception.acknowledge(Inbound("web", "v", "v:1", "问"), Reply("<b>答", ReplyOutcome.ANSWERED))
    links = client.app[LINKS]
    path = links.full_text(exchange.note.id, clock()).removeprefix("http://127.0.0.1")
    old = links.full_text(exchange.note.id, clock() - timedelta(days=31)).removeprefix("http://127.0.0.1")
    assert "&lt;b&gt;答" in await (await client.get(path)).text()
    assert WORDS.full.gone in await (await client.get(old)).text()
    other = links.full_text(exchange.note.id + 1_000, clock()).removeprefix("http://127.0.0.1")  # of a newer database
    assert WORDS.full.gone in await (await client.get(other)).text()


@pytest.fixture
async def opened(client: Client, parts, reception, clock) -> OpenedCase:
    """A case that this browser filed."""
    visitor = await visitor_of(client)
    exchange = await reception.receive(Inbound("web", visitor, f"{visitor}:1", "路灯坏了"))
    casework = Casework(parts.rulebook, parts.vault)
    async with parts.database.transaction() as tx:
        new = NewCase(exchange.message.id, CaseKind.HELP, "路灯坏了<script>", "武侯区")
        return await casework.open_case(tx, new, clock())


async def test_a_visitors_own_requests_are_listed(client: Client, opened: OpenedCase) -> None:
    page = await (await client.get("/requests")).text()
    assert opened.number in page
    client.session.cookie_jar.clear()
    assert opened.number not in await (await client.get("/requests")).text()


async def test_a_request_is_found_by_number_and_code_from_anywhere(client: Client, opened: OpenedCase) -> None:
    client.session.cookie_jar.clear()
    typed = {"number": f" {opened.number.lower()} ", "code": opened.query_code.lower()}
    found = await client.post("/requests", data=typed)
    page = await found.text()
    assert (found.status, opened.number in page, "办理经过" in page) == (200, True, True)
    assert opened.query_code not in str(found.url)


async def test_a_wrong_code_finds_nothing_and_says_what_to_do(client: Client, opened: OpenedCase) -> None:
    client.session.cookie_jar.clear()
    missed = await client.post("/requests", data={"number": opened.number, "code": "AAAAAA"})
    text = await missed.text()
    assert missed.status == 404
    assert WORDS.requests.not_found in text
    assert "路灯" not in text


async def test_codes_cannot_be_guessed_by_trying(client: Client, opened: OpenedCase) -> None:
    client.session.cookie_jar.clear()
    guess = {"number": opened.number, "code": "AAAAAA"}
    statuses = [(await client.post("/requests", data=guess)).status for _ in range(NUMBER_ASKED.allowed + 1)]
    assert statuses == [404] * NUMBER_ASKED.allowed + [429]
    right = await client.post("/requests", data={"number": opened.number, "code": opened.query_code})
    assert right.status == 429


async def test_one_address_cannot_try_many_numbers(client: Client) -> None:
    statuses = [
        (await client.post("/requests", data={"number": f"WQ20261123-{n:04d}", "code": "AAAAAA"})).status
        for n in range(ADDRESS_ASKS.allowed + 1)
    ]
    assert statuses[-1] == 429


async def test_many_addresses_together_cannot_try_many_numbers(parts, aiohttp_client, monkeypatch) -> None:
    monkeypatch.setattr(own_requests, "EVERYBODY_ASKS", replace(own_requests.EVERYBODY_ASKS, allowed=3))
    app = web.Application()
    setup(app, replace(parts, settings=replace(parts.settings, trusted_proxies=(ip_network("127.0.0.0/8"),))))
    client = await aiohttp_client(app)
    statuses = []
    for n in range(4):
        asked, address = {"number": f"WQ20261123-{n:04d}", "code": "AAAAAA"}, {"X-Forwarded-For": f"2001:db8:{n}::1"}
        statuses.append((await client.post("/requests", data=asked, headers=address)).status)
    assert statuses == [404] * 3 + [429]


@pytest.mark.parametrize("data", [b"", b"number=1", b"\xff\xfe", b"number=%00&code=%00", b"x" * 5_000, b"a=1&" * 50])
async def test_an_odd_form_is_answered_in_words(client: Client, data: bytes) -> None:
    response = await client.post("/requests", data=data, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status in (400, 404)
    assert "problem" in await response.text()


async def test_another_site_cannot_ask_for_a_visitor(client: Client) -> None:
    response = await client.post("/requests", data={"number": "1", "code": "2"}, headers={"Origin": "https://evil"})
    assert response.status == 403
