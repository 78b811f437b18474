"""`up` on one machine: Redis, Rasa and the service as children of this process, until Ctrl-C."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import redis.asyncio

from service import parts, ports
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress, indented
from service.bounded_log import tail
from service.settings import Settings
from service.supervisor import Keeper, Supervisor

READY_SECONDS = 240.0
POLL_SECONDS = 0.2
DEATHS_ALLOWED = 3

Answers = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Launch:
    """What to start, where to show it, and what to say once all of it answers."""

    settings: Settings
    model: Path
    progress: Progress
    welcome: str


async def run(launch: Launch) -> None:
    """Start every part, say so when all answer, keep them running until SIGINT or SIGTERM, then stop them in order.

    Raises SetupError with the last lines of its log when a part does not come up.
    """
    supervisor, stopped = Supervisor(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        await _until(stopped, _start(supervisor, launch))
        if not stopped.is_set():
            launch.progress.say(launch.welcome)
            await stopped.wait()
    finally:
        launch.progress.say("Stopping …")
        await supervisor.stop()
        launch.progress.say("Stopped.")


async def _until(stopped: asyncio.Event, work: Awaitable[None]) -> None:
    task, stop = asyncio.ensure_future(work), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        for pending in (task, stop):
            pending.cancel()
            with suppress(asyncio.CancelledError):
                await pending


async def _start(supervisor: Supervisor, launch: Launch) -> None:
    settings = launch.settings
    names = () if settings.rasa_urls else parts.rasa_names(settings.rasa_workers)
    chosen = ports.remembered(settings.data_dir / "run/ports.json", ("redis", *names))
    address = await _start_redis(supervisor, launch, chosen["redis"])
    waiting: list[Awaitable[None]] = []
    embedded = {name: f"http://{ports.LOOPBACK}:{chosen[name]}" for name in names}
    for name, url in embedded.items():
        rasa = supervisor.start(parts.rasa(settings, chosen[name], launch.model, address, name))
        waiting.append(ready(rasa, http(url), launch.progress))
    rasa_urls = settings.rasa_urls or tuple(embedded.values())
    service = supervisor.start(parts.service(settings, rasa_urls, _redis_url(settings) or address.url))
    waiting.append(ready(service, http(f"{settings.local_url}/healthz"), launch.progress))
    for part in waiting:
        await part


async def _start_redis(supervisor: Supervisor, launch: Launch, port: int) -> parts.RedisAddress:
    if given := _redis_url(launch.settings):
        return parts.given_redis(given)
    part, address = parts.embedded_redis(launch.settings, port)
    await ready(supervisor.start(part), _redis(address.url), launch.progress)
    return address


def _redis_url(settings: Settings) -> str | None:
    return settings.redis_url.get_secret_value() if settings.redis_url else None


async def ready(keeper: Keeper, answers: Answers, progress: Progress, limit: float = READY_SECONDS) -> None:
    """Wait, visibly, until the part answers. Raises SetupError when it keeps dying or takes longer than `limit` s."""
    began = shown = time.monotonic()
    name = f"starting {keeper.part.name}"
    while not await answers():
        now = time.monotonic()
        if now - began > limit or keeper.starts > DEATHS_ALLOWED:
            raise SetupError(
                f"{keeper.part.name} does not start. The last lines of {keeper.part.log}:\n"
                + indented(tail(keeper.part.log))
            )
        if now - shown >= progress.interval:
            shown = now
            progress.wait(name, now - began, (tail(keeper.part.log, 1) or [""])[0])
        await asyncio.sleep(POLL_SECONDS)
    progress.say(f"  ✓ {keeper.part.name} ({time.monotonic() - began:.1f} s)")


async def body(url: str) -> bytes | None:
    """What a GET answers with 200, or None."""
    limit = aiohttp.ClientTimeout(total=5)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(url) as response:
            return await response.read() if response.status == 200 else None
    except (aiohttp.ClientError, TimeoutError):
        return None


def http(url: str) -> Answers:
    """Whether a GET is answered with 200."""

    async def answers() -> bool:
        return await body(url) is not None

    return answers


def _redis(url: str) -> Answers:
    async def answers() -> bool:
        async with redis.asyncio.from_url(url, socket_timeout=2) as client:
            try:
                return bool(await client.ping())
            except (redis.RedisError, OSError):
                return False

    return answers
