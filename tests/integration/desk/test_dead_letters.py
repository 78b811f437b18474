"""What did not surely reach its citizen is on a page, with its reason, and goes out again by hand."""

import re
from datetime import timedelta
from html import unescape

import pytest
from desk_town import Town
from sqlalchemy import update

from desk import conversation, dead_letters_page
from records import alarms, audit, citizens, consents, dead_letters, messages, outbox
from records.messages import Inbound, NewNote
from records.outbox import Report, SendState, Spent

PAGE = dead_letters_page.PATH
LEASE = timedelta(seconds=60)


async def letters(town: Town, *reasons: str, state: SendState = SendState.FAILED) -> list[int]:
    """Messages to a citizen on WeChat that ended with these reasons."""
    ids, now = [], town.clock()
    async with town.database.transaction() as tx:
        receipt = await messages.receive(tx, Inbound("wechat", "openid", f"m{now}{reasons}", "路灯坏了"), now)
        for reason in reasons:
            note = await messages.post(tx, receipt.message.citizen_id, NewNote("电话13912345678，已修好"), now)
            await outbox.enqueue(tx, note, now)
            ids.append(note.id)
            values = {"state": state, "last_error": reason, "ended_at": now}
            await tx.execute(update(outbox.outbox).where(outbox.outbox.c.message_id == note.id).values(**values))
    return ids


async def queued(town: Town) -> int:
    async with town.database.reading() as connection:
        return (await outbox.backlog(connection))[0]


async def test_messages_are_listed_by_reason_and_narrowed_to_one(both_towns: Town) -> None:
    await letters(both_towns, "市民拒收", "市民拒收", "模板不对")
    await letters(both_towns, "没有回音", state=SendState.UNKNOWN)
    await letters(both_towns, "超过 48 小时", state=SendState.WEB_ONLY)
    desk = both_towns.at("administrator")
    page = await desk.get(PAGE)
    assert "市民拒收 2" in page.words
    assert page.text.count("原因：") == 5
    assert "13912345678" not in page.text
    for label in ("发送失败", "是否送达不明", "仅网页可见"):
        assert label in page.words
    (one,) = (link for link in page.links(PAGE) if "UNKNOWN".lower() in link)
    narrowed = await desk.get(one)
    assert narrowed.text.count("原因：") == 1
    assert (await desk.get(f"{PAGE}?state=sent")).status == 400
    assert (await both_towns.at("handler").get(PAGE)).status == 403


async def test_one_is_sent_again_once_and_leaves_a_trace(town: Town) -> None:
    (message_id,) = await letters(town, "市民拒收")
    desk = town.at("administrator")
    assert (await desk.post(f"{PAGE}/{message_id}/resend")).location == f"{PAGE}?said=resend"
    assert (await desk.post(f"{PAGE}/{message_id}/resend")).status == 409
    assert await queued(town) == 1
    async with town.database.reading() as connection:
        assert [entry.action for entry in await audit.entries_of(connection, f"message:{message_id}")] == [
            "message.resend"
        ]


async def test_all_of_a_reason_are_sent_again_and_no_others(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_letters, "RESENT_AT_ONCE", 2)
    monkeypatch.setattr(dead_letters_page, "RESENT_AT_ONCE", 2)
    await letters(town, *["白名单"] * 5, "市民拒收")
    done = await town.at("administrator").post(f"{PAGE}/resend", state="failed", reason="白名单")
    assert done.location == f"{PAGE}?said=resend"
    assert await queued(town) == 5
    async with town.database.reading() as connection:
        assert [(one.reason, one.count) for one in await dead_letters.groups(connection)] == [("市民拒收", 1)]


async def test_many_are_turned_over_page_by_page(town: Town) -> None:
    ids = await letters(town, *["白名单"] * (dead_letters_page.SHOWN + 3))
    desk = town.at("administrator")
    seen: list[str] = []
    address: str | None = f"{PAGE}?state=failed"
    while address:
        page = await desk.get(address)
        seen += re.findall(rf"{PAGE}/([0-9]+)/resend", page.text)
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        address = unescape(following[1]) if following else None
    assert [int(one) for one in seen] == ids[::-1]


