"""What the simulator's page asks of it, over HTTP."""

import asyncio
import io
import time
from dataclasses import replace

import pytest
from aiohttp import web
from sqlalchemy import select

from channels import wiring
from channels.parts import Patience, WeChatAccount
from channels.simulator import controls
from channels.simulator.api.token import OVERLAP_SECONDS
from channels.simulator.controls import templates
from channels.simulator.pages import MAX_MEDIA
from channels.wechat.notice_file import Notice, Template, Value
from channels.wiring import setup
from records import enclosures, messages
from records.enclosures import Link
from records.outbox import Occasion

ZHANG = "phone-1"
ACCOUNT = ("wx0123456789abcdef", "secret", "token", "a" * 43, True)


@pytest.fixture
async def client(parts, aiohttp_client, script, unused_tcp_port: int):
    url = f"http://127.0.0.1:{unused_tcp_port}"
    account = WeChatAccount(*ACCOUNT, f"{url}/simulator/api", authorize=f"{url}/simulator/authorize")
    settings = replace(parts.settings, wechat=account, public_url=url, local_url=url, simulator=True)
    taken_in = wiring.reception(parts.database, script, parts.standing, parts.clock)
    app = web.Application()
    setup(app, replace(parts, settings=settings, reception=taken_in))
    return await aiohttp_client(app, server_kwargs={"port": unused_tcp_port})


async def state(client, **query: str) -> dict:
    response = await client.get("/simulator/state", params={"openid": ZHANG, **query})
    assert response.status == 200
    return await response.json()


async def lines(client, wanted: int) -> list[tuple[str, str]]:
    """The phone's lines, once there are so many."""
    async with asyncio.timeout(20):
        while len(shown := (await state(client))["lines"]) < wanted:  # noqa: ASYNC110 - the other side is a server
            await asyncio.sleep(0.02)
    return [(line["side"], line["text"]) for line in shown]


async def act(client, **what) -> int:
    return (await client.post("/simulator/acts", json={"openid": ZHANG, **what})).status


async def order(client, **what) -> int:
    return (await client.post("/simulator/controls", json=what)).status


async def test_the_shipped_menu_is_published_and_its_items_are_pressed(client, script) -> None:
    menu = (await state(client))["menu"]
    item = menu["button"][1]["sub_button"][0]
    assert await act(client, do="press", event="CLICK", key=item["key"], name=item["name"]) == 202
    assert await lines(client, 2) == [("sign", "点了菜单“我要投诉”"), ("account", "answer to 我要投诉")]


async def test_a_stranger_who_scans_follows_and_a_follower_only_scans(client) -> None:
    for _ in range(2):
        await act(client, do="scan", scene="hall-3")
        await lines(client, 2)
    await lines(client, 4)
    assert [one["what"] for one in (await state(client))["deliveries"]] == ["subscribe", "SCAN"]


async def test_a_place_a_voice_a_photo_and_a_video_reach_the_callback(client) -> None:
    await act(client, do="place", latitude=30.6, longitude=104.0, label="玉林中路")
    media = {"openid": ZHANG, "kind": "voice"}
    assert (await client.post("/simulator/media", params=media)).status == 202
    for kind, content_type in (("image", "image/jpeg"), ("video", "video/mp4")):
        sent = await client.post(
            "/simulator/media", params=media | {"kind": kind}, data=b"\xff\xd8", headers={"Content-Type": content_type}
        )
        assert sent.status == 202
    async with asyncio.timeout(20):
        while len(found := (await state(client))["deliveries"]) < 4:  # noqa: ASYNC110 - the other side is a server
            await asyncio.sleep(0.02)
    assert sorted(one["what"] for one in found) == ["image", "location", "video", "voice"]
    photo = next(line["media"] for line in (await state(client))["lines"] if line["media"])
    shown = await client.get(f"/simulator/media/{photo}")
    assert (shown.content_type, await shown.read()) == ("image/jpeg", b"\xff\xd8")


