"""How much our callback costs beside the least that any could: decrypting and encrypting with wechatpy."""

import asyncio
import multiprocessing
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from sqlalchemy import text

from channels.parts import WeChatAccount
from channels.simulator.platform import Platform
from channels.wechat import callback
from records.database import Database
from service import parts
from service.bench import callback_server
from service.bench.callback_server import Making, Place
from service.configuration import load
from service.ports import LOOPBACK, remembered
from service.report import Report
from service.supervisor import Supervisor

AT_ONCE = 32
ROUNDS = 5
# Below what a citizen may say in a minute.
OF_A_CITIZEN = 20
CEILING_TIMES = 2.0
ENDS_WITHIN = 30.0
SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")


@dataclass(frozen=True)
class Round:
    """Microseconds of a message: of the clock, with `AT_ONCE` under way, and of the processor."""

    wall: float
    processor: float


class Server:
    """A server in a process of its own."""

    def __init__(self, port: int, control: Connection) -> None:
        self._port = port
        self._control = control

    async def answer(self, requests: Sequence[Sequence[bytes]]) -> Round:
        """Send it lanes of requests, each lane one after the other."""
        used, began = await self._used(), time.perf_counter()
        await asyncio.gather(*(self._lane(lane) for lane in requests))
        seconds, used = time.perf_counter() - began, await self._used() - used
        count = sum(map(len, requests))
        return Round(seconds * 1e6 / count, used * 1e6 / count)

    async def _lane(self, requests: Sequence[bytes]) -> None:
        # aiohttp's client would cost as much as what is measured.
        reader, writer = await asyncio.open_connection(LOOPBACK, self._port)
        for request in requests:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            body = await reader.readexactly(length)
            if not head.startswith(b"HTTP/1.1 200 ") or b"<Encrypt>" not in body:
                raise RuntimeError(f"no answer: {head[:60]!r} {body[:60]!r}")
        writer.close()

    async def _used(self) -> float:
        self._control.send(True)
        used: float = await asyncio.to_thread(self._control.recv)
        return used


async def measure(messages: int) -> Report:
    """Drive both servers by turns, `messages` each in all."""
    account = _account()
    write = _Letters(account)
    with tempfile.TemporaryDirectory(prefix="weiqiao-callback-") as name:
        async with _redis(Path(name)) as redis, _both(account, Place(Path(name), redis)) as (ours, bare):
            await _round(ours, bare, write, OF_A_CITIZEN * AT_ONCE)
            rounds = [await _round(ours, bare, write, messages // ROUNDS) for _ in range(ROUNDS)]
            mode = await _synchronous(Path(name))
    return _report(messages, mode, rounds)


async def _round(ours: Server, bare: Server, write: "_Letters", count: int) -> tuple[Round, Round]:
    # Each message is new to both, and both get as many.
    return await ours.answer(write.lanes(count)), await bare.answer(write.lanes(count))


class _Letters:
    """Requests as WeChat writes them, each from a citizen and with an id of its own."""

    def __init__(self, account: WeChatAccount) -> None:
        self._platform = Platform(account, "", None)  # type: ignore[arg-type]  # it only seals
        self._number = secrets.randbelow(10**9) * 1_000_000

    def lanes(self, count: int) -> list[list[bytes]]:
        return [[self._request() for _ in range(max(1, count // AT_ONCE))] for _ in range(AT_ONCE)]

    def _request(self) -> bytes:
        self._number += 1
        fields = {
            "ToUserName": "gh_city",
            "FromUserName": f"openid_{self._number // OF_A_CITIZEN}",
            "CreateTime": str(int(time.time())),
            "MsgType": "text",
            "Content": f"第{self._number}问：灵活就业怎么交社保，需要带什么材料？",
            "MsgId": str(self._number),
        }
        xml = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
        query, body = self._platform.sealed(f"<xml>{xml}</xml>", fields["FromUserName"])
        head = f"POST {callback.PATH}?{urlencode(query)} HTTP/1.1\r\nHost: city\r\nContent-Type: text/xml\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _account() -> WeChatAccount:
    key, api = secrets.token_hex(22)[:43], f"http://{LOOPBACK}:9"  # nothing is called there
    return WeChatAccount(f"wx{secrets.token_hex(8)}", secrets.token_hex(16), secrets.token_hex(16), key, True, api)


@asynccontextmanager
async def _redis(folder: Path) -> AsyncIterator[str]:
    settings = load().model_copy(update={"data_dir": folder})
    port = remembered(folder / "run/port-redis.json", ("redis",))["redis"]
    supervisor = Supervisor()
    part, address = parts.embedded_redis(settings, port)
    supervisor.start(part)
    try:
        yield address.url
    finally:
        await supervisor.stop()


@asynccontextmanager
async def _both(account: WeChatAccount, place: Place) -> AsyncIterator[tuple[Server, Server]]:
    with _process(callback_server.ours, account, place) as ours, _process(callback_server.bare, account, place) as bare:
        yield Server(await asyncio.to_thread(ours.recv), ours), Server(await asyncio.to_thread(bare.recv), bare)


@contextmanager
def _process(make: Making, account: WeChatAccount, place: Place) -> Iterator[Connection]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=callback_server.serve, args=(make, account, place, there), daemon=True)
    process.start()
    try:
        yield here
    finally:
        here.send(False)
        process.join(ENDS_WITHIN)
        # What still writes would do so in a folder that goes away.
        process.kill()
        process.join()


async def _synchronous(folder: Path) -> str:
    database = Database(f"sqlite+aiosqlite:///{folder / 'callback.db'}")
    async with database.reading() as connection:
        mode = (await connection.execute(text("PRAGMA synchronous"))).scalar_one()
    await database.close()
    return SYNCHRONOUS[mode]


def _report(messages: int, mode: str, rounds: Sequence[tuple[Round, Round]]) -> Report:
    report = Report("WeChat's callback", messages=messages, at_once=AT_ONCE, sqlite_synchronous=mode)

    def times(what: Callable[[Round], float]) -> float:
        return median(what(ours) / what(bare) for ours, bare in rounds)

    report.add("beside wechatpy's crypto alone", times(lambda one: one.wall), "times", at_most=CEILING_TIMES)
    report.add("  the same, processor time", times(lambda one: one.processor), "times")
    report.add("a message, ours", median(ours.wall for ours, _ in rounds), "µs")
    report.add("a message, crypto alone", median(bare.wall for _, bare in rounds), "µs")
    report.add("a message, ours, processor", median(ours.processor for ours, _ in rounds), "µs")
    report.add("a message, crypto alone, processor", median(bare.processor for _, bare in rounds), "µs")
    return report
