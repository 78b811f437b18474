"""What citizens send on WeChat: written down with its message, fetched by the API, kept or said to be lost."""

import asyncio
from datetime import timedelta

import pictures
import pytest
from aiohttp import web
from sqlalchemy import select

from channels.parts import Patience
from channels.wechat.inbound import HELD_BY_WECHAT
from records import alarms, enclosures, media, messages
from records.enclosures import Link, Place

ZHANG = "openid_zhang"
POINT = {"Location_X": "30.657", "Location_Y": "104.066", "Scale": "16"}


async def piece(parts):
    async with parts.database.reading() as connection:
        return (await connection.execute(select(media.media))).one()


async def ended(parts):
    """The only piece, when it waits no longer."""
    async with asyncio.timeout(5):
        while (found := await piece(parts)).state == "pending":  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.02)
    return found


async def message(parts):
    async with parts.database.reading() as connection:
        return (await connection.execute(select(messages.messages).where(messages.messages.c.direction == "in"))).one()


@pytest.mark.parametrize(
    ("kind", "content", "sent_as", "content_type"),
    [
        ("image", pictures.photo_with_place(), "image/jpeg", "image/jpeg"),
        ("voice", pictures.AMR, "audio/amr", "audio/amr"),
        ("video", pictures.MP4, "video/mp4", "video/mp4"),
        ("shortvideo", pictures.MP4, "video/mpeg4", "video/mp4"),
    ],
)
async def test_what_is_sent_is_a_turn_and_is_fetched_and_kept(
    wechat, script, parts, kind: str, content: bytes, sent_as: str, content_type: str
) -> None:
    made = await wechat()
    media_id = made.api.media.put(content, sent_as)
    fields = {"MsgType": kind, "MediaId": media_id, "PicUrl": "http://127.0.0.1:1/never"}
    assert (await made.platform.send_other(ZHANG, fields)).text is not None
    assert [(turn.kind, turn.text) for turn in script.turns] == [(kind.removeprefix("short"), "")]
    found = await ended(parts)
    assert (found.state, found.content_type, found.bytes) == ("kept", content_type, len(content))
    assert parts.media.files.path(found.name).read_bytes() == content
    assert abs(found.expires_at - found.created_at - HELD_BY_WECHAT) < timedelta(seconds=1)


async def test_no_address_of_a_message_is_ever_asked_for(wechat, script, parts, aiohttp_server) -> None:
    asked: list[str] = []

    async def ask(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=pictures.jpeg(), content_type="image/jpeg")

    elsewhere = web.Application()
    elsewhere.router.add_route("*", "/{any:.*}", ask)
    address = str((await aiohttp_server(elsewhere)).make_url("/picture"))
    made = await wechat()
    media_id = made.api.media.put(pictures.jpeg(), "image/jpeg")
    for citizen, fields in enumerate(
        (
            {"MsgType": "link", "Title": "通知", "Description": "停水", "Url": address},
            {"MsgType": "image", "PicUrl": address},
            {"MsgType": "image", "MediaId": media_id, "PicUrl": address},
        )
    ):
        await made.platform.send_other(f"openid_{citizen}", fields)
    assert (await ended(parts)).state == "kept"
    assert asked == []


async def test_a_token_that_ran_out_is_renewed_for_the_fetch(wechat, parts) -> None:
    made = await wechat()
    made.api.tokens.refusals = [40001]
    media_id = made.api.media.put(pictures.AMR, "audio/amr")
    await made.platform.send_other(ZHANG, {"MsgType": "voice", "MediaId": media_id, "Format": "amr"})
    assert (await ended(parts)).state == "kept"


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [(None, "lost", "gone"), (pictures.HTML, "refused", "unknown_type"), (b"", "refused", "empty")],
)
async def test_what_cannot_be_had_or_is_no_picture_says_why(
    wechat, parts, content: bytes | None, state: str, reason: str
) -> None:
    made = await wechat()
    media_id = "forgotten" if content is None else made.api.media.put(content, "image/jpeg")
    await made.platform.send_other(ZHANG, {"MsgType": "image", "MediaId": media_id})
    found = await ended(parts)
    assert (found.state, found.reason, found.name) == (state, reason, None)


