"""A large outbox against a platform that fails and that takes messages without saying so: what comes of every row."""

import asyncio
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import msgspec
from aiohttp import web
from sqlalchemy import select

from channels.delivery import AT_ONCE, Delivery
from channels.parts import WeChatAccount
from channels.web.links import Links
from channels.wechat.client import WeChatClient
from channels.wechat.notices import Notifier
from channels.wechat.pictures import Pictures
from channels.wechat.sender import Letters, WeChatSender
from records import citizens, conversations, dead_letters, messages, outbox
from records.database import Database
from records.media_files import MediaFiles
from records.migrate import upgrade
from records.moments import local_day
from records.outbox import DEAD, SendState
from service.ports import LOOPBACK
from service.report import Report

CHANNEL = "wechat"
# Within what the window of each citizen allows a person to send.
OF_EACH = 4
# Of a hundred calls: refused for now, refused for good, taken without an answer.
BUSY, GONE, SILENT = 8, 2, 1
CODES_OF_GONE = (40003, 50002)
FLOOR_ROWS = 30.0
INSERTED_AT_ONCE = 5_000


@dataclass
class Platform:
    """WeChat's side: takes messages, each as often as it is sent, and remembers which and when."""

    chance: Random
    silence: float
    taken: Counter[str] = field(default_factory=Counter)
    silent: set[str] = field(default_factory=set)
    moments: list[float] = field(default_factory=list)
    order: dict[str, list[int]] = field(default_factory=dict)

    async def token(self, _request: web.Request) -> web.Response:
        return web.json_response({"access_token": "token", "expires_in": 7_200})

    async def send(self, request: web.Request) -> web.Response:
        """Refuse, take, or take and say nothing."""
        drawn = self.chance.randrange(100)
        if drawn < BUSY:
            return web.json_response({"errcode": -1, "errmsg": "system error"})
        if drawn < BUSY + GONE:
            return web.json_response({"errcode": self.chance.choice(CODES_OF_GONE), "errmsg": "refused"})
        asked: dict[str, Any] = msgspec.json.decode(await request.read())
        text = str(asked["text"]["content"])
        self.taken[text] += 1
        self.moments.append(time.monotonic())
        self.order.setdefault(str(asked["touser"]), []).append(int(text))
        if drawn < BUSY + GONE + SILENT:
            self.silent.add(text)
            await asyncio.sleep(self.silence)
        return web.json_response({"errcode": 0, "errmsg": "ok"})


@dataclass(frozen=True)
class Pace:
    """Seconds that WeChat says nothing, and that we wait for it; how much faster than ours the service's clock runs."""

    silence: float = 12.0
    patience: float = 10.0
    speed: float = 1.0

    def clock(self) -> Callable[[], datetime]:
        """The service's clock, which begins now."""
        began, started = datetime.now(UTC), time.monotonic()
        return lambda: began + timedelta(seconds=(time.monotonic() - started) * self.speed)


REAL = Pace()


async def measure(url: str, rows: int, pace: Pace = REAL) -> Report:
    """Fill an empty database with so many rows, and deliver them."""
    upgrade(url)
    database = Database(url)
    report = Report("The outbox", database=database.url.get_backend_name(), rows=rows, at_once=AT_ONCE)
    platform = Platform(Random(7), pace.silence)
    try:
        await _fill(database, rows)
        began = time.monotonic()
        await _deliver(database, platform, pace)
        report.add("rows delivered or ended", rows / (time.monotonic() - began), "/s", at_least=FLOOR_ROWS)
        await _judge(database, platform, rows, report)
    finally:
        await database.close()
    return report


