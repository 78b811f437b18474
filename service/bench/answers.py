"""Policy answers a second through the web API, and of stock Rasa driven directly in the same run."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import aiohttp
import msgspec
import numpy as np

from bot import training, wire
from bot.rasa_client import SECRET_HEADER
from bot.wire import TurnFacts
from service import parts, ports
from service.bench import forms, long_visits
from service.report import Report
from service.scratch import Instance, free_port
from service.supervisor import Part

AT_ONCE = 16
ANSWERS = 1200
STOCK_ANSWERS = 300
ONE_BY_ONE = 150
WARM_UP = 64
# Below what one visitor may say in a minute.
TURNS_OF_A_CITIZEN = 15

FLOOR_PER_SECOND = 60.0
FLOOR_TIMES_STOCK = 3.0
CEILING_P95_MS = 200.0
# A busy hour of a large city.
PACE = 33.0
PACED = 660
CEILING_P99_PACED_MS = 1000.0

FLOOR_FORMS_PER_SECOND = 35.0
CEILING_LATE_TIMES_EARLY = 1.5
FLOOR_TIMES_ONE_PROCESS = 1.3

Ask = Callable[[str, int], Awaitable[bool]]


@dataclass(frozen=True)
class Measured:
    """How fast questions were answered; times in milliseconds."""

    per_second: float
    p50: float
    p95: float
    failed: int


class ChatPage:
    """Citizens at the web API: each lane is one citizen after another, with cookies and addresses of their own."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self._visitors: dict[int, tuple[str, str]] = {}
        self._turns: dict[int, int] = {}

    async def ask(self, question: str, lane: int) -> bool:
        """Ask one question; whether it was answered from the knowledge base or with its choices."""
        if self._turns.setdefault(lane, 0) % TURNS_OF_A_CITIZEN == 0:
            self._visitors[lane] = await self._visit()
        self._turns[lane] += 1
        cookie, address = self._visitors[lane]
        headers = {"Cookie": cookie, "Origin": self._url, "X-Forwarded-For": address}
        said = {"id": str(uuid4()), "text": question}
        async with self._session.post(f"{self._url}/api/chat/messages", json=said, headers=headers) as response:
            body = msgspec.json.decode(await response.read())
        return response.status == 200 and bool(body["reply"]["sources"] or body["reply"]["choices"])

    async def _visit(self) -> tuple[str, str]:
        address = ".".join(str(secrets.randbelow(254) + 1) for _ in range(4))
        async with self._session.get(f"{self._url}/", headers={"X-Forwarded-For": address}) as response:
            cookies = (f"{name}={morsel.value}" for name, morsel in response.cookies.items())
            return "; ".join(cookies), address


