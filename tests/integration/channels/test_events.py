"""The web chat live: server-sent events over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from channels.keys import LIVE
from channels.parts import ChannelParts
from channels.rates import Limit
from channels.reception import Reception
from channels.web import events, live
from channels.web.visitor import COOKIE, Visitors
from channels.wiring import setup
from records import live_talks, messages, outbox, staff
from records.database import Database
from records.live_talks import TalkState, Why
from records.messages import NewNote
from records.roles import Role
from records.staff import NewStaff

Client = TestClient[web.Request, web.Application]
PATH = "/api/chat/events"
SAY = "/api/chat/messages"


@dataclass
class Heard:
    """An event as it came."""

    id: str
    name: str
    message: dict[str, Any]


class Stream:
    """Reads a response as a browser would."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> Heard:
        fields: dict[str, str] = {}
        async with asyncio.timeout(5):
            while line := (await self._response.content.readline()).decode().rstrip("\r\n") or not fields:
                if isinstance(line, str) and not line.startswith(":"):
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif self._response.content.at_eof():
                    raise EOFError
        data = fields.get("data", "")
        return Heard(fields.get("id", ""), fields.get("event", "message"), json.loads(data) if data else {})

    async def texts(self, count: int) -> list[str]:
        return [(await self.next()).message.get("text", "") for _ in range(count)]

    async def until_ready(self) -> list[str]:
        texts = []
        while (event := await self.next()).name != "ready":
            texts.append(event.message["text"])
        return texts


@asynccontextmanager
async def listening(client: Client, **headers: str) -> AsyncIterator[Stream]:
    async with client.get(PATH, headers={name.replace("_", "-"): value for name, value in headers.items()}) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        yield Stream(response)


def known(client: Client) -> str:
    """Makes the client a known browser."""
    response = web.Response()
    visitor = Visitors("k" * 40, secure=False).welcome(response)
    client.session.cookie_jar.update_cookies({COOKIE: response.cookies[COOKIE].value})
    return visitor


@pytest.fixture
def visitor(client: Client) -> str:
    return known(client)


async def say(client: Client, text: str = "一") -> dict[str, Any]:
    response = await client.post(SAY, json={"id": str(uuid4()), "text": text})
    assert response.status == 200
    return dict(await response.json())


async def staff_writes(parts: ChannelParts, citizen_id: int, text: str) -> int:
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, citizen_id, NewNote(text, author="staff:7"), parts.clock())
        await outbox.enqueue(tx, note, parts.clock())
    return note.id


@pytest.mark.usefixtures("visitor")
async def test_a_stream_brings_what_was_said_before_and_then_what_comes(client: Client, parts, script) -> None:
    await say(client, "一")
    async with listening(client) as stream:
        assert await stream.until_ready() == ["一", "answer to 一"]
        await say(client, "二")
        assert await stream.texts(2) == ["二", "answer to 二"]
        await staff_writes(parts, script.turns[0].citizen_id, "已修好")
        event = await stream.next()
    assert (event.message["text"], event.message["author"], event.id) == ("已修好", "staff", "5")


async def test_a_browser_that_never_spoke_hears_its_first_message_too(client: Client, visitor: str) -> None:
    async with listening(client) as stream:
        assert await stream.until_ready() == []
        await say(client)
        assert await stream.texts(2) == ["一", "answer to 一"]


@pytest.mark.usefixtures("visitor")
async def test_a_stream_goes_on_after_the_last_event_that_was_seen(client: Client) -> None:
    for text in ("一", "二", "三"):
        await say(client, text)
    async with listening(client, Last_Event_ID="3") as stream:
        assert await stream.until_ready() == ["answer to 二", "三", "answer to 三"]
    async with client.get(PATH, params={"after": "5"}) as response:
        assert await Stream(response).until_ready() == ["answer to 三"]


