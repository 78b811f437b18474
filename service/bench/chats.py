"""Many open chats at once: how soon what is said is on the stream of whoever said it, and what the streams weigh."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address
from uuid import uuid4

import aiohttp
import msgspec
import numpy as np

from channels.web.visitor import COOKIE, Visitors
from service import descriptors, processes
from service.report import Report
from service.scratch import Instance

CHATS = 2_000
PER_SECOND = 20.0
SECONDS = 60.0
WARM_UP = 100
# Streams opened at a time.
AT_ONCE = 50
# What is on its way when the last message is said.
PATIENCE = 15.0

CEILING_P99 = 1.0
CEILING_MEGABYTES = 100.0


class Shown(msgspec.Struct, frozen=True):
    """What is looked at of a message on a stream."""

    author: str
    at: datetime
    place: int


@dataclass
class Heard:
    """What came on all streams: seconds from being shown, and from being asked until the answer was there."""

    delivered: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    twice_or_out_of_order: int = 0
    refused: int = 0
    wanted: int = 0
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    def answer(self, seconds: float) -> None:
        """One more answer is there, perhaps the last."""
        self.answered.append(seconds)
        if len(self.answered) >= self.wanted:
            self.complete.set()


class Chat:
    """One visitor with an open page."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str, number: int, heard: Heard) -> None:
        self._session = session
        self._url = url
        address = str(IPv4Address(0x0A000000 + number))
        self._headers = {"Cookie": f"{COOKIE}={token}", "X-Forwarded-For": address}
        self._heard = heard
        self._asked_at: float | None = None
        self._place = 0

    async def open(self, stack: AsyncExitStack) -> AsyncIterator[bytes]:
        """Open the stream and read until all that was there before has come; the lines that follow."""
        request = self._session.get(f"{self._url}/api/chat/events", headers=self._headers)
        response = await stack.enter_async_context(request)
        response.raise_for_status()
        while (await response.content.readline()).strip() != b"event: ready":
            pass
        return aiter(response.content)

    async def say(self, text: str) -> None:
        """Say something and take the answer that comes at once; what counts is the stream's."""
        self._asked_at = time.perf_counter()
        said = {"id": str(uuid4()), "text": text}
        headers = self._headers | {"Origin": self._url}
        async with self._session.post(f"{self._url}/api/chat/messages", json=said, headers=headers) as response:
            await response.read()
            self._heard.refused += response.status != 200

    async def listen(self, lines: AsyncIterator[bytes]) -> None:
        """Note when each message comes, until the stream ends."""
        async for line in lines:
            if not line.startswith(b"data: {"):
                continue
            shown = msgspec.json.decode(line[6:], type=Shown)
            self._heard.delivered.append((datetime.now(UTC) - shown.at).total_seconds())
            self._heard.twice_or_out_of_order += shown.place != self._place + 1
            self._place = shown.place
            if shown.author != "me" and self._asked_at is not None:
                self._heard.answer(time.perf_counter() - self._asked_at)
                self._asked_at = None


@dataclass(frozen=True)
class Load:
    """How many chats, how many messages a second among them, for how many seconds."""

    chats: int = CHATS
    per_second: float = PER_SECOND
    seconds: float = SECONDS

    @property
    def messages(self) -> int:
        return int(self.per_second * self.seconds)


async def measure(instance: Instance, questions: Sequence[str], load: Load) -> Report:
    """Drive the instance. Memory is the service process's own."""
    descriptors.raise_limit()
    url = instance.settings.local_url
    visitors = Visitors(instance.settings.secret_key.get_secret_value(), secure=False)
    await drive(url, visitors, questions, Load(AT_ONCE, PER_SECOND, WARM_UP / PER_SECOND))
    before, with_all_open = _service_bytes(), []
    heard = await drive(url, visitors, questions, load, lambda: with_all_open.append(_service_bytes()))
    return _report(load, heard, (with_all_open[0] - before) / 2**20)


def _nothing() -> None:
    pass


async def drive(
    url: str, visitors: Visitors, questions: Sequence[str], load: Load, when_all_is_heard: Callable[[], None] = _nothing
) -> Heard:
    """Open the chats, let one after another say something, and close them."""
    heard = Heard(wanted=load.messages)
    timeout = aiohttp.ClientTimeout(total=None)
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout) as session,
        AsyncExitStack() as stack,
    ):
        chats = [Chat(session, url, visitors.token(), number, heard) for number in range(load.chats)]
        streams = await _open(chats, stack)
        async with asyncio.TaskGroup() as group:
            listening = [group.create_task(chat.listen(lines)) for chat, lines in zip(chats, streams, strict=True)]
            await _talk(chats, questions, load)
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.complete.wait(), PATIENCE)
            when_all_is_heard()
            for task in listening:
                task.cancel()
    return heard


async def _open(chats: Sequence[Chat], stack: AsyncExitStack) -> list[AsyncIterator[bytes]]:
    room = asyncio.Semaphore(AT_ONCE)

    async def open_one(chat: Chat) -> AsyncIterator[bytes]:
        async with room:
            return await chat.open(stack)

    return await asyncio.gather(*map(open_one, chats))


async def _talk(chats: Sequence[Chat], questions: Sequence[str], load: Load) -> None:
    """At the pace that was asked for, whether or not what was said before is answered."""
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(load.messages):
            await asyncio.sleep(max(0.0, began + number / load.per_second - time.perf_counter()))
            # Far apart, so that nobody speaks twice before everybody spoke.
            chat = chats[number * 7919 % len(chats)]
            group.create_task(chat.say(questions[number % len(questions)]))


def _service_bytes() -> int:
    own = processes.family(os.getpid())
    return sum(processes.proportional_bytes(one.pid) for one in own if one.part == "service")


def _report(load: Load, heard: Heard, megabytes: float) -> Report:
    report = Report("Open web chats", chats=load.chats, messages=load.messages, per_second=load.per_second)
    p50, p99 = np.percentile(np.array(heard.delivered), [50, 99])
    report.add("shown until on the stream, p50", float(p50), "s")
    report.add("shown until on the stream, p99", float(p99), "s", at_most=CEILING_P99)
    report.add("asked until the answer is on the stream, p50", float(np.percentile(heard.answered, 50)), "s")
    report.add("asked until the answer is on the stream, p99", float(np.percentile(heard.answered, 99)), "s")
    report.add("without an answer on the stream", load.messages - len(heard.answered), at_most=0)
    report.add("twice or out of order", heard.twice_or_out_of_order, at_most=0)
    report.add("refused", heard.refused, at_most=0)
    report.add("memory of the service more with all of them open", megabytes, "MB", at_most=CEILING_MEGABYTES)
    return report
