"""What people do on WeChat beside writing: following, scanning, tapping the menu."""

import pytest
from sqlalchemy import select

from channels.rates import Limit
from channels.wechat import callback
from channels.wording import WORDS
from records import citizens, messages, scenes
from records.scenes import Scene, SceneKind
from records.service_window import gone_since

ZHANG = "openid_zhang"
WINDOW = "青羊区政务大厅3号窗口"


async def rows(parts) -> list[tuple[str, str]]:
    async with parts.database.reading() as connection:
        found = select(messages.messages.c.kind, messages.messages.c.text).where(messages.messages.c.direction == "in")
        return [tuple(row) for row in await connection.execute(found.order_by(messages.messages.c.id))]


async def sources(parts) -> list[tuple[str, str | None]]:
    async with parts.database.reading() as connection:
        citizen_id = await citizens.find(connection, "wechat", ZHANG)
        assert citizen_id is not None
        return [(source.key, source.name) for source in await scenes.sources(connection, citizen_id)]


@pytest.fixture
async def window(parts, clock) -> Scene:
    scene = Scene("hall-3", WINDOW, SceneKind.WINDOW, "http://weixin.qq.com/q/x", None, clock())
    async with parts.database.transaction() as tx:
        await scenes.keep(tx, scene)
    return scene


async def test_the_welcome_names_the_window_whose_code_was_scanned(wechat, parts, window: Scene) -> None:
    platform = (await wechat()).platform
    welcomed = await platform.event(ZHANG, "subscribe", "qrscene_hall-3")
    assert welcomed.text is not None
    assert WINDOW in welcomed.text
    assert WORDS.wechat.welcome.strip() in welcomed.text
    scanned = await platform.event(ZHANG, "SCAN", "hall-3")
    assert (scanned.text or "").startswith(f"您好！您扫的是“{WINDOW}”")
    assert await rows(parts) == [("subscribe", "hall-3"), ("scan", "hall-3")]


async def test_the_first_and_the_last_source_are_remembered_and_unknown_ones_kept(wechat, parts, window: Scene) -> None:
    platform = (await wechat()).platform
    await platform.event(ZHANG, "subscribe")
    assert await sources(parts) == []
    await platform.event(ZHANG, "SCAN", "hall-3")
    assert await sources(parts) == [("hall-3", WINDOW)]
    for key in ("other", "poster\u202e-2024"):
        scanned = await platform.event(ZHANG, "SCAN", key)
        assert scanned.text == WORDS.wechat.scanned_unknown.strip()
    assert await sources(parts) == [("hall-3", WINDOW), ("poster-2024", None)]


async def test_who_writes_too_much_is_welcomed_all_the_same_and_comes_from_somewhere(
    wechat, parts, window: Scene, monkeypatch
) -> None:
    platform = (await wechat()).platform
    monkeypatch.setattr(callback, "SPEAKS", Limit("test-scans", 0, 3_600))
    assert (await platform.send(ZHANG, "问题")).text == WORDS.wechat.too_often
    assert WINDOW in ((await platform.event(ZHANG, "SCAN", "hall-3")).text or "")
    assert await sources(parts) == [("hall-3", WINDOW)]


async def test_a_menu_item_is_said_as_if_it_had_been_typed(wechat, parts, script) -> None:
    platform = (await wechat()).platform
    clicked = await platform.event(ZHANG, "CLICK", "say:我要投诉")
    assert (clicked.text, script.texts) == ("answer to 我要投诉", ["我要投诉"])
    assert await rows(parts) == [("click", "我要投诉")]


async def test_a_menu_item_that_is_pressed_twice_is_answered_once(wechat, parts, script, clock) -> None:
    platform, now = (await wechat()).platform, int(clock().timestamp())
    pressed = {"Event": "CLICK", "EventKey": "say:查进度"}
    answers = [(await platform.report(ZHANG, pressed | {"CreateTime": str(now + second)})).text for second in (0, 1)]
    assert (answers, script.texts) == (["answer to 查进度", None], ["查进度"])


