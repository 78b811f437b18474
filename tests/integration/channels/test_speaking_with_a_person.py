"""A citizen and a person from the first word to the last, on WeChat and the web, with the whole dialogue but Rasa."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, time
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.live.work import Click, LiveWork
from bot.parts import Floors, assemble
from bot.rasa_client import RasaClient
from bot.wording import WORDS
from channels.parts import ChannelParts
from channels.web.visitor import COOKIE, Visitors
from escalation.casework import Casework
from escalation.limits import OfficeHours
from escalation.rulebook import Rulebook
from escalation.rules import loader
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from records import live_talks, presence, staff
from records.roles import Role
from records.staff import NewStaff, Staff

ZHANG = "openid_zhang"
MATTER = "武侯区玉林街道的路灯坏了三天"
Client = TestClient[web.Request, web.Application]


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """Somebody answers whenever the tests run."""
    rules = loader.load()
    always = OfficeHours(((time(0), time(23, 59, 59, 999_999)),))
    return replace(rules, live=replace(rules.live, hours=always, every_day=True))


class Nothing:
    """A knowledge base without an answer."""

    async def ask(self, question: str, context: Context, today: date) -> Answer:
        return Answer(Outcome.NOTHING_FOUND)


@dataclass
class Handler:
    """A member of staff, who is there."""

    person: Staff
    work: LiveWork
    parts: ChannelParts
    clicks: "itertools.count[int]" = field(default_factory=itertools.count)

    def click(self) -> Click:
        return Click(self.person, f"click{next(self.clicks)}")


@pytest.fixture
async def handler(parts, script, clock) -> AsyncIterator[Handler]:
    """The dialogue speaks in place of the script; its Rasa is down, so that nothing is trained for this."""
    casework = Casework(parts.rulebook, parts.vault)
    async with aiohttp.ClientSession() as session:
        floors = Floors(parts.database, parts.vault, casework, Nothing())
        dialogue = assemble(floors, RasaClient(session, ["http://127.0.0.1:1"], "secret"), "secret").dialogue
        script.turn = dialogue.turn
        async with parts.database.transaction() as tx:
            await staff.add(tx, NewStaff("lan", "兰", frozenset({Role.DISPATCHER}), None, "x"), clock())
            account = await staff.account(tx, "lan")
            assert account is not None
            await presence.arrive(tx, account.staff.id, clock())
        yield Handler(account.staff, LiveWork(casework), parts)


async def move(handler: Handler, step: Callable[..., Awaitable[object]], *given: object) -> None:
    """A move on the one conversation there is."""
    async with handler.parts.database.transaction() as tx:
        await step(tx, 1, handler.click(), *given, handler.parts.clock())
    handler.parts.reception.enqueued.set()


async def test_on_wechat_from_the_queue_to_a_person_and_back_into_the_form(wechat, handler: Handler) -> None:
    made = await wechat()

    async def says(text: str) -> str | None:
        return (await made.platform.send(ZHANG, text)).text

    async def pushed(last: str) -> None:
        async with asyncio.timeout(5):
            while not made.platform.pushed(ZHANG) or last not in made.platform.pushed(ZHANG)[-1]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    assert WORDS.form.ask["contact"] in (await says(f"我要投诉{MATTER}") or "")
    queued = await says("转人工")
    assert "第 1 位" in (queued or "")
    assert WORDS.form.ask["contact"] in (queued or "")
    await move(handler, handler.work.take)
    await pushed(WORDS.person.taken)
    assert await says("你好，有人吗") is None
    await move(handler, handler.work.answer, "请讲")
    await pushed("请讲")
    assert await says("没事了，我接着填") is None
    await move(handler, handler.work.hand_back)
    await pushed(WORDS.person.draft_waits)
    assert "请核对" in (await says("匿名") or "")


async def test_on_wechat_the_account_is_shown_to_be_typing_while_a_person_is(wechat, handler: Handler) -> None:
    made = await wechat()
    await made.platform.send(ZHANG, "转人工")
    await move(handler, handler.work.take)

    async def types() -> None:
        async with handler.parts.database.transaction() as tx:
            await live_talks.note_writing(tx, 1, handler.person.id, handler.parts.clock())

    async with asyncio.timeout(5):
        while not made.platform.pushed(ZHANG):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        assert not made.platform.quotas.typing(ZHANG)
        await types()
        while not made.platform.quotas.typing(ZHANG):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await move(handler, handler.work.answer, "请讲")
    async with asyncio.timeout(5):
        while made.platform.quotas.typing(ZHANG):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_on_the_web_every_word_of_both_stands_in_the_conversation_in_order(
    client: Client, parts, handler: Handler
) -> None:
    response = web.Response()
    Visitors("k" * 40, secure=False).welcome(response)
    client.session.cookie_jar.update_cookies({COOKIE: response.cookies[COOKIE].value})

    async def says(text: str) -> dict[str, object]:
        answer = await client.post("/api/chat/messages", json={"id": str(uuid4()), "text": text})
        return dict(await answer.json())

    async def heard(last: str) -> list[tuple[str, str]]:
        async with asyncio.timeout(5):
            while True:
                found = (await (await client.get("/api/chat/messages")).json())["messages"]
                if found and last in found[-1]["text"]:
                    return [(one["author"], one["text"]) for one in found]
                await asyncio.sleep(0.05)

    await says("人工")
    await move(handler, handler.work.take)
    await heard(WORDS.person.taken)
    assert (await says(MATTER))["silent"] is True
    await move(handler, handler.work.answer, "我来登记")
    await heard("我来登记")
    await move(handler, handler.work.hand_back)
    said = await heard(WORDS.person.ended["handed_back"])
    assert [author for author, _ in said] == ["me", "assistant", "assistant", "me", "staff", "assistant"]
    async with parts.database.reading() as connection:
        assert await live_talks.open_ones(connection) == []
