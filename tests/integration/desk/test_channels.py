"""Turning channels off and on at the desk, and dealing with what WeChat refuses."""

from desk_town import Town

from records import alarms, audit, switches

NOTICE = "系统正在检修，明早 8 点恢复。"


async def test_an_administrator_turns_a_channel_off_and_on(town: Town) -> None:
    desk = town.at("administrator")
    off = await desk.post("/desk/channels/wechat/off", reason="检修", notice=NOTICE)
    assert off.location == "/desk/channels?said=channel_off"
    page = await desk.get("/desk/channels")
    assert NOTICE in page.text
    assert "已停用" in page.words
    async with town.database.reading() as connection:
        assert list(await switches.all_off(connection)) == ["wechat"]
    assert (await desk.post("/desk/channels/wechat/on")).location == "/desk/channels?said=channel_on"
    assert (await desk.post("/desk/channels/wechat/on")).location == "/desk/channels?said=channel_was_on"
    async with town.database.reading() as connection:
        entries = await audit.entries_of(connection, "channel:wechat")
    assert [entry.action for entry in entries] == ["channel.off", "channel.on"]
    assert {entry.actor.partition(":")[0] for entry in entries} == {"staff"}


async def test_what_was_typed_is_not_lost_when_it_is_refused(town: Town) -> None:
    page = await town.at("administrator").post("/desk/channels/web/off", reason="", notice=NOTICE)
    assert page.status == 400
    assert NOTICE in page.text
    assert "请填写停用原因" in page.words


async def test_an_alarm_of_wechats_is_shown_until_it_is_dealt_with(town: Town) -> None:
    desk = town.at("administrator")
    async with town.database.transaction() as tx:
        await alarms.account_refused(tx, "wechat", 48001, "公众号没有发送权限", town.clock())
    assert "公众号没有发送权限" in (await desk.get("/desk/channels")).words
    path = "/desk/channels/wechat/refusals/48001/settle"
    assert (await desk.post(path)).location == "/desk/channels?said=alarm_settled"
    assert "没有告警" in (await desk.get("/desk/channels")).words
    assert (await desk.post(path)).status == 409
    async with town.database.reading() as connection:
        [entry] = await audit.entries_of(connection, "channel:wechat")
    assert (entry.action, entry.detail) == ("channel.settled", "48001")


async def test_what_is_refused_to_notices_is_told_apart(town: Town) -> None:
    desk = town.at("administrator")
    async with town.database.transaction() as tx:
        await alarms.account_refused(tx, alarms.NOTICES, 48001, "公众号没有发送权限（t1）", town.clock())
    words = (await desk.get("/desk/channels")).words
    assert "微信通知 · 48001" in words
    assert "消息照常发送" in words
    assert (await desk.post("/desk/channels/wechat/refusals/48001/settle")).status == 409
    path = f"/desk/channels/{alarms.NOTICES}/refusals/48001/settle"
    assert (await desk.post(path)).location == "/desk/channels?said=alarm_settled"