async def test_staff_see_in_a_conversation_what_may_still_be_said(town: Town) -> None:
    async with town.database.transaction() as tx:
        receipt = await messages.receive(tx, Inbound("wechat", "openid", "m1", "路灯坏了"), town.clock())
        citizen_id = receipt.message.citizen_id
        note = await messages.post(tx, citizen_id, NewNote("您好"), town.clock())
        await outbox.enqueue(tx, note, town.clock())
        (parcel,) = await outbox.claim(tx, ["wechat"], town.clock(), LEASE, 1)
        await outbox.mark_sent(tx, parcel.id, town.clock(), Spent(1))
    desk, talk = town.at("administrator"), f"/desk/conversations/{citizen_id}/1"
    assert "微信还可以发 4 条" in (await desk.get(talk)).words
    town.clock.now += timedelta(hours=49)
    # By then the first session has ended.
    assert "市民超过 48 小时没有来信" in (await town.at("supervisor").get(talk)).words


async def test_staff_see_that_what_they_write_waits_where_the_account_may_not_write_first(town: Town) -> None:
    async with town.database.transaction() as tx:
        receipt = await messages.receive(tx, Inbound("wechat", "openid", "m1", "路灯坏了"), town.clock())
        note = await messages.post(tx, receipt.message.citizen_id, NewNote("您好"), town.clock())
        await outbox.enqueue(tx, note, town.clock())
        await alarms.account_refused(tx, "wechat", alarms.UNVERIFIED, "公众号没有发送权限", town.clock())
    desk, talk = town.at("administrator"), f"/desk/conversations/{receipt.message.citizen_id}/1"
    page = (await desk.get(talk)).words
    assert ("公众号不能主动发消息" in page, "等市民来信后发送" in page) == (True, True)
    await desk.post(f"/desk/channels/wechat/refusals/{alarms.UNVERIFIED}/settle")
    page = (await desk.get(talk)).words
    assert ("微信还可以发" in page, "待发送" in page) == (True, True)
    async with town.database.reading() as connection:
        words = await conversation.window(connection, [note], town.clock(), verified=False)
        [said] = await conversation.utterances(connection, [note], verified=False)
    assert "公众号不能主动发消息" in (words or "")
    assert said.sending is not None
    assert said.sending.label == "等市民来信后发送"


@pytest.mark.parametrize(("given", "words"), [(True, "市民同意接收订阅通知"), (False, "市民不接收订阅通知")])
async def test_staff_see_whether_a_citizen_wants_notices_once_the_window_is_shut(
    town: Town, given: bool, words: str
) -> None:
    async with town.database.transaction() as tx:
        receipt = await messages.receive(tx, Inbound("wechat", "openid", "m1", "路灯坏了"), town.clock())
        await consents.keep(tx, receipt.message.citizen_id, "t1", given=not given, now=town.clock())
        await consents.keep(tx, receipt.message.citizen_id, "t1", given=given, now=town.clock())
    desk, talk = town.at("administrator"), f"/desk/conversations/{receipt.message.citizen_id}/1"
    assert words not in (await desk.get(talk)).words
    town.clock.now += timedelta(hours=49)
    assert words in (await town.at("supervisor").get(talk)).words


async def test_staff_see_which_notice_went_out_and_whether_it_arrived(town: Town) -> None:
    async with town.database.transaction() as tx:
        receipt = await messages.receive(tx, Inbound("wechat", "openid", "m1", "路灯坏了"), town.clock())
        note = await messages.post(tx, receipt.message.citizen_id, NewNote("已修好"), town.clock())
        await outbox.enqueue(tx, note, town.clock())
        (parcel,) = await outbox.claim(tx, ["wechat"], town.clock(), LEASE, 1)
        await outbox.mark_noticed(tx, parcel.id, "subscription", "t1", town.clock())
    desk, talk = town.at("administrator"), f"/desk/conversations/{receipt.message.citizen_id}/1"
    assert "已发订阅通知，微信还没说送到" in (await desk.get(talk)).words
    async with town.database.transaction() as tx:
        await outbox.notice_reported(tx, Report("1", "t1", receipt.message.citizen_id), town.clock())
    assert "订阅通知已送达" in (await desk.get(talk)).words


async def test_staff_see_that_nothing_reaches_a_citizen_until_they_come_again(town: Town) -> None:
    async with town.database.transaction() as tx:
        receipt = await messages.receive(tx, Inbound("wechat", "openid", "m1", "路灯坏了"), town.clock())
        citizen_id = receipt.message.citizen_id
        town.clock.now += timedelta(minutes=1)
        await citizens.mark_unreachable(tx, citizen_id, town.clock())
    desk, talk = town.at("administrator"), f"/desk/conversations/{citizen_id}/1"
    assert "微信送不到这位市民" in (await desk.get(talk)).words
    town.clock.now += timedelta(minutes=1)
    async with town.database.transaction() as tx:
        await messages.receive(tx, Inbound("wechat", "openid", "m2", "在吗"), town.clock())
    assert "微信还可以发 5 条" in (await desk.get(talk)).words