async def _fill(database: Database, rows: int) -> None:
    now = datetime.now(UTC)
    people = [
        {"id": n, "channel": CHANNEL, "external_id": f"o{n}", "created_at": now} for n in range(1, rows // OF_EACH + 1)
    ]
    for batch in _batches(people):
        async with database.transaction() as tx:
            await tx.execute(citizens.citizens.insert(), batch)
            await tx.execute(conversations.conversations.insert(), [_conversation(one["id"], now) for one in batch])
            await tx.execute(messages.messages.insert(), [_question(one["id"], now) for one in batch])
    for batch in _batches([_answer(n, len(people), now) for n in range(1, rows + 1)]):
        async with database.transaction() as tx:
            await tx.execute(messages.messages.insert(), batch)
            await tx.execute(outbox.outbox.insert(), [_parcel(answer, now) for answer in batch])


def _batches(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [rows[at : at + INSERTED_AT_ONCE] for at in range(0, len(rows), INSERTED_AT_ONCE)]


def _conversation(citizen_id: int, now: datetime) -> dict[str, Any]:
    return {"citizen_id": citizen_id, "episode": 1, "turns": 1, "last_turn_at": now, "shown": 1}


def _message(citizen_id: int, now: datetime, **more: object) -> dict[str, Any]:
    common = {"citizen_id": citizen_id, "episode": 1, "channel": CHANNEL, "kind": "text", "created_at": now}
    return common | {"day": local_day(now)} | more


def _question(citizen_id: int, now: datetime) -> dict[str, Any]:
    names = {"direction": "in", "external_id": f"m{citizen_id}", "text": "路灯坏了", "author": "citizen"}
    return _message(citizen_id, now, **names, outcome="answered")


def _answer(number: int, citizens_: int, now: datetime) -> dict[str, Any]:
    # In turn, so that no citizen's messages lie together. Ids above those of the questions.
    citizen_id = 1 + (number - 1) % citizens_
    names = {"id": citizens_ + number, "direction": "out", "text": str(number), "author": "staff:1"}
    return _message(citizen_id, now, **names)


def _parcel(answer: dict[str, Any], now: datetime) -> dict[str, Any]:
    where = {name: answer[name] for name in ("citizen_id", "channel")}
    return where | {
        "message_id": answer["id"],
        "state": SendState.QUEUED,
        "attempts": 0,
        "due_at": now,
        "created_at": now,
    }


async def _deliver(database: Database, platform: Platform, pace: Pace) -> None:
    """Until nothing waits any more."""
    clock, timeout = pace.clock(), aiohttp.ClientTimeout(total=pace.patience)
    async with _served(platform) as api, _session() as session:
        account = WeChatAccount("wx0123456789abcdef", secrets.token_hex(8), "token", "", True, api)
        client = WeChatClient(account, session, None, timeout)
        links = Links(secrets.token_hex(16), "http://localhost")
        pictures = Pictures(client, database, MediaFiles(Path(os.devnull)), clock)
        notifier = Notifier(client, database, {}, "", clock)
        sender = WeChatSender(client, Letters(links, clock), pictures, notifier, clock)
        delivery = Delivery(database, {CHANNEL: sender}, clock)
        while await _waiting(database):
            await delivery.drain()
            await asyncio.sleep(0.1)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True, limit=AT_ONCE))


class _served:
    """The platform on a free loopback port; the base address of its API."""

    def __init__(self, platform: Platform) -> None:
        app = web.Application()
        app.router.add_post("/cgi-bin/stable_token", platform.token)
        app.router.add_post("/cgi-bin/message/custom/send", platform.send)
        self._runner = web.AppRunner(app, access_log=None)

    async def __aenter__(self) -> str:
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0)
        await site.start()
        return f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()


async def _waiting(database: Database) -> bool:
    async with database.reading() as connection:
        return (await outbox.backlog(connection))[0] > 0


async def _judge(database: Database, platform: Platform, rows: int, report: Report) -> None:
    columns = (messages.messages.c.text, outbox.outbox.c.state, outbox.outbox.c.last_error)
    joined = select(*columns).join_from(outbox.outbox, messages.messages)
    async with database.reading() as connection:
        found = (await connection.execute(joined)).all()
        listed = sum(group.count for group in await dead_letters.groups(connection))
    states = Counter(row.state for row in found)
    sent = {row.text for row in found if row.state == SendState.SENT}
    unknown = {row.text for row in found if row.state == SendState.UNKNOWN}
    without = sum(row.state in DEAD and not row.last_error for row in found)
    for state in (SendState.SENT, SendState.FAILED, SendState.UNKNOWN):
        report.add(state.value, states[state])
    report.add("neither sent nor ended", rows - len(sent) - listed, at_most=0)
    report.add("ended without a reason", without, at_most=0)
    report.add("sent twice", sum(count > 1 for count in platform.taken.values()), at_most=0)
    report.add("said to be sent, not taken", len(sent - set(platform.taken)), at_most=0)
    report.add("taken in silence, not unknown", len(platform.silent - unknown), at_most=0)
    # Ours gave up waiting for an answer that came: as unknown as the others.
    report.add("unknown, answered too late", len(unknown - platform.silent))
    report.add("out of a citizen's order", sum(order != sorted(order) for order in platform.order.values()), at_most=0)
    report.add("rows/s in the first fifth", _rate(platform.moments, 0.0, 0.2), "/s")
    report.add("rows/s in the fourth fifth", _rate(platform.moments, 0.6, 0.8), "/s")


def _rate(moments: list[float], start: float, end: float) -> float:
    part = moments[int(start * len(moments)) : int(end * len(moments))]
    return len(part) / (part[-1] - part[0]) if len(part) > 1 and part[-1] > part[0] else 0.0