async def test_a_link_is_kept_with_what_it_says(client, parts) -> None:
    await act(client, do="link", title="停水通知", url="https://example.com/water")
    await lines(client, 2)
    async with parts.database.reading() as connection:
        found = messages.messages
        [row] = await connection.execute(select(found.c.kind, found.c.payload).where(found.c.author == "citizen"))
    assert (row.kind, enclosures.read(row.payload)) == ("link", Link("停水通知", "", "https://example.com/water"))


async def test_a_delivery_shows_the_encrypted_request_and_what_it_says(client) -> None:
    await act(client, do="say", text="问题")
    await lines(client, 2)
    [first] = (await state(client))["deliveries"]
    found = await (await client.get(f"/simulator/deliveries/{first['number']}")).json()
    assert "<Encrypt>" in found["sealed"]
    assert "问题" not in found["sealed"]
    assert "<Content>问题</Content>" in found["xml"]
    assert ("answer to 问题" in found["opened"], "answer to" in found["answer"]) == (True, False)
    assert (await client.get("/simulator/deliveries/999")).status == 404


async def test_in_compatible_mode_the_plain_fields_come_along_and_only_the_encrypted_count(client) -> None:
    await order(client, do="mode", mode="compatible")
    await act(client, do="say", text="问题")
    assert (await lines(client, 2))[1] == ("account", "answer to 问题")
    [first] = (await state(client))["deliveries"]
    found = await (await client.get(f"/simulator/deliveries/{first['number']}")).json()
    assert ("<Content>问题</Content>" in found["sealed"], "<Encrypt>" in found["sealed"]) == (True, True)


async def test_the_last_message_is_delivered_again_as_it_was(client, script) -> None:
    await order(client, do="again", openid=ZHANG)  # nothing yet
    await act(client, do="say", text="问题")
    await lines(client, 2)
    await order(client, do="again", openid=ZHANG)
    assert [text for side, text in await lines(client, 4) if side == "account"] == ["answer to 问题"] * 2
    assert script.texts == ["问题"]


async def test_orders_are_shown_and_taken_back(client) -> None:
    await order(client, do="refuse", code=45015, times=2)
    await order(client, do="refuse", code=40164, of="token")
    await order(client, do="swallow")
    await order(client, do="slow", seconds=0.01)
    assert (await state(client))["ordered"] == {
        "refusals": [45015, 45015],
        "of_token": [40164],
        "swallowed": 1,
        "slow": 0.01,
    }
    await order(client, do="forget")
    await order(client, do="slow", seconds=0)
    assert (await state(client))["ordered"] == {"refusals": [], "of_token": [], "swallowed": 0, "slow": 0.0}


async def test_an_ordered_error_is_the_next_calls_and_one_of_typing_signs_waits_for_one(wechat, script) -> None:
    made = await wechat(patience_of_account=Patience(answer=0.8, typing=0.01))
    for code in (45080, 45015):
        controls.order(controls.Refuse(code), made.api, made.platform)
    controls.order(controls.Swallow(), made.api, made.platform)
    script.go.clear()
    await made.platform.send(ZHANG, "慢问题")
    script.go.set()
    async with asyncio.timeout(5):
        while len(made.api.tokens.calls) < 2:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.02)
    assert list(made.api.tokens.calls) == [("/message/custom/typing", 45080), ("/message/custom/send", 45015)]
    assert (made.api.tokens.refusals, made.api.tokens.swallowed) == ([], 1)
    controls.order(controls.Forget(), made.api, made.platform)


async def test_a_token_is_replaced_before_its_end_and_the_former_one_is_good_a_little_longer(wechat) -> None:
    made = await wechat()
    wanted = {"appid": ACCOUNT[0], "secret": ACCOUNT[1]}

    async def issued() -> str:
        answer = await made.client.post("/simulator/api/cgi-bin/stable_token", json=wanted)
        return (await answer.json())["access_token"]

    async def code(token: str) -> int:
        answer = await made.client.get("/simulator/api/cgi-bin/menu/get", params={"access_token": token})
        return (await answer.json())["errcode"]

    first = await issued()
    assert (await issued(), await code(first)) == (first, 46003)  # there is no menu yet
    made.api.tokens.expires_at = time.time() + OVERLAP_SECONDS
    second = await issued()
    assert second != first
    assert (await code(first), await code(second)) == (46003, 46003)
    made.api.tokens.former_until = time.time()
    assert (await code(first), await code(second)) == (40001, 46003)
    made.api.tokens.expire()
    assert (await code(second), await code("")) == (42001, 40001)
    third = await issued()
    made.api.tokens.replace()
    assert await code(third) == 40001


