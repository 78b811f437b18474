"""One access token for several processes: they ask all the time while its lives are short, and WeChat counts."""

import asyncio
import multiprocessing
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web
from redis.asyncio import Redis

from channels.parts import WeChatAccount
from channels.wechat.client import WeChatClient
from channels.wechat.token import SPARE_SECONDS
from service.parts import redis_server
from service.ports import LOOPBACK
from service.report import Report

APP_ID = "wx0123456789abcdef"
# Seconds until a token is no longer used; WeChat's last two hours less five minutes.
LIFE = 2
ASKS_EVERY = 0.005


@dataclass
class Issuer:
    """WeChat's `stable_token`: the same token until five minutes before its end. Counts what it is asked."""

    asked: int = 0
    token: str = ""
    expires_at: float = 0.0
    given: list[str] = field(default_factory=list)

    async def issue(self, _request: web.Request) -> web.Response:
        self.asked += 1
        now = time.monotonic()
        if self.expires_at - now <= SPARE_SECONDS:
            self.token, self.expires_at = secrets.token_urlsafe(24), now + SPARE_SECONDS + LIFE
            self.given.append(self.token)
        await asyncio.sleep(0.02)  # as far as WeChat is away
        return web.json_response({"access_token": self.token, "expires_in": round(self.expires_at - now)})


async def measure(processes: int, expiries: int) -> Report:
    """Let so many processes ask for tokens until the token ended so many times."""
    report = Report("Access tokens", processes=processes, expiries=expiries, seconds_a_token=LIFE)
    issuer = Issuer()
    with _redis() as redis:
        async with _served(issuer) as api:
            asked, kinds = await _ask(processes, api, redis, expiries * LIFE)
    report.add("tokens asked for by the processes", asked)
    report.add("tokens that they were given", kinds)
    report.add("calls of WeChat for each token", issuer.asked / max(1, len(issuer.given)), at_least=1, at_most=1)
    report.add("tokens used, not given by WeChat", max(0, kinds - len(issuer.given)), at_most=0)
    report.add("expiries", len(issuer.given), at_least=expiries / 2)
    return report


async def _ask(processes: int, api: str, redis: str, seconds: float) -> tuple[int, int]:
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes) as pool:
        works = [pool.apply_async(work, (api, redis, seconds)) for _ in range(processes)]
        results = await asyncio.gather(*(asyncio.to_thread(one.get) for one in works))
    return sum(count for count, _ in results), len(set().union(*(tokens for _, tokens in results)))


def work(api: str, redis: str, seconds: float) -> tuple[int, set[str]]:
    """What one process does: how often it asked, and which tokens it got."""
    return asyncio.run(_work(api, redis, seconds))


async def _work(api: str, redis: str, seconds: float) -> tuple[int, set[str]]:
    tokens: set[str] = set()
    count, end = 0, time.monotonic() + seconds
    shared = Redis.from_url(f"unix://{redis}", socket_timeout=1.0, socket_connect_timeout=0.5)
    async with aiohttp.ClientSession() as session:
        client = WeChatClient(WeChatAccount(APP_ID, "secret", "token", "", True, api), session, shared)
        while time.monotonic() < end:
            tokens.add(await client.token())
            count += 1
            await asyncio.sleep(ASKS_EVERY)
    await shared.aclose()
    return count, tokens


@asynccontextmanager
async def _served(issuer: Issuer) -> AsyncIterator[str]:
    """The issuer on a free loopback port; the base address of the API."""
    app = web.Application()
    app.router.add_post("/cgi-bin/stable_token", issuer.issue)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    yield f"http://{LOOPBACK}:{runner.addresses[0][1]}"
    await runner.cleanup()


@contextmanager
def _redis() -> Iterator[str]:
    """The socket of a Redis of our own."""
    with tempfile.TemporaryDirectory(prefix="weiqiao-") as folder:
        path = Path(folder) / "redis"
        command = [str(redis_server()), "--port", "0", "--unixsocket", str(path), "--save", ""]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            while server.poll() is None and not _listens(path):
                time.sleep(0.01)
            yield str(path)
        finally:
            server.terminate()
            server.wait()


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0