async def test_an_item_of_an_older_menu_is_answered_honestly(wechat, parts, script) -> None:
    platform = (await wechat()).platform
    assert (await platform.event(ZHANG, "CLICK", "gone")).text == WORDS.wechat.not_text["click"]
    assert (await platform.event(ZHANG, "scancode_waitmsg", "k")).text == WORDS.wechat.not_text["scancode_waitmsg"]
    assert script.turns == []


async def test_a_tapped_choice_counts_as_a_click(wechat, parts, script) -> None:
    platform = (await wechat()).platform
    fields = {"MsgType": "text", "Content": "满意", "bizmsgmenuid": "101"}
    assert (await platform.send_other(ZHANG, fields)).text == "answer to 满意"
    assert await rows(parts) == [("click", "满意")]


async def test_who_came_back_is_not_gone_because_their_leaving_is_delivered_again(wechat, parts, clock) -> None:
    platform = (await wechat()).platform

    async def gone() -> bool:
        async with parts.database.reading() as connection:
            citizen_id = await citizens.find(connection, "wechat", ZHANG)
            return bool(await gone_since(connection, [citizen_id]))

    left = {"Event": "unsubscribe", "EventKey": ""}
    await platform.event(ZHANG, "subscribe")
    await platform.report(ZHANG, left)
    assert await gone()
    await platform.report(ZHANG, {"Event": "subscribe", "EventKey": "qrscene_x"})
    await platform.report(ZHANG, left | {"CreateTime": str(int(clock().timestamp()) - 60)})
    assert not await gone()
    await platform.report(ZHANG, left | {"CreateTime": "no time"})
    assert await gone()


async def test_who_left_is_gone_though_their_coming_is_delivered_again(wechat, parts, clock) -> None:
    platform = (await wechat()).platform
    came = {"Event": "subscribe", "EventKey": "", "CreateTime": str(int(clock().timestamp()) - 3)}
    await platform.report(ZHANG, came)
    await platform.event(ZHANG, "unsubscribe")
    await platform.report(ZHANG, came)
    async with parts.database.reading() as connection:
        citizen_id = await citizens.find(connection, "wechat", ZHANG)
        assert await gone_since(connection, [citizen_id])


@pytest.mark.parametrize(
    "event",
    [
        "VIEW",
        "LOCATION",
        "scancode_push",
        "pic_sysphoto",
        "location_select",
        "TEMPLATESENDJOBFINISH",
        "view_miniprogram",
    ],
)
async def test_other_events_are_acknowledged_in_silence(wechat, parts, script, event: str) -> None:
    platform = (await wechat()).platform
    delivered = await platform.event(ZHANG, event, "https://example.org/")
    assert (delivered.text, delivered.deliveries, delivered.failed) == (None, 1, False)
    assert await rows(parts) == []


async def test_reports_on_many_notices_that_nobody_knows_are_acknowledged_in_time(wechat) -> None:
    platform = (await wechat()).platform
    line = {"TemplateId": "t", "ErrorCode": "43101", "ErrorStatus": "failed:user block"}
    lines = [line | {"MsgID": str(number)} for number in range(20)]
    fields = {"Event": "subscribe_msg_sent_event", "SubscribeMsgSentEvent": {"List": lines}}
    delivered = await platform.report(ZHANG, fields)
    assert (delivered.text, delivered.deliveries, delivered.failed) == (None, 1, False)


async def test_an_event_that_is_delivered_again_gets_the_stored_reply(wechat, parts, script, clock) -> None:
    platform = (await wechat()).platform
    fields = {"MsgType": "event", "Event": "CLICK", "EventKey": "say:问题"}
    fields |= {"CreateTime": str(int(clock().timestamp()))}
    answers = [(await platform.send_other(ZHANG, fields)).text for _ in range(2)]
    assert answers == ["answer to 问题"] * 2
    assert script.texts == ["问题"]
    fields |= {"Event": "subscribe", "EventKey": ""}
    for _ in range(2):
        assert (await platform.send_other(ZHANG, fields)).text == WORDS.wechat.welcome.strip()
    assert len(await rows(parts)) == 2