async def test_a_citizen_agrees_to_notices_and_they_end_as_ordered(client, parts) -> None:
    await act(client, do="say", text="问题")
    await lines(client, 2)
    await order(client, do="agree", openid=ZHANG, template="template-of-answers")
    await order(client, do="end", ending="failed:user block")
    async with asyncio.timeout(20):
        while len(found := (await state(client))["deliveries"]) < 2:  # noqa: ASYNC110 - the other side is a server
            await asyncio.sleep(0.02)
    assert (found[1]["what"], found[1]["ended"]) == ("subscribe_msg_popup_event", "已应答")
    assert (await state(client))["ending"] == "failed:user block"


def test_the_templates_of_the_account_can_be_agreed_to() -> None:
    template = Template("template-of-answers", {"time3": Value.TIME})
    notices = {Occasion.ANSWERED: Notice(subscription=template), Occasion.REPLY: Notice(template=template)}
    assert templates(notices) == [("template-of-answers", "已答复")]


async def test_windows_open_with_a_message_and_end_on_demand(client) -> None:
    await act(client, do="say", text="问题")
    await lines(client, 2)
    [[kind, left, _]] = (await state(client))["windows"]
    assert (kind, left) == ("message", 5)
    await order(client, do="late", openid=ZHANG)
    assert (await state(client))["windows"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"do": "say"},
        {"do": "say", "openid": "a b", "text": "x"},
        {"do": "say", "openid": ZHANG, "text": ""},
        {"do": "press", "openid": ZHANG, "event": "LOCATION", "key": "k", "name": "n"},
        {"do": "place", "openid": ZHANG, "latitude": 91, "longitude": 0},
        {"do": "refuse", "code": 1},
    ],
)
async def test_an_act_that_no_phone_can_do_is_refused(client, asked: dict) -> None:
    assert (await client.post("/simulator/acts", json=asked)).status == 400
    assert (await client.post("/simulator/acts", data=str(asked))).status == 400


async def test_media_that_no_phone_sends_is_refused(client) -> None:
    for kind, content_type, content in (
        ("image", "text/html", b"x"),
        ("image", "image/svg+xml", b"<svg/>"),
        ("image", "image/jpeg", b""),
        ("image", "image/jpeg", b"x" * (MAX_MEDIA + 1)),
        ("film", "image/jpeg", b"x"),
        ("video", "image/jpeg", b"x"),
    ):
        query = {"openid": ZHANG, "kind": kind}
        sent = await client.post(
            "/simulator/media", params=query, data=io.BytesIO(content), headers={"Content-Type": content_type}
        )
        assert sent.status == 400


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"appid": "wxother"}, "10013"),
        ({"redirect_uri": "https://evil.example/"}, "10003"),
        ({"redirect_uri": "http://127.0.0.1.evil.example/"}, "10003"),
        ({"state": "a b"}, "10014"),
    ],
)
async def test_the_authorize_page_leads_nowhere_else(client, changes: dict[str, str], words: str) -> None:
    query = {"appid": ACCOUNT[0], "redirect_uri": str(client.make_url("/wechat/entered")), "state": "s1", **changes}
    page = await client.get("/simulator/authorize", params=query)
    assert (page.status, words in await page.text()) == (400, True)
    chosen = {**query, "openid": ZHANG}
    assert (await client.get("/simulator/authorize/as", params=chosen, allow_redirects=False)).status == 400


async def test_outside_demo_mode_there_is_no_simulator(wechat) -> None:
    made = await wechat()
    for path in ("/simulator/", "/simulator/state?openid=a", "/simulator/authorize", "/simulator/scenes"):
        assert (await made.client.get(path)).status == 404
    assert (await made.client.post("/simulator/controls", json={"do": "expire"})).status == 404