async def test_a_busy_platform_is_asked_again(wechat, parts) -> None:
    made = await wechat()
    made.api.tokens.refusals = [-1]
    media_id = made.api.media.put(pictures.AMR, "audio/amr")
    await made.platform.send_other(ZHANG, {"MsgType": "voice", "MediaId": media_id})
    async with asyncio.timeout(5):
        while made.api.tokens.refusals or not (await piece(parts)).attempts:  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.02)
    assert ((await piece(parts)).state, (await piece(parts)).attempts) == ("pending", 1)


@pytest.mark.parametrize(
    ("code", "of_token", "alarm"),
    [
        (48001, False, alarms.MEDIA),
        (45009, False, "wechat"),
        (40164, True, "wechat"),
        (-1, False, None),
        (40001, True, "wechat"),
    ],
)
async def test_what_only_the_operator_can_mend_is_an_alarm_while_it_is_tried_again(
    wechat, parts, code: int, of_token: bool, alarm: str | None
) -> None:
    made = await wechat()
    refusals = made.api.tokens.token_refusals if of_token else made.api.tokens.refusals
    refusals.append(code)
    media_id = made.api.media.put(pictures.AMR, "audio/amr")
    await made.platform.send_other(ZHANG, {"MsgType": "voice", "MediaId": media_id})
    async with asyncio.timeout(5):
        while refusals or (await piece(parts)).due_at > parts.clock() + timedelta(minutes=1):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert ((await piece(parts)).state, (await piece(parts)).attempts) == ("pending", 1)
    async with parts.database.reading() as connection:
        found = [(one.channel, one.code) for one in await alarms.standing(connection)]
    assert found == ([(alarm, code)] if alarm else [])
    await made.standing.look()
    assert made.standing.verified


async def test_what_was_heard_in_a_voice_is_read_and_the_voice_is_kept_all_the_same(wechat, script, parts) -> None:
    made = await wechat()
    media_id = made.api.media.put(pictures.AMR, "audio/amr")
    sent = {"MsgType": "voice", "MediaId": media_id, "Format": "amr", "Recognition": "路灯坏了"}
    await made.platform.send_other(ZHANG, sent)
    assert script.texts == ["路灯坏了"]
    assert (await ended(parts)).state == "kept"


async def test_a_point_on_the_map_and_a_link_are_kept_for_staff_and_never_opened(wechat, script, parts) -> None:
    made = await wechat()
    await made.platform.send_other(ZHANG, {"MsgType": "location", **POINT, "Label": "人民路1号"})
    assert enclosures.read((await message(parts)).payload) == Place(30.657, 104.066, "人民路1号")
    link = {"MsgType": "link", "Title": "通知", "Description": "停水", "Url": "http://127.0.0.1:1/never"}
    await made.platform.send_other("openid_li", link)
    async with parts.database.reading() as connection:
        last = (await connection.execute(select(messages.messages).where(messages.messages.c.kind == "link"))).one()
    assert enclosures.read(last.payload) == Link("通知", "停水", "http://127.0.0.1:1/never")
    assert [turn.kind for turn in script.turns] == ["location", "link"]


async def test_a_photo_is_no_word_that_fetches_what_waits(wechat, script) -> None:
    made = await wechat(patience=0.2, verified=False, patience_of_account=Patience(answer=0.05, hold=0.3))
    script.go.clear()
    await made.platform.send(ZHANG, "很慢的问题")
    script.go.set()
    media_id = made.api.media.put(pictures.jpeg(), "image/jpeg")
    text = (await made.platform.send_other(ZHANG, {"MsgType": "image", "MediaId": media_id})).text or ""
    assert text.startswith("answer to 很慢的问题\n\nanswer to")
    assert [turn.kind for turn in script.turns] == ["text", "image"]


@pytest.mark.parametrize(
    "fields", [{}, {"Location_X": "x", "Location_Y": "1"}, {"Location_X": "91", "Location_Y": "1"}]
)
async def test_a_place_that_is_none_is_no_error_page(wechat, script, fields) -> None:
    made = await wechat(patience=0.1)
    assert (await made.platform.send_other(ZHANG, {"MsgType": "location", **fields})).failed
    assert script.turns == []


async def test_a_piece_that_is_too_much_is_not_waited_for(wechat, parts, monkeypatch) -> None:
    made = await wechat()
    monkeypatch.setattr(parts.media, "_room", 0)
    media_id = made.api.media.put(pictures.jpeg(), "image/jpeg")
    await made.platform.send_other(ZHANG, {"MsgType": "image", "MediaId": media_id})
    found = await piece(parts)
    assert (found.state, found.reason) == ("refused", "no_room")
