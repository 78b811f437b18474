"""A real house around the assistant: SQLite, the embedded Redis, a real Rasa, the action endpoint, the reception."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
import redis
from aiohttp import web

from bot import training
from bot.actions import endpoint
from bot.parts import Floors, assemble
from bot.rasa_client import RasaClient
from bot.reply import Reply
from channels.reception import Reception
from escalation.casework import Casework
from escalation.rules import loader
from knowledge_base.answer import Answer, Outcome, Related
from knowledge_base.context import Context
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage
from records import enclosures
from records.database import Database
from records.enclosures import Enclosure
from records.messages import Inbound
from records.vault import Vault
from service.parts import redis_server

SECRET = "a-secret-between-service-and-rasa"
PASSWORD = "a-password-for-redis"
LOOPBACK = "127.0.0.1"
LAUNCHER = (str(training.PYTHON), str(training.PROJECT / "launch.py"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@dataclass
class Knowledge:
    """Answers every question with one passage; remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    async def ask(self, question: str, context: Context, today: date) -> Answer:
        self.asked.append(question)
        passage = Passage(
            "pension",
            "灵活就业人员参保",
            Facet.STEPS,
            "怎么办",
            "带身份证到窗口办理。",
            "示例·整理",
            today,
            "human_resources",
            0.9,
        )
        return Answer(Outcome.ANSWERED, (passage,), (Related("card", "社保卡补办"),))


class Child:
    """A process of ours that can be killed and started again."""

    def __init__(self, command: Sequence[str], log: Path, environment: dict[str, str] | None = None) -> None:
        self._command = list(command)
        self._log = log
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, env=self._environment)

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def said(self) -> str:
        return self._log.read_text(errors="replace")[-3000:]


@dataclass
class Machines:
    """Redis and Rasa, on free ports."""

    folder: Path
    model: Path
    actions_port: int = field(default_factory=free_port)
    redis_port: int = field(default_factory=free_port)
    rasa_port: int = field(default_factory=free_port)
    rasa_command: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        options = f"--port {self.redis_port} --bind {LOOPBACK} --requirepass {PASSWORD} --dir {self.folder}".split()
        self.redis = Child([str(redis_server()), *options, "--save", ""], self.folder / "redis.log")
        command = self.rasa_command or (*LAUNCHER, "--model", str(self.model), "--port", str(self.rasa_port))
        self.rasa = Child(command, self.folder / "rasa.log", self.environment)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "WEIQIAO_RASA_ACTIONS_URL": f"http://{LOOPBACK}:{self.actions_port}{endpoint.PATH}",
            "WEIQIAO_RASA_SECRET": SECRET,
            "WEIQIAO_RASA_REDIS_HOST": LOOPBACK,
            "WEIQIAO_RASA_REDIS_PORT": str(self.redis_port),
            "WEIQIAO_RASA_REDIS_DB": "0",
            "WEIQIAO_RASA_REDIS_PASSWORD": PASSWORD,
            "RASA_TELEMETRY_ENABLED": "false",
        }

    @property
    def rasa_url(self) -> str:
        return f"http://{LOOPBACK}:{self.rasa_port}"

    def start(self) -> None:
        self.start_redis()
        self.start_rasa()

    def start_rasa(self) -> None:
        self.rasa.start()
        _until(lambda: http_answers(self.rasa_port), self.rasa)

    def start_redis(self) -> None:
        self.redis.start()
        with redis.Redis(LOOPBACK, self.redis_port, password=PASSWORD) as client:
            _until(lambda: _redis_answers(client), self.redis)

    def forget(self) -> None:
        """Empty Redis: the next test's citizens have the same row ids."""
        with redis.Redis(LOOPBACK, self.redis_port, password=PASSWORD) as client:
            client.flushall()

    def stop(self) -> None:
        self.rasa.kill()
        self.redis.kill()


def http_answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _redis_answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def _until(answers: Callable[[], bool], child: Child, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not answers():
        if time.monotonic() > end:
            raise RuntimeError(child.said())
        time.sleep(0.05)


class Citizen:
    """Somebody who writes to the service."""

    def __init__(self, reception: Reception, name: str) -> None:
        self._reception = reception
        self._name = name
        self._sent = 0

    async def says(self, text: str) -> Reply:
        return await self._gets(text)

    async def sends(self, kind: str, enclosure: Enclosure | None = None) -> Reply:
        """Something else than a text comes."""
        return await self._gets("", kind, None if enclosure is None else enclosures.write(enclosure))

    async def _gets(self, text: str, kind: str = "text", payload: str | None = None) -> Reply:
        self._sent += 1
        inbound = Inbound("web", self._name, f"{self._name}-{self._sent}", text, kind, payload)
        return (await self._reception.receive(inbound)).reply


@dataclass
class House:
    """The running service around one Rasa. `now` is the clock."""

    reception: Reception
    knowledge: Knowledge
    database: Database

    def citizen(self, name: str) -> Citizen:
        return Citizen(self.reception, name)


# A Sunday, on which no person answers, whenever the tests run.
_LATER: timedelta = datetime(2026, 11, 22, 2, 0, tzinfo=UTC) - datetime.now(UTC)


def on_a_sunday() -> datetime:
    return datetime.now(UTC) + _LATER


@asynccontextmanager
async def opened(database: Database, machines: Machines) -> AsyncIterator[House]:
    """The service's side, listening where Rasa expects it."""
    knowledge = Knowledge()
    vault = Vault("v" * 40)
    floors = Floors(database, vault, Casework(loader.load(), vault), knowledge)
    async with aiohttp.ClientSession() as session:
        parts = assemble(floors, RasaClient(session, [machines.rasa_url], SECRET), SECRET)
        app = web.Application()
        endpoint.setup(app, parts)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, machines.actions_port).start()
        reception = Reception(database, parts.dialogue, on_a_sunday)
        try:
            yield House(reception, knowledge, database)
        finally:
            await reception.close()
            await runner.cleanup()
