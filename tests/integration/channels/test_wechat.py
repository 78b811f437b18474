"""The real callback, called by the simulated platform over HTTP, signed and encrypted."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from bot.reply import Reply, ReplyOutcome
from channels.parts import Patience
from channels.simulator.platform import Platform, Side
from channels.wechat import callback
from channels.wechat.callback import MAX_BODY, PATH
from channels.wording import WORDS
from records import alarms, citizens, messages, outbox
from records.media import Found, MediaKind, NewPiece
from records.messages import NewNote

QUICK = Patience(answer=0.05, hold=0.3)
ZHANG, LI = "openid_zhang", "openid_li"
POINT = {"Location_X": "30.657", "Location_Y": "104.066"}


async def eventually(found, wanted, seconds: float = 5.0) -> None:
    """Wait until a background round has done it."""
    async with asyncio.timeout(seconds):
        while found() != wanted:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.02)


async def written(database) -> int:
    """How many messages were written down."""
    async with database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(messages.messages))).scalar_one())


@pytest.mark.parametrize("aes_key", [None, ""], ids=["secure", "plain"])
async def test_a_text_is_answered_in_the_same_response(wechat, aes_key) -> None:
    account = {} if aes_key is None else {"aes_key": aes_key}
    platform = (await wechat(**account)).platform
    delivered = await platform.send(ZHANG, "公积金怎么提取？<b>&]]></b>")
    assert (delivered.text, delivered.deliveries) == ("answer to 公积金怎么提取？<b>&]]></b>", 1)


async def test_a_replayed_message_gets_the_stored_reply(wechat, script) -> None:
    platform = (await wechat()).platform
    first = await platform.send(ZHANG, "问题")
    again = await platform.send(ZHANG, "问题", message_id=first.message_id)
    assert first.text == again.text
    assert len(script.turns) == 1


async def test_a_slow_reply_is_pushed_once_and_the_delivery_ends_in_success(wechat, script) -> None:
    platform: Platform = (await wechat(patience_of_account=QUICK)).platform
    script.go.clear()
    delivered = await platform.send(ZHANG, "慢问题")
    assert (delivered.text, delivered.deliveries, delivered.failed) == (None, 1, False)
    again = await platform.send(ZHANG, "慢问题", message_id=delivered.message_id)
    assert again.text is None
    script.go.set()
    await eventually(lambda: platform.pushed(ZHANG), ["answer to 慢问题"])
    assert (await platform.send(ZHANG, "慢问题", message_id=delivered.message_id)).text is None
    assert platform.pushed(ZHANG) == ["answer to 慢问题"]
    assert len(script.turns) == 1


async def test_a_reply_that_no_delivery_could_bring_again_is_pushed(wechat, script) -> None:
    platform: Platform = (await wechat(patience=0.3, patience_of_account=Patience(answer=60.0))).platform
    script.go.clear()
    delivering = asyncio.create_task(platform.send(ZHANG, "慢问题"))
    await asyncio.sleep(0.75)  # the third delivery is under way
    script.go.set()
    delivered = await delivering
    assert (delivered.text, delivered.deliveries, delivered.failed) == (None, 3, False)
    await eventually(lambda: platform.pushed(ZHANG), ["answer to 慢问题"])


async def test_a_reply_that_was_broken_off_long_ago_is_pushed_and_a_stored_one_said_again(
    wechat, script, monkeypatch
) -> None:
    platform: Platform = (await wechat()).platform
    script.failures = 1
    broken, answered = await platform.send(ZHANG, "一"), await platform.send(LI, "二")
    monkeypatch.setattr(callback, "LAST_COMES_AFTER", timedelta())
    assert (await platform.send(ZHANG, "一", message_id=broken.message_id)).text is None
    await eventually(lambda: platform.pushed(ZHANG), ["answer to 一"])
    assert (await platform.send(LI, "二", message_id=answered.message_id)).text == "answer to 二"
    assert platform.pushed(LI) == []


async def test_a_message_whose_first_deliveries_met_nobody_is_answered_by_a_message_of_its_own(wechat, clock) -> None:
    platform: Platform = (await wechat()).platform
    sent = str(int(clock().timestamp()) - 10)
    text = {"MsgType": "text", "Content": "问题", "MsgId": "77", "CreateTime": sent}
    assert (await platform.report(ZHANG, text)).text is None
    await eventually(lambda: platform.pushed(ZHANG), ["answer to 问题"])


async def test_who_is_greeted_where_wechat_will_not_come_again_gets_that_by_a_message_of_its_own(wechat, clock) -> None:
    platform = (await wechat()).platform
    came = {"Event": "subscribe", "EventKey": "", "CreateTime": str(int(clock().timestamp()) - 10)}
    for _ in range(2):
        assert (await platform.report(ZHANG, came)).text is None
    await eventually(lambda: platform.pushed(ZHANG), [WORDS.wechat.welcome.strip()])


async def test_what_is_said_while_a_turn_is_under_way_is_answered_once_in_order(wechat, script, parts) -> None:
    platform: Platform = (await wechat(patience=60.0, patience_of_account=Patience(answer=50.0))).platform
    script.go.clear()
    first = asyncio.create_task(platform.send(ZHANG, "我要投诉"))
    await script.begun.acquire()
    second = asyncio.create_task(platform.send(ZHANG, "路灯坏了"))
    async with asyncio.timeout(10):
        while await written(parts.database) < 2:  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.02)
    third = await platform.send(ZHANG, "三天了")
    assert (third.text, third.deliveries, third.failed) == (None, 1, False)
    script.go.set()
    assert [(await one).text for one in (first, second)] == ["answer to 我要投诉", "answer to 路灯坏了\n三天了"]
    assert (await platform.send(ZHANG, "三天了", message_id=third.message_id)).text is None


async def test_a_double_tap_gets_one_answer(wechat, script) -> None:
    platform: Platform = (await wechat()).platform
    answers = [(await platform.send(ZHANG, "公积金怎么提取")).text for _ in range(2)]
    assert answers == ["answer to 公积金怎么提取", None]
    assert len(script.turns) == 1


async def test_a_failing_turn_is_no_error_page_and_recovery_comes_back_to_it(wechat, script) -> None:
    platform = (await wechat()).platform
    script.failures = 1
    delivered = await platform.send(ZHANG, "问题")
    assert (delivered.text, delivered.failed) == (None, False)
    assert (await platform.send(ZHANG, "问题", message_id=delivered.message_id)).text == "answer to 问题"


async def test_without_service_messages_a_later_delivery_brings_the_reply(wechat, script) -> None:
    made = await wechat(patience=1.0, verified=False, patience_of_account=replace(QUICK, hold=1.5))
    script.go.clear()
    asyncio.get_running_loop().call_later(1.2, script.go.set)  # well within the second delivery
    delivered = await made.platform.send(ZHANG, "慢问题")
    assert (delivered.text, delivered.deliveries) == ("answer to 慢问题", 2)
    assert len(script.turns) == 1


async def test_without_service_messages_the_next_message_fetches_what_came_too_late(wechat, script) -> None:
    made = await wechat(patience=0.2, verified=False, patience_of_account=QUICK)
    script.go.clear()
    delivered = await made.platform.send(ZHANG, "很慢的问题")
    assert (delivered.text, delivered.deliveries) == (WORDS.wechat.still_working, 3)
    script.go.set()
    fetched = await made.platform.send(ZHANG, "好")
    assert fetched.text == "answer to 很慢的问题"
    assert (await made.platform.send(ZHANG, "新问题")).text == "answer to 新问题"
    assert script.texts == ["很慢的问题", "新问题"]


async def test_a_short_answer_to_a_question_fetches_nothing_and_what_waited_comes_along(
    wechat, script, parts, clock
) -> None:
    platform = (await wechat(verified=False)).platform
    script.reply = Reply("确认提交吗？", ReplyOutcome.ASKING)
    await platform.send(ZHANG, "路灯坏了")
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, script.turns[0].citizen_id, NewNote("已派单", author="staff:3"), clock())
        await outbox.enqueue(tx, note, clock())
    script.reply = None
    assert (await platform.send(ZHANG, "是")).text == "已派单\n\nanswer to 是"


async def test_a_question_that_was_not_seen_yet_is_fetched_and_not_answered(wechat, script) -> None:
    made = await wechat(patience=0.2, verified=False, patience_of_account=QUICK)
    script.reply = Reply("确认提交吗？", ReplyOutcome.ASKING)
    script.go.clear()
    await made.platform.send(ZHANG, "路灯坏了")
    script.go.set()
    assert (await made.platform.send(ZHANG, "1")).text == "确认提交吗？"
    assert script.texts == ["路灯坏了"]


async def test_what_waited_comes_along_with_the_next_reply_and_once(wechat, script, parts, clock) -> None:
    platform = (await wechat(verified=False)).platform
    await platform.send(ZHANG, "路灯坏了")
    for text in ("已派单", "已修好"):
        async with parts.database.transaction() as tx:
            note = await messages.post(tx, script.turns[0].citizen_id, NewNote(text, author="staff:3"), clock())
            await outbox.enqueue(tx, note, clock())
    first = await platform.send(ZHANG, "公积金怎么提取")
    assert first.text == "已派单\n\n已修好\n\nanswer to 公积金怎么提取"
    again = await platform.send(ZHANG, "公积金怎么提取", message_id=first.message_id)
    assert again.text == first.text
    assert (await platform.send(ZHANG, "社保呢")).text == "answer to 社保呢"


async def test_an_account_that_cannot_write_first_says_that_a_picture_did_not_come_along(
    wechat, script, parts, clock
) -> None:
    platform = (await wechat(verified=False)).platform
    await platform.send(ZHANG, "路灯坏了")
    picture = NewPiece(MediaKind.IMAGE, "0" * 32, Found("image/jpeg", 1, "0" * 64, 4, 3))
    async with parts.database.transaction() as tx:
        new = NewNote("见照片", author="staff:3", piece=picture)
        note = await messages.post(tx, script.turns[0].citizen_id, new, clock())
        await outbox.enqueue(tx, note, clock())
    assert (await platform.send(ZHANG, "好")).text == f"见照片\n{WORDS.wechat.no_picture}"


async def test_an_emergencys_numbers_stand_alone(wechat, script, parts, clock) -> None:
    platform = (await wechat(verified=False)).platform
    await platform.send(ZHANG, "路灯坏了")
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, script.turns[0].citizen_id, NewNote("已修好", author="staff:3"), clock())
        await outbox.enqueue(tx, note, clock())
    script.reply = Reply("请拨打 119", ReplyOutcome.EMERGENCY)
    assert (await platform.send(ZHANG, "着火了")).text == "请拨打 119"
    assert (await platform.send(ZHANG, "好")).text == "已修好"


async def test_a_late_answer_is_shown_by_its_own_delivery_or_by_the_next_message_and_not_twice(
    wechat, script, parts
) -> None:
    made = await wechat(patience=0.5, verified=False, patience_of_account=Patience(answer=0.3, hold=0.3))
    script.go.clear()
    first = asyncio.create_task(made.platform.send(ZHANG, "很慢的问题"))
    await asyncio.sleep(1.2)  # the third delivery is under way
    second = asyncio.create_task(made.platform.send(ZHANG, "好"))
    await asyncio.sleep(0.05)
    script.go.set()
    shown = [(await one).text for one in (first, second)]
    assert sum("answer to 很慢的问题" in (text or "") for text in shown) == 1, shown


async def test_an_answer_of_staff_is_pushed_to_a_verified_accounts_citizen(wechat, script, parts, clock) -> None:
    platform = (await wechat()).platform
    await platform.send(ZHANG, "路灯坏了")
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, script.turns[0].citizen_id, NewNote("已修好", author="staff:3"), clock())
        await outbox.enqueue(tx, note, clock())
    await eventually(lambda: platform.pushed(ZHANG), ["已修好"])


async def test_an_expired_token_is_renewed_once_and_the_message_is_sent(wechat, script, parts, clock) -> None:
    made = await wechat(patience_of_account=QUICK)
    for wanted in (1, 2):
        script.go.clear()
        await made.platform.send(ZHANG, f"问题{wanted}")
        made.api.tokens.expires_at = 0.0
        script.go.set()
        await eventually(lambda: len(made.platform.pushed(ZHANG)), wanted)
    assert made.api.tokens.issued == 2


@pytest.mark.parametrize(
    ("code", "state"), [(45047, "held"), (43004, "failed"), (48001, "held"), (-1, "queued"), (40001, "sent")]
)
async def test_each_refusal_has_its_consequence(wechat, script, parts, code: int, state: str) -> None:
    made = await wechat(patience_of_account=QUICK)
    script.go.clear()
    await made.platform.send(ZHANG, "问题")
    made.api.tokens.refusals = [code]
    script.go.set()

    async def found() -> list[str]:
        async with parts.database.reading() as connection:
            return [row.state for row in await connection.execute(select(outbox.outbox))]

    async with asyncio.timeout(5):
        while made.api.tokens.refusals or await found() != [state]:  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.02)
    async with parts.database.reading() as connection:
        gone = (await connection.execute(select(citizens.citizens.c.unreachable_since))).scalar_one()
    assert (gone is not None) == (code == 43004)


async def test_an_account_that_is_refused_is_unverified_until_somebody_deals_with_it(
    wechat, script, parts, clock
) -> None:
    made = await wechat(patience_of_account=QUICK)
    script.go.clear()
    await made.platform.send(ZHANG, "慢问题")
    made.api.tokens.refusals = [48001]
    script.go.set()

    async def refused() -> bool:
        await made.standing.look()
        return not made.standing.verified

    async with asyncio.timeout(5):
        while not await refused():  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.02)
    assert (await made.platform.send(ZHANG, "好")).text == "answer to 慢问题"
    assert made.platform.pushed(ZHANG) == []
    async with parts.database.transaction() as tx:
        assert await alarms.settle(tx, "wechat", 48001)
    await made.standing.look()
    note_for = script.turns[0].citizen_id
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, note_for, NewNote("已修好", author="staff:3"), clock())
        await outbox.enqueue(tx, note, clock())
    await eventually(lambda: made.platform.pushed(ZHANG), ["已修好"])


async def test_whoever_follows_is_welcomed_and_whoever_leaves_gets_silence(wechat, script, parts) -> None:
    platform = (await wechat()).platform
    assert (await platform.event(ZHANG, "subscribe")).text == WORDS.wechat.welcome.strip()
    assert (await platform.event(ZHANG, "unsubscribe")).text is None
    assert script.turns == []


@pytest.mark.parametrize("kind", ["hologram", "image", "video"])
async def test_what_is_nothing_that_we_know_or_comes_without_its_id_is_answered_honestly(
    wechat, script, kind: str
) -> None:
    platform = (await wechat()).platform
    delivered = await platform.send_other(ZHANG, {"MsgType": kind, "PicUrl": "http://127.0.0.1:1/"})
    assert delivered.text == WORDS.wechat.not_text["other"]
    assert script.turns == []


async def test_a_named_place_and_a_recognised_voice_are_read_as_text(wechat, script) -> None:
    platform = (await wechat()).platform
    await platform.send_other(ZHANG, {"MsgType": "location", **POINT, "Label": "人民路1号"})
    await platform.send_other(ZHANG, {"MsgType": "voice", "MediaId": "v", "Recognition": "路灯坏了"})
    assert script.texts == [WORDS.place.format(label="人民路1号"), "路灯坏了"]


@pytest.mark.parametrize(("text", "words"), [("", WORDS.wechat.empty), ("长" * 2001, "最多 2000 个字")])
async def test_an_empty_or_endless_text_is_answered_in_words(wechat, script, text: str, words: str) -> None:
    platform = (await wechat()).platform
    assert words in ((await platform.send(ZHANG, text)).text or "")
    assert script.turns == []


async def test_a_long_reply_ends_in_a_link_to_the_whole(wechat, script) -> None:
    made = await wechat()
    script.reply = Reply("办理材料很多。" * 400, ReplyOutcome.ANSWERED)
    text = (await made.platform.send(ZHANG, "问题")).text or ""
    assert len(text.encode()) <= 2_048
    page = await made.client.get(text[text.index("/full/") :])
    assert page.status == 200
    assert "办理材料很多。" * 400 in await page.text()


async def test_two_citizens_do_not_see_each_others_replies(wechat) -> None:
    platform = (await wechat()).platform
    replies = await asyncio.gather(platform.send(ZHANG, "一"), platform.send(LI, "二"))
    assert [reply.text for reply in replies] == ["answer to 一", "answer to 二"]
    assert [line.side for line in platform.transcript(LI)] == [Side.CITIZEN, Side.ACCOUNT]


async def test_the_address_is_verified_as_wechat_does_it(wechat) -> None:
    made = await wechat()
    query, _ = made.platform.sealed("<xml/>", ZHANG)
    right = await made.client.get(PATH, params={**query, "echostr": "123<script>"})
    wrong = await made.client.get(PATH, params={**query, "signature": "0" * 40, "echostr": "123"})
    assert (right.status, await right.text(), right.content_type) == (200, "123<script>", "text/plain")
    assert wrong.status == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": ""},
        {"signature": "é" * 40},
        {"msg_signature": "0" * 40},
        {"timestamp": "x"},
        {"timestamp": ""},
        {"timestamp": "９" * 10},
        {"timestamp": "9" * 5000},
        {"encrypt_type": "raw"},
        {"nonce": "\ud800"},
    ],
)
async def test_a_forged_request_is_refused(wechat, script, changes: dict[str, str]) -> None:
    made = await wechat()
    query, sealed = made.platform.sealed("<xml><MsgType>text</MsgType></xml>", ZHANG)
    address = f"{PATH}?{urlencode({**query, **changes}, errors='surrogatepass')}"
    response = await made.client.post(address, data=sealed)
    assert response.status == 403
    assert script.turns == []


async def test_a_request_captured_long_ago_is_refused(wechat) -> None:
    made = await wechat()
    past = Platform(made.platform._account, "", None, clock=lambda: time.time() - 11 * 60)
    query, sealed = past.sealed("<xml/>", ZHANG)
    assert (await made.client.post(PATH, params=query, data=sealed)).status == 403


async def test_another_accounts_message_is_refused(wechat, parts) -> None:
    made = await wechat()
    other = Platform(made.platform._account.__class__("wxother", "s", "callbacktoken", "x" * 43, True, ""), "", None)
    query, sealed = other.sealed("<xml/>", ZHANG)
    assert (await made.client.post(PATH, params=query, data=sealed)).status in (400, 403)


async def test_a_message_to_another_account_with_the_same_keys_is_refused(wechat, script) -> None:
    made = await wechat()
    other = Platform(replace(made.platform._account, app_id="wxother"), "", None)
    text = "<MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId>"
    names = "<ToUserName>gh</ToUserName><FromUserName>openid_zhang</FromUserName>"
    query, sealed = other.sealed(f"<xml>{names}{text}</xml>", ZHANG)
    assert (await made.client.post(PATH, params=query, data=sealed)).status == 403
    assert script.turns == []


ODD_BODIES = [
    b"",
    b"\xff\xfe",
    b"not xml",
    b"<xml></xml>",
    b"<xml/>",
    b"<other/>",
    b'{"json": true}',
    b"<xml><MsgType>text</MsgType></xml>",
    b"<xml><MsgType/></xml>",
    b"<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>",
    b"<xml><ToUserName>a</ToUserName><FromUserName>b c</FromUserName><MsgType>text</MsgType><MsgId>1</MsgId></xml>",
    b"<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><MsgType>text</MsgType><MsgId>x</MsgId></xml>",
    b"<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><MsgType>text</MsgType><MsgId>-1</MsgId></xml>",
    b"<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><MsgType>text</MsgType><MsgId>"
    + b"9" * 5000
    + b"</MsgId></xml>",
    b"<xml><ToUserName><a/></ToUserName><FromUserName>b</FromUserName><MsgType>text</MsgType><MsgId>1</MsgId></xml>",
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
    b"<xml>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</xml>",
    b"<xml><MsgType>text</MsgType>",
    b"<xml><Encrypt>x</Encrypt></xml>",
    b"<xml><Encrypt>" * 2000,
    b"<xml><Encrypt>" + b" " * 30_000 + "密文".encode() + b"</Encrypt></xml>",
]


@pytest.mark.parametrize("aes_key", [None, ""], ids=["secure", "plain"])
async def test_an_odd_body_is_neither_an_error_nor_a_message(wechat, script, aes_key) -> None:
    made = await wechat(**({} if aes_key is None else {"aes_key": aes_key}))
    for body in ODD_BODIES:
        query, sealed = made.platform.sealed(body.decode("utf-8", "replace"), ZHANG)
        inside = await made.client.post(PATH, params=query, data=sealed)
        outside = await made.client.post(PATH, params=query, data=body)
        assert (inside.status, outside.status in (400, 403)) == (400, True), body[:80]
    assert script.turns == []


async def test_an_endless_body_is_refused(wechat) -> None:
    made = await wechat()
    query, _ = made.platform.sealed("<xml/>", ZHANG)
    assert (await made.client.post(PATH, params=query, data=b"x" * (MAX_BODY + 1))).status == 413
