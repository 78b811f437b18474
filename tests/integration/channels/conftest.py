"""The channels on a real application and database, answered by a script in place of the dialogue."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.reply import Reply, ReplyOutcome, Turn
from channels.parts import ChannelParts, ChannelSettings
from channels.reception import Reception
from channels.wiring import setup
from records.database import Database

Client = TestClient[web.Request, web.Application]
ClientMaker = Callable[[web.Application], Awaitable[Client]]


class Script:
    """Answers "answer to <text>"; remembers the turns, can be made to wait, to fail, or to say something else."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.begun = asyncio.Semaphore(0)
        self.go = asyncio.Event()
        self.go.set()
        self.failures = 0
        self.reply: Reply | None = None

    async def turn(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        self.begun.release()
        await self.go.wait()
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the script fails")
        return self.reply or Reply(f"answer to {turn.text}", ReplyOutcome.ANSWERED)

    @property
    def texts(self) -> list[str]:
        return [turn.text for turn in self.turns]


@pytest.fixture
async def script() -> Script:
    return Script()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: datetime.now(UTC)


@pytest.fixture
def reception(sqlite_database: Database, script: Script, clock: Callable[[], datetime]) -> Reception:
    return Reception(sqlite_database, script, clock)


@pytest.fixture
def settings() -> ChannelSettings:
    return ChannelSettings(
        secret_key="k" * 40,
        public_url="http://127.0.0.1",
        local_url="http://127.0.0.1",
        trusted_proxies=(),
        wechat=None,
        simulator=False,
    )


@pytest.fixture
def parts(
    sqlite_database: Database, reception: Reception, settings: ChannelSettings, clock: Callable[[], datetime]
) -> ChannelParts:
    return ChannelParts(sqlite_database, reception, None, settings, clock)


@pytest.fixture
async def client(aiohttp_client: ClientMaker, parts: ChannelParts) -> Client:
    app = web.Application()
    setup(app, parts)
    return await aiohttp_client(app)
