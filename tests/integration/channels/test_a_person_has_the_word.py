"""While a person has the word the assistant says nothing, on every channel; what staff write still arrives."""

import asyncio
from uuid import uuid4

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from bot.live.words import SILENCE
from channels.web.visitor import COOKIE, Visitors
from records import live_talks, messages, outbox, staff
from records.live_talks import TalkState, Why
from records.messages import NewNote
from records.outbox import Occasion
from records.roles import Role
from records.staff import NewStaff

ZHANG = "openid_zhang"
Client = TestClient[web.Request, web.Application]


async def staff_says(parts, citizen_id: int, text: str) -> None:
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, citizen_id, NewNote(text, author="staff:1"), parts.clock())
        await outbox.enqueue(tx, note, parts.clock(), Occasion.REPLY)
    parts.reception.enqueued.set()


async def queued(parts) -> int:
    async with parts.database.reading() as connection:
        return len((await connection.execute(select(outbox.outbox.c.id))).all())


async def test_wechat_gets_success_and_the_staffs_words_are_pushed(wechat, script, parts) -> None:
    made = await wechat()
    script.reply = SILENCE
    said = await made.platform.send(ZHANG, "我要说补贴的事")
    assert (said.text, said.deliveries, said.failed) == (None, 1, False)
    assert (await made.platform.send(ZHANG, "我要说补贴的事", message_id=said.message_id)).text is None
    assert await queued(parts) == 0
    await staff_says(parts, script.turns[0].citizen_id, "请讲")
    async with asyncio.timeout(5):
        while made.platform.pushed(ZHANG) != ["请讲"]:  # noqa: ASYNC110 - the other side is an HTTP server
            await asyncio.sleep(0.02)


async def test_an_account_that_may_not_write_first_brings_the_staffs_words_along(wechat, script, parts) -> None:
    platform = (await wechat(verified=False)).platform
    script.reply = SILENCE
    assert (await platform.send(ZHANG, "我要说补贴的事")).text is None
    await staff_says(parts, script.turns[0].citizen_id, "请讲")
    await staff_says(parts, script.turns[0].citizen_id, "我在听")
    assert (await platform.send(ZHANG, "好的我说")).text == "请讲\n\n我在听"


async def test_the_web_page_is_told_that_nothing_will_be_said(client: Client, script) -> None:
    known(client)
    script.reply = SILENCE
    said = {"id": str(uuid4()), "text": "我要说补贴的事"}
    for _ in range(2):
        answer = await (await client.post("/api/chat/messages", json=said)).json()
        assert (answer["reply"], answer["silent"]) == (None, True)
    heard = await (await client.get("/api/chat/messages")).json()
    assert [(one["text"], one["answered"]) for one in heard["messages"]] == [("我要说补贴的事", True)]


async def test_a_reply_on_its_way_is_not_said_once_a_person_took_the_conversation(
    client: Client, script, parts
) -> None:
    known(client)
    script.go.clear()
    saying = asyncio.create_task(client.post("/api/chat/messages", json={"id": str(uuid4()), "text": "居住证怎么办"}))
    await script.begun.acquire()
    turn = script.turns[0]
    async with parts.database.transaction() as tx:
        await staff.add(tx, NewStaff("lan", "兰", frozenset({Role.DISPATCHER}), None, "x"), parts.clock())
        talk = await live_talks.enter(tx, await messages.load(tx, turn.message_id), Why.ASKED, parts.clock())
        await live_talks.change(tx, talk, state=TalkState.WITH_PERSON, staff_id=1, taken_at=parts.clock())
    script.go.set()
    answer = await (await saying).json()
    assert (answer["reply"], answer["silent"]) == (None, True)


def known(client: Client) -> None:
    response = web.Response()
    Visitors("k" * 40, secure=False).welcome(response)
    client.session.cookie_jar.update_cookies({COOKIE: response.cookies[COOKIE].value})
