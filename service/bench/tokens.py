"""One access token for several service processes: they send what staff write while its lives are short, and WeChat
counts."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy import select

from channels.wechat.inbound import CHANNEL
from channels.wechat.token import SPARE_SECONDS
from records import citizens, messages, outbox
from records.database import Database
from records.messages import NewNote
from records.outbox import DEAD
from service import scratch
from service.acceptance.wechat import WeChat
from service.bootstrap.progress import Progress
from service.ports import LOOPBACK
from service.report import Report

# Seconds until a token is no longer used; WeChat's last two hours less five minutes.
LIFE = 5
# How long WeChat takes for a call, so that every process has some under way, and to hand a token out.
CALL_SECONDS, TOKEN_SECONDS = 3.0, 0.05
NOTES_A_SECOND = 10
# Within what the window of each citizen allows a person to send, and a round of all takes longer than a call.
OF_EACH, CITIZENS, GREETED_AT_ONCE = 5, 100, 25
# Nobody listens there: what citizens are told does not matter here.
NO_RASA = f"http://{LOOPBACK}:9"
WAITS, SETTLED_SECONDS = 180.0, 120.0
POLL = 0.02
# How a token ends: by its time, or because WeChat answers so.
BY_TIME, OVER, NOT_THE_LATEST = 0, 42001, 40001
WAYS = (BY_TIME, OVER, NOT_THE_LATEST)


@dataclass
class Watch:
    """WeChat's side: how often each token was handed out, and which process has calls under way that bring one, told by
    the port that it was given; what they were answered, and by process how many were refused for their token."""

    handed_out: Counter[str] = field(default_factory=Counter)
    under_way: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)

    @web.middleware
    async def watching(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count a call and what it is answered."""
        if "access_token" in request.query:
            return await self._called(request, handler)
        await asyncio.sleep(TOKEN_SECONDS)
        response = await handler(request)
        self.handed_out[_answer(response)["access_token"]] += 1
        return response

    async def _called(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        assert request.transport is not None
        port = request.transport.get_extra_info("sockname")[1]
        self.under_way[port] += 1
        try:
            response = await handler(request)
        except ConnectionResetError:  # a typing sign that was overtaken by the answer
            return web.Response()
        finally:
            self.under_way[port] -= 1
        code = _answer(response)["errcode"]
        self.codes[code] += 1
        self.refused[port] += code in (OVER, NOT_THE_LATEST)
        return response

    async def until_all_call(self, processes: int) -> None:
        """Wait until each process has a call under way."""
        async with asyncio.timeout(WAITS):
            while len(+self.under_way) < processes:  # noqa: ASYNC110 - the other side are HTTP clients
                await asyncio.sleep(POLL)

    async def until_token(self, number: int) -> None:
        """Wait until so many tokens were handed out."""
        async with asyncio.timeout(WAITS):
            while len(self.handed_out) < number:  # noqa: ASYNC110 - the other side are HTTP clients
                await asyncio.sleep(POLL)


def _answer(response: web.StreamResponse) -> dict[str, Any]:
    assert isinstance(response, web.Response)
    answer: dict[str, Any] = json.loads(response.text or "{}")
    return answer


async def measure(url: str, processes: int, expiries: int, progress: Progress) -> Report:
    """Let so many service processes, on an empty PostgreSQL, send until the token ended so many times.

    Raises SetupError when they do not start.
    """
    watch, database = Watch(), Database(url)
    async with WeChat.listening(watch.watching) as wechat:
        wechat.api.tokens.lasts, wechat.api.tokens.slow = SPARE_SECONDS + LIFE, CALL_SECONDS
        settings = {**wechat.environment, "WEIQIAO_DATABASE_URL": url, "WEIQIAO_RASA_URL": NO_RASA}
        try:
            async with scratch.instance(progress, settings) as instance:
                urls = [instance.settings.local_url]
                for number in range(2, processes + 1):
                    own = {"WEIQIAO_WECHAT_API_BASE": await wechat.one_more_address()}
                    urls.append(await scratch.another_process(instance, number, own))
                wechat.connect(*urls)
                ways = list(itertools.islice(itertools.cycle(WAYS), expiries))
                with progress.step(f"{expiries} tokens end"):
                    sent, fewest = await _hour(wechat, watch, database, processes, ways)
                listed = await _listed(database)
        finally:
            await database.close()
    return _report(watch, processes, ways, fewest, sent, _shown(wechat), listed)


async def _hour(
    wechat: WeChat, watch: Watch, database: Database, processes: int, ways: Sequence[int]
) -> tuple[list[str], int]:
    """Let the token end in all these ways while notes go out; the notes, and how many processes met an end at least."""
    sent: list[str] = []
    async with asyncio.TaskGroup() as group:
        feeding = group.create_task(_feed(wechat, database, sent))
        await watch.until_token(1)
        met = [await _end(wechat, watch, processes, way) for way in ways]
        feeding.cancel()
    async with asyncio.timeout(SETTLED_SECONDS):
        while await _waiting(database):  # noqa: ASYNC110 - other processes send
            await asyncio.sleep(0.5)
    return sent, min(met)


async def _feed(wechat: WeChat, database: Database, sent: list[str]) -> None:
    """Enqueue notes as if staff had written them, for ever; each is put into `sent`."""
    for number in itertools.count():
        name = f"token-{number % CITIZENS}"
        if number % (CITIZENS * OF_EACH) == 0:
            await _speak(wechat)
        text, now = f"通知：第{number}号", datetime.now(UTC)
        async with database.transaction() as tx:
            citizen_id = await citizens.find(tx, CHANNEL, name)
            assert citizen_id is not None
            note = await messages.post(tx, citizen_id, NewNote(text, author="staff:1"), now)
            await outbox.enqueue(tx, note, now)
        sent.append(text)
        await asyncio.sleep(1 / NOTES_A_SECOND)


async def _speak(wechat: WeChat) -> None:
    """Let everybody write, so that messages may be sent to them again."""
    for start in range(0, CITIZENS, GREETED_AT_ONCE):
        names = [f"token-{number}" for number in range(start, start + GREETED_AT_ONCE)]
        await asyncio.gather(*(wechat.platform.send(name, "居住证怎么办") for name in names))


async def _end(wechat: WeChat, watch: Watch, processes: int, way: int) -> int:
    """Let the token end while every process is calling, and wait for the next; how many of them met that."""
    before = len(watch.handed_out)
    if way == BY_TIME:
        await watch.until_token(before + 1)
        return processes
    watch.refused.clear()
    await watch.until_all_call(processes)
    before = len(watch.handed_out)
    if way == OVER:
        wechat.api.tokens.expire()
    else:
        wechat.api.tokens.replace()
    await watch.until_token(before + 1)
    await asyncio.sleep(CALL_SECONDS)  # what was under way has its answer
    return len(+watch.refused)


async def _waiting(database: Database) -> bool:
    async with database.reading() as connection:
        return (await outbox.backlog(connection))[0] > 0


async def _listed(database: Database) -> frozenset[str]:
    """What staff see as not arrived for sure: WeChat did not answer in time, or refused each try's second token too, as
    happens where a call takes as long as a token lasts."""
    texts = select(messages.messages.c.text).join_from(outbox.outbox, messages.messages)
    async with database.reading() as connection:
        return frozenset(await connection.scalars(texts.where(outbox.outbox.c.state.in_(DEAD))))


def _shown(wechat: WeChat) -> Counter[str]:
    return Counter(text for number in range(CITIZENS) for text in wechat.platform.pushed(f"token-{number}"))


def _report(
    watch: Watch,
    processes: int,
    ways: Sequence[int],
    fewest: int,
    sent: Sequence[str],
    shown: Counter[str],
    listed: frozenset[str],
) -> Report:
    tokens, refreshes = len(watch.handed_out), watch.handed_out.total()
    report = Report("Access tokens", service_processes=processes, database="postgresql", seconds_a_token=LIFE)
    report.add("tokens that ended", tokens - 1, at_least=len(ways))
    report.add("  because WeChat refused them as over (42001)", ways.count(OVER))
    report.add("  because WeChat refused them as not the latest (40001)", ways.count(NOT_THE_LATEST))
    report.add("processes that met what WeChat refused at once, fewest", fewest, at_least=processes)
    report.add("refreshes for each", refreshes / max(1, tokens), at_least=1, at_most=1)
    report.add("refreshes for one, most", max(watch.handed_out.values(), default=0), at_most=1)
    report.add("calls of WeChat with a token", watch.codes.total())
    report.add("  refused for it", watch.codes[OVER] + watch.codes[NOT_THE_LATEST])
    report.add("messages sent meanwhile", len(sent))
    unseen = {text for text in sent if not shown[text]}
    report.add("  listed as unknown or given up", len(unseen & listed))
    report.add("  lost", len(unseen - listed), at_most=0)
    report.add("  shown twice", len([text for text in sent if shown[text] > 1]), at_most=0)
    return report
