"""Whose requests a browser sees once WeChat has said who it is."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from test_web_pages import visitor_of

from channels.web.openid import COOKIE, LASTS, OpenIds
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from records.messages import Inbound

Client = TestClient[web.Request, web.Application]
SECRET = "k" * 40


def cookie(openid: str, now: datetime, secret: str = SECRET) -> str:
    response = web.Response()
    OpenIds(secret, secure=False).remember(response, openid, now)
    return response.cookies[COOKIE].value


async def filed(parts, reception, clock: Callable[[], datetime], channel: str, sender: str) -> str:
    exchange = await reception.receive(Inbound(channel, sender, f"{sender}:{time.monotonic_ns()}", "路灯坏了"))
    async with parts.database.transaction() as tx:
        new = NewCase(exchange.message.id, CaseKind.HELP, "路灯坏了三天", "武侯区玉林街道")
        return (await Casework(parts.rulebook, parts.vault).open_case(tx, new, clock())).number


async def test_a_proven_openid_shows_its_requests_beside_the_browsers_own(
    client: Client, parts, reception, clock
) -> None:
    here = await filed(parts, reception, clock, "web", await visitor_of(client))
    there = await filed(parts, reception, clock, "wechat", "openid_zhang")
    other = await filed(parts, reception, clock, "wechat", "openid_li")
    assert there not in await (await client.get("/requests")).text()
    client.session.cookie_jar.update_cookies({COOKIE: cookie("openid_zhang", clock())}, client.make_url("/"))
    page = await (await client.get("/requests")).text()
    assert [number in page for number in (here, there, other)] == [True, True, False]
    data = {"number": there, "once": "o1", "text": "在三号楼旁边"}
    assert (await client.post("/requests/supplement", data=data)).status == 200
    assert (await client.post("/requests/supplement", data=data | {"number": other})).status == 404


@pytest.mark.parametrize("forged", ["", "openid_zhang", "openid_zhang.9999999999." + "0" * 64, "é.1.x", "a.b.c.d"])
async def test_a_cookie_that_we_did_not_sign_is_nobodys(client: Client, parts, reception, clock, forged: str) -> None:
    number = await filed(parts, reception, clock, "wechat", "openid_zhang")
    page = await client.get("/requests", headers={"Cookie": f"{COOKIE}={forged}"})
    assert number not in await page.text()


async def test_what_another_key_signed_or_yesterday_proved_is_nobodys(client: Client, parts, reception, clock) -> None:
    number = await filed(parts, reception, clock, "wechat", "openid_zhang")
    yesterday = clock() - LASTS - timedelta(seconds=1)
    for value in (cookie("openid_zhang", clock(), "x" * 40), cookie("openid_zhang", yesterday)):
        page = await client.get("/requests", headers={"Cookie": f"{COOKIE}={value}"})
        assert number not in await page.text()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    response = web.Response()
    OpenIds(SECRET, secure=True).remember(response, "openid_zhang", datetime.now().astimezone())
    morsel = response.cookies[COOKIE]
    assert (morsel["httponly"], morsel["samesite"], morsel["secure"], morsel["max-age"]) == (True, "Lax", True, "86400")


@pytest.mark.parametrize("openid", ["", "a.b", "张", "x" * 65, "a;b", "a\nb"])
def test_what_is_no_openid_is_not_signed(openid: str) -> None:
    with pytest.raises(ValueError, match="openid"):
        cookie(openid, datetime.now().astimezone())
