"""The channels on a real application and database, answered by a script in place of the dialogue."""

import asyncio
import shutil
import socket as socketlib
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from redis.asyncio import Redis

from bot.reply import Reply, ReplyOutcome, Turn
from channels import wiring
from channels.media.store import MediaStore
from channels.parts import ChannelParts, ChannelSettings, Patience, WeChatAccount
from channels.reception import TURNS_AT_ONCE, Reception
from channels.simulator.api.server import Api
from channels.simulator.platform import Platform
from channels.standing import Standing
from channels.wechat.callback import PATH
from channels.wiring import setup
from escalation.rulebook import Rulebook
from escalation.rules import loader
from knowledge_base.knowledge import KnowledgeBase
from records.database import Database
from records.media_files import MediaFiles
from records.vault import Vault
from service import parts as parts_of_service

ROOM = 100 * 1024 * 1024

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


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return loader.load()


@pytest.fixture
async def knowledge(sqlite_database: Database) -> AsyncIterator[KnowledgeBase]:
    base = KnowledgeBase(sqlite_database)
    yield base
    await base.close()


@pytest.fixture
def parts(
    sqlite_database: Database,
    rulebook: Rulebook,
    knowledge: KnowledgeBase,
    reception: Reception,
    settings: ChannelSettings,
    clock: Callable[[], datetime],
    tmp_path: Path,
) -> ChannelParts:
    store = MediaStore(MediaFiles(tmp_path / "media"), sqlite_database, ROOM, clock)
    standing, vault = Standing(sqlite_database, verified=True), Vault("v" * 40)
    return ChannelParts(sqlite_database, vault, rulebook, reception, store, None, settings, standing, clock, knowledge)


@pytest.fixture
async def client(parts: ChannelParts, aiohttp_client: ClientMaker) -> Client:
    # In this order: the application ends before its database is closed.
    app = web.Application()
    setup(app, parts)
    return await aiohttp_client(app)


APP_ID, TOKEN, AES_KEY = "wx0123456789abcdef", "callbacktoken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


@dataclass
class WeChat:
    """The channels with an account on the simulated platform, over real HTTP."""

    standing: Standing

    client: Client
    platform: Platform
    api: Api


SECONDS = Patience()
WeChatMaker = Callable[..., Awaitable[WeChat]]


@pytest.fixture
async def wechat(
    parts: ChannelParts, aiohttp_client: ClientMaker, script: Script, unused_tcp_port: int
) -> AsyncIterator[WeChatMaker]:
    """Makes the application with an account: `patience` is the platform's, the rest the account's."""
    async with aiohttp.ClientSession() as session:

        async def make(
            patience: float = 5.0, patience_of_account: Patience = SECONDS, at_once: int = TURNS_AT_ONCE, **changes: Any
        ) -> WeChat:
            url = f"http://127.0.0.1:{unused_tcp_port}"
            account = WeChatAccount(APP_ID, "secret", TOKEN, AES_KEY, True, f"{url}/simulator/api")
            account = replace(account, patience=patience_of_account, **changes)
            platform = Platform(account, f"{url}{PATH}", session, patience)
            api = Api(account, lambda: platform)
            app = web.Application()
            settings = replace(parts.settings, wechat=account, public_url=url)
            standing = Standing(parts.database, verified=account.verified)
            taken_in = wiring.reception(parts.database, script, standing, parts.clock, at_once)
            setup(app, replace(parts, settings=settings, reception=taken_in, standing=standing))
            api.setup(app)
            client = await aiohttp_client(app, server_kwargs={"port": unused_tcp_port})
            return WeChat(standing, client, platform, api)

        yield make


@dataclass
class RedisServer:
    """A real Redis on a socket of its own; `stop` kills it."""

    process: subprocess.Popen[bytes]
    url: str

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def listens(path: Path) -> bool:
    """Whether a server takes connections there; its file exists a little before that."""
    with socketlib.socket(socketlib.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    # A socket's path must stay short.
    socket = Path(tempfile.mkdtemp()) / "redis"
    command = [str(parts_of_service.redis_server()), "--port", "0", "--unixsocket", str(socket), "--save", ""]
    server = RedisServer(subprocess.Popen(command, stdout=subprocess.DEVNULL), f"unix://{socket}")
    deadline = time.monotonic() + 10
    while not listens(socket) and time.monotonic() < deadline:
        time.sleep(0.01)
    yield server
    server.stop()
    shutil.rmtree(socket.parent)


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_server.url, socket_timeout=1.0, socket_connect_timeout=0.5)
    yield client
    await client.aclose()