@pytest.mark.usefixtures("visitor")
async def test_what_was_written_first_and_delivered_last_is_missed_by_nobody(client: Client, parts, script) -> None:
    first = await say(client)
    async with parts.database.transaction() as tx:
        note = await messages.post(tx, script.turns[0].citizen_id, NewNote("迟到的", author="staff:7"), parts.clock())
    later = await say(client, "二")
    assert note.id < later["message"]["id"]
    async with listening(client, Last_Event_ID=str(later["reply"]["place"])) as stream:
        assert await stream.until_ready() == []
        async with parts.database.transaction() as tx:
            await messages.mark_delivered(tx, note.id, parts.clock())
        assert await stream.texts(1) == ["迟到的"]
    assert first["reply"]["place"] == 2


@pytest.mark.usefixtures("visitor")
async def test_what_a_very_slow_transaction_shows_is_found_too(client: Client, parts, script, monkeypatch) -> None:
    monkeypatch.setattr(live, "FAR_EVERY", 3)
    await say(client)
    async with listening(client) as stream:
        await stream.until_ready()
        async with parts.database.transaction() as tx:
            began = parts.clock() - 2 * live.OVERLAP
            note = await messages.post(tx, script.turns[0].citizen_id, NewNote("迟到的", author="staff:7"), began)
            await messages.mark_delivered(tx, note.id, began)
        assert await stream.texts(1) == ["迟到的"]


@pytest.mark.usefixtures("visitor")
async def test_that_staff_are_typing_is_heard_once_for_each_time_and_by_nobody_else(
    client: Client, parts, script
) -> None:
    await say(client)
    async with parts.database.transaction() as tx:
        await staff.add(tx, NewStaff("lan", "兰", frozenset({Role.DISPATCHER}), None, "x"), parts.clock())
        talk = await live_talks.enter(tx, await messages.load(tx, script.turns[0].message_id), Why.ASKED, parts.clock())
        await live_talks.change(tx, talk, state=TalkState.WITH_PERSON, staff_id=1, taken_at=parts.clock())
    async with listening(client) as stream:
        await stream.until_ready()
        async with parts.database.transaction() as tx:
            await live_talks.note_writing(tx, talk.id, 1, parts.clock())
        event = await stream.next()
        assert (event.name, event.message, event.id) == ("writing", {}, "2")
        await asyncio.sleep(live.POLL_SECONDS * live.WRITING_EVERY * 2)
        await staff_writes(parts, talk.citizen_id, "请讲")
        assert await stream.texts(1) == ["请讲"]
        known(client)
        async with listening(client) as other:
            await other.until_ready()
            async with parts.database.transaction() as tx:
                later = parts.clock() + live_talks.WRITING_EVERY
                await live_talks.note_writing(tx, talk.id, 1, later)
            assert (await stream.next()).name == "writing"
            await say(client, "别的")
            assert await other.texts(1) == ["别的"]


@pytest.mark.usefixtures("visitor")
async def test_a_long_conversation_is_replayed_whole_page_after_page(client: Client, parts, script) -> None:
    await say(client)
    citizen_id = script.turns[0].citizen_id
    async with parts.database.transaction() as tx:
        for number in range(250):
            note = await messages.post(tx, citizen_id, NewNote(str(number)), parts.clock())
            await messages.mark_delivered(tx, note.id, parts.clock())
    async with listening(client, Last_Event_ID="2") as stream:
        assert await stream.until_ready() == [str(number) for number in range(250)]
    async with listening(client) as stream:
        assert await stream.until_ready() == [str(number) for number in range(150, 250)]


@pytest.mark.usefixtures("visitor")
async def test_a_message_tells_the_page_its_own_id_and_whether_it_is_answered(client: Client, script) -> None:
    script.go.clear()
    said = {"id": str(uuid4()), "text": "慢"}
    async with listening(client) as stream:
        await stream.until_ready()
        posting = asyncio.create_task(client.post(SAY, json=said))
        waiting = (await stream.next()).message
        script.go.set()
        await posting
        await stream.next()
    async with listening(client) as stream:
        answered = (await stream.next()).message
    assert (waiting["said"], waiting["answered"]) == (said["id"], False)
    assert (answered["said"], answered["answered"]) == (said["id"], True)


