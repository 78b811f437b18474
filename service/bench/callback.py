"""How much our callback costs beside the least that any could: decrypting and encrypting with wechatpy."""

import asyncio
import multiprocessing
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import NamedTuple
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


class Rounds(NamedTuple):
    """What as many messages cost: `inbox` opened, written down and answered, `turn` with all else that the callback
    does, `bare` only decrypted and encrypted."""

    inbox: Round
    turn: Round
    bare: Round


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


Servers = tuple[Server, ...]
# In the order of `Rounds`.
MAKINGS = (callback_server.inbox, callback_server.ours, callback_server.bare)


async def measure(messages: int) -> Report:
    """Drive the servers by turns, `messages` each in all."""
    account = _account()
    write = _Letters(account)
    with tempfile.TemporaryDirectory(prefix="weiqiao-callback-") as name:
        async with _redis(Path(name)) as redis, _servers(account, Place(Path(name), redis)) as servers:
            await _round(servers, write, OF_A_CITIZEN * AT_ONCE)
            rounds = [await _round(servers, write, messages // ROUNDS) for _ in range(ROUNDS)]
            mode = await _synchronous(Path(name))
    return _report(messages, mode, rounds)


async def _round(servers: Servers, write: "_Letters", count: int) -> Rounds:
    # Each message is new to whoever gets it, and all get as many.
    return Rounds(*[await server.answer(write.lanes(count)) for server in servers])


class _Letters:
    """Requests as WeChat writes them, each from a citizen and with an id of its own."""

    def __init__(self, account: WeChatAccount) -> None:
        self._platform = Platform(account, "", None)  # type: ignore[arg-type]  # it only seals
        self._number = secrets.randbelow(10**9) * 1_000_000

    def lanes(self, count: int) -> list[list[bytes]]:
        """`AT_ONCE` lanes of requests, in each of them whole visits of citizens."""
        visits = max(1, count // AT_ONCE // OF_A_CITIZEN)
        return [[self._request() for _ in range(visits * OF_A_CITIZEN)] for _ in range(AT_ONCE)]

    def _request(self) -> bytes:
        self._number += 1
        fields = {
            "ToUserName": "gh_city",
            "FromUserName": f"openid_{(self._number - 1) // OF_A_CITIZEN}",
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
async def _servers(account: WeChatAccount, place: Place) -> AsyncIterator[Servers]:
    with ExitStack() as running:
        controls = [running.enter_context(_process(make, account, place)) for make in MAKINGS]
        yield tuple([Server(await asyncio.to_thread(control.recv), control) for control in controls])


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
    database = Database(f"sqlite+aiosqlite:///{folder / 'ours.db'}")
    async with database.reading() as connection:
        mode = (await connection.execute(text("PRAGMA synchronous"))).scalar_one()
    await database.close()
    return SYNCHRONOUS[mode]


def _report(messages: int, mode: str, rounds: Sequence[Rounds]) -> Report:
    report = Report("WeChat's callback", messages=messages, at_once=AT_ONCE, sqlite_synchronous=mode)

    def times(what: Callable[[Rounds], Round], of: Callable[[Round], float]) -> float:
        return median(of(what(one)) / of(one.bare) for one in rounds)

    def microseconds(name: str, what: Callable[[Rounds], Round]) -> None:
        report.add(name, median(what(one).wall for one in rounds), "µs")
        report.add("  processor", median(what(one).processor for one in rounds), "µs")

    row = "verified, decrypted, parsed, inbox row committed, encrypted"
    report.add(f"{row}: beside wechatpy's crypto", times(_inbox, _wall), "times", at_most=CEILING_TIMES)
    report.add("  processor", times(_inbox, _processor), "times")
    report.add("the same with limits, a turn and its stored reply", times(_turn, _wall), "times")
    report.add("  processor", times(_turn, _processor), "times")
    microseconds("a message, inbox row", _inbox)
    microseconds("a message, with its turn", _turn)
    microseconds("a message, wechatpy's crypto alone", lambda one: one.bare)
    return report


def _inbox(rounds: Rounds) -> Round:
    return rounds.inbox


def _turn(rounds: Rounds) -> Round:
    return rounds.turn


def _wall(one: Round) -> float:
    return one.wall


def _processor(one: Round) -> float:
    return one.processor