class Direct:
    """Rasa's REST channel without the service in front; its actions still run in the service."""

    def __init__(self, session: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._session = session
        self._url = f"{url}/webhooks/rest/webhook"
        self._headers = {SECRET_HEADER: secret, "Content-Type": "application/json"}
        self._first = secrets.randbelow(10**9) * 1000
        self._turns: dict[int, int] = {}

    async def ask(self, question: str, lane: int) -> bool:
        """Ask one question; whether anything was said."""
        turn = self._turns[lane] = self._turns.get(lane, 0) + 1
        sender = f"{self._first + lane}:{turn // TURNS_OF_A_CITIZEN}"
        message = wire.write_message(sender, question, TurnFacts(1, "web", datetime.now(UTC)))
        async with self._session.post(self._url, data=message, headers=self._headers) as response:
            return response.status == 200 and bool(wire.read_replies(await response.read()))


async def measure(instance: Instance, questions: Sequence[str], of_one: Measured | None) -> Report:
    """Drive the instance, then stock Rasa beside it, and compare; `of_one`: what one process answered, if there are
    several now."""
    url, secret = instance.settings.local_url, instance.settings.rasa_secret.get_secret_value()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        page = ChatPage(session, url)
        await drive(page.ask, questions, WARM_UP, AT_ONCE)
        ours = await drive(page.ask, questions, ANSWERS, AT_ONCE)
        alone = await drive(page.ask, questions, ONE_BY_ONE, 1)
        paced = await pace(page.ask, questions, PACED, PACE)
        filled = await forms.measure(instance, session, AT_ONCE)
        visits = await long_visits.measure(instance, session, questions)
        patched = await drive(Direct(session, instance.rasa_urls[0], secret).ask, questions, ANSWERS, AT_ONCE)
        stock_url = await start_stock(instance)
        unpatched = Direct(session, stock_url, secret)
        await drive(unpatched.ask, questions, WARM_UP, AT_ONCE)
        stock = await drive(unpatched.ask, questions, STOCK_ANSWERS, AT_ONCE)
    report = Report(
        "Answers through the web API", rasa_processes=len(instance.rasa_urls), at_once=AT_ONCE, answers=ANSWERS
    )
    _add_questions(report, ours, alone, paced)
    if of_one is not None:
        report.add("beside one process", ours.per_second / of_one.per_second, "times", at_least=FLOOR_TIMES_ONE_PROCESS)
    _add_visits(report, filled, visits)
    report.add("beside stock Rasa", ours.per_second / stock.per_second, "times", at_least=FLOOR_TIMES_STOCK)
    report.add("our Rasa driven directly", patched.per_second, "/s")
    report.add("stock Rasa driven directly", stock.per_second, "/s")
    report.add("without an answer", ours.failed + alone.failed, at_most=0.1 * ANSWERS)
    return report


async def at_once(instance: Instance, questions: Sequence[str]) -> Measured:
    """How fast the questions are answered, and nothing else."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        page = ChatPage(session, instance.settings.local_url)
        await drive(page.ask, questions, WARM_UP, AT_ONCE)
        return await drive(page.ask, questions, ANSWERS, AT_ONCE)


async def drive(ask: Ask, questions: Sequence[str], count: int, at_once: int) -> Measured:
    """Ask `count` questions, `at_once` of them at any time."""
    turns = iter(range(count))
    took: list[float] = []
    failed = 0

    async def lane(number: int) -> None:
        nonlocal failed
        for turn in turns:
            began = time.perf_counter()
            failed += not await ask(questions[turn % len(questions)], number)
            took.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(lane(number) for number in range(at_once)))
    seconds = time.perf_counter() - began
    p50, p95 = np.percentile(np.array(took) * 1000, [50, 95])
    return Measured(count / seconds, float(p50), float(p95), failed)


async def pace(ask: Ask, questions: Sequence[str], count: int, per_second: float) -> list[float]:
    """Ask `count` questions, each when it is due, however many are still open; milliseconds from then to the answer.

    A lane is a citizen who waits for the answer before the next question, so one that is free is taken.
    """
    free: list[int] = []
    lanes = itertools.count()
    began = time.perf_counter()

    async def one(turn: int) -> float:
        due = began + turn / per_second
        await asyncio.sleep(due - time.perf_counter())
        lane = free.pop() if free else next(lanes)
        await ask(questions[turn % len(questions)], lane)
        free.append(lane)
        return (time.perf_counter() - due) * 1000

    return list(await asyncio.gather(*(one(turn) for turn in range(count))))


async def start_stock(instance: Instance) -> str:
    """Start `rasa run` as it comes, on the same model, tracker store and action endpoint; its address."""
    port = free_port(instance.settings.data_dir, "stock")
    ours = parts.rasa(instance.settings, port, instance.model, instance.redis)
    command = f"cd {training.PROJECT} && exec {training.PYTHON.with_name('rasa')} run --model {instance.model}"
    options = f"--endpoints endpoints.yml --credentials credentials.yml --interface {ports.LOOPBACK} --port {port}"
    log = instance.settings.data_dir / "log/stock.log"
    stock = Part("stock Rasa", ("/bin/sh", "-c", f"{command} {options}"), log, ours.environment, ours.without)
    url = f"http://{ports.LOOPBACK}:{port}"
    await instance.start(stock, url)
    return url


def _add_questions(report: Report, ours: Measured, alone: Measured, paced: Sequence[float]) -> None:
    report.add("policy answers, at once", ours.per_second, "/s", at_least=FLOOR_PER_SECOND)
    report.add("at once, p50", ours.p50, "ms")
    report.add("at once, p95", ours.p95, "ms")
    report.add("one at a time, p50", alone.p50, "ms")
    report.add("one at a time, p95", alone.p95, "ms", at_most=CEILING_P95_MS)
    p99 = float(np.percentile(paced, 99))
    report.add(f"at {PACE:g} a second, p99", p99, "ms", at_most=CEILING_P99_PACED_MS)


def _add_visits(report: Report, filled: forms.Measured, visits: long_visits.Measured) -> None:
    report.add("messages of visits with forms, at once", filled.per_second, "/s", at_least=FLOOR_FORMS_PER_SECOND)
    report.add("of these requests lost or wrong", filled.wrong_cases, at_most=0)
    early, late = long_visits.EARLY, long_visits.LATE
    report.add(f"a citizen's turn {early}, one at a time", visits.early, "ms")
    times = visits.late / visits.early
    report.add(f"turn {late} beside turn {early}", times, "times", at_most=CEILING_LATE_TIMES_EARLY)