async def test_nobody_hears_the_conversation_of_another(client: Client, parts) -> None:
    known(client)
    async with listening(client) as mine:
        await mine.until_ready()
        await say(client, "别人的")
        known(client)
        async with listening(client) as other:
            assert await other.until_ready() == []
            await say(client, "自己的")
            assert await other.texts(1) == ["自己的"]


async def test_a_stranger_and_another_sites_page_get_no_stream(client: Client) -> None:
    assert (await client.get(PATH)).status == 401
    known(client)
    assert (await client.get(PATH, headers={"Sec-Fetch-Site": "cross-site"})).status == 403


async def test_the_oldest_stream_of_a_visitor_makes_room_for_the_newest(client: Client, visitor: str) -> None:
    responses = [await client.get(PATH) for _ in range(live.SEATS_OF_A_VISITOR + 1)]
    await Stream(responses[-1]).until_ready()
    assert client.app[LIVE].seats == live.SEATS_OF_A_VISITOR
    with pytest.raises((EOFError, aiohttp.ClientError)):
        await Stream(responses[0]).texts(2)  # "ready", and then nothing
    for response in responses:
        response.close()


async def test_an_address_that_holds_too_many_streams_gets_no_more(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(live, "SEATS_OF_AN_ADDRESS", 1)
    known(client)
    async with listening(client) as stream:
        await stream.until_ready()
        known(client)
        assert (await client.get(PATH)).status == 503


@pytest.mark.usefixtures("visitor")
async def test_a_browser_that_comes_again_and_again_is_slowed_down(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(events, "VISITOR_LISTENS", Limit("listen", 2, 3600))
    for _ in range(2):
        async with listening(client) as stream:
            await stream.until_ready()
    assert (await client.get(PATH)).status == 429


@pytest.mark.usefixtures("visitor")
async def test_a_browser_that_reads_nothing_is_cut_off_instead_of_being_kept_for(client: Client, parts, script) -> None:
    await say(client)
    async with listening(client) as stream:
        await stream.until_ready()
        async with parts.database.transaction() as tx:
            for number in range(live.WAITING + 1):
                note = await messages.post(tx, script.turns[0].citizen_id, NewNote(str(number)), parts.clock())
                await messages.mark_delivered(tx, note.id, parts.clock())
        with pytest.raises((EOFError, aiohttp.ClientError)):
            await stream.texts(live.WAITING + 1)


@pytest.mark.usefixtures("visitor")
async def test_the_service_ends_although_streams_are_open(client: Client) -> None:
    async with listening(client) as stream:
        await stream.until_ready()
        async with asyncio.timeout(5):
            await client.server.close()
        with pytest.raises((EOFError, aiohttp.ClientError)):
            await stream.next()


async def test_what_one_process_is_told_another_process_shows(
    database: Database, parts: ChannelParts, script, clock, aiohttp_client: Callable[..., Awaitable[Client]]
) -> None:
    processes: list[Client] = []
    for _ in range(2):
        app = web.Application()
        setup(app, replace(parts, database=database, reception=Reception(database, script, clock)))
        processes.append(await aiohttp_client(app))
    here, there = processes
    known(here)
    there.session.cookie_jar.update_cookies({COOKIE: next(iter(here.session.cookie_jar)).value})
    async with listening(here) as one, listening(there) as other:
        await one.until_ready()
        await other.until_ready()
        expected = []
        for number in range(6):
            await say(processes[number % 2], str(number))
            expected += [str(number), f"answer to {number}"]
        assert await one.texts(12) == expected
        assert await other.texts(12) == expected
