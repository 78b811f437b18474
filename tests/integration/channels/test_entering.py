"""From the account's menu to one's own requests, by WeChat's word for who it is."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from test_identity import filed

from channels.web.links import ENTER
from channels.web.openid import COOKIE as KNOWN
from channels.wechat.entering import COOKIE, ENTERED
from channels.wording import WORDS

ZHANG, LI = "openid_zhang", "openid_li"


async def set_out(client, **query: str) -> str:
    """Leave for WeChat; the state that the browser takes along."""
    response = await client.get(ENTER, params=query, allow_redirects=False)
    assert response.status == 302
    there = urlsplit(response.headers["Location"])
    assert (there.netloc, there.fragment) == ("open.weixin.qq.com", "wechat_redirect")
    asked = parse_qs(there.query)
    assert (asked["scope"], asked["response_type"]) == (["snsapi_base"], ["code"])
    assert asked["redirect_uri"] == [str(client.make_url(ENTERED))]
    return asked["state"][0]


async def come_back(client, state: str, code: str, **more):
    return await client.get(ENTERED, params={"code": code, "state": state}, allow_redirects=False, **more)


async def test_a_citizen_enters_and_sees_their_own_requests(wechat, parts, reception, clock) -> None:
    made = await wechat()
    mine = await filed(parts, reception, clock, "wechat", ZHANG)
    other = await filed(parts, reception, clock, "wechat", LI)
    state = await set_out(made.client, to="requests")
    assert state.isalnum()
    assert len(state) <= 128
    back = await come_back(made.client, state, made.api.codes.give(ZHANG))
    assert (back.status, back.headers["Location"]) == (302, "/requests")
    cookie = back.cookies[KNOWN]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    page = await (await made.client.get("/requests")).text()
    assert (mine in page, other in page) == (True, False)


async def test_an_address_is_good_for_once(wechat) -> None:
    made = await wechat()
    state = await set_out(made.client)
    binder = {COOKIE: made.client.session.cookie_jar.filter_cookies(made.client.make_url(ENTERED))[COOKIE].value}
    first = await come_back(made.client, state, made.api.codes.give(ZHANG))
    assert first.cookies[COOKIE]["max-age"] == "0"
    # A browser that follows the way back twice at once is led on, but becomes nobody else by it.
    again = await come_back(made.client, state, made.api.codes.give(LI), cookies=binder)
    assert (first.status, again.status, again.headers["Location"]) == (302, 302, "/requests")
    assert (KNOWN in first.cookies, KNOWN in again.cookies) == (True, False)
    late = await come_back(made.client, state, made.api.codes.give(LI))
    assert (late.status, KNOWN in late.cookies, WORDS.entering.stale in await late.text()) == (403, False, True)


async def test_nobody_is_made_to_enter_as_somebody_else(wechat) -> None:
    made = await wechat()
    state_of_attacker = await set_out(made.client)
    made.client.session.cookie_jar.clear()
    for _ in range(2):  # without having set out, and having set out oneself
        back = await come_back(made.client, state_of_attacker, made.api.codes.give(LI))
        assert (back.status, KNOWN in back.cookies) == (403, False)
        await set_out(made.client)


@pytest.mark.parametrize("forged", ["", "x", "é" * 100, "0" * 80 + "requests", "x" * 7_000])
async def test_a_forged_state_is_refused(wechat, forged: str) -> None:
    made = await wechat()
    await set_out(made.client)
    back = await come_back(made.client, forged, made.api.codes.give(ZHANG))
    assert (back.status, KNOWN in back.cookies) == (403, False)


async def test_whom_a_snapshot_page_made_up_is_sent_to_number_and_code(wechat) -> None:
    made = await wechat()
    back = await come_back(made.client, await set_out(made.client), made.api.codes.give(ZHANG, virtual=True))
    page = await back.text()
    assert (back.status, KNOWN in back.cookies) == (403, False)
    assert WORDS.entering.virtual in page
    assert 'href="/requests"' in page


@pytest.mark.parametrize("code", ["", "unknown", "a b", "码", "x" * 2000])
async def test_without_a_good_code_nobody_is_let_in(wechat, caplog, code: str) -> None:
    made = await wechat()
    with caplog.at_level(logging.DEBUG):
        back = await come_back(made.client, await set_out(made.client), code)
    assert (back.status, KNOWN in back.cookies) == (403, False)
    assert WORDS.entering.unproven in await back.text()


async def test_neither_code_nor_secret_nor_openid_is_logged(wechat, caplog) -> None:
    made = await wechat(app_secret="hush-hush-secret", api="http://127.0.0.1:1")
    with caplog.at_level(logging.DEBUG):
        code = made.api.codes.give(ZHANG)
        back = await come_back(made.client, await set_out(made.client), code)
    assert back.status == 403
    assert "WeChat does not say who enters: ClientConnectorError" in caplog.text
    told = [record.getMessage() for record in caplog.records if record.name.startswith("channels")]
    assert not any(secret in line for line in told for secret in (code, "hush-hush-secret", ZHANG))


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/desk", "", "REQUESTS"])
async def test_there_is_no_way_elsewhere(wechat, target: str) -> None:
    made = await wechat()
    response = await made.client.get(ENTER, params={"to": target}, allow_redirects=False)
    assert (response.status, COOKIE in response.cookies) == (404, False)
