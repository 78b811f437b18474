"""A whole instance for the time of a measurement: its own folder, ports and database, the models trained already."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from service import models, parts, ports, surroundings
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress
from service.launcher import body, http, ready
from service.parts import RedisAddress
from service.settings import Settings
from service.supervisor import Part, Supervisor


@dataclass(frozen=True)
class Instance:
    """What runs, and where. More parts may be started with `start`; all are stopped with the instance."""

    settings: Settings
    redis: RedisAddress
    rasa_urls: tuple[str, ...]
    model: Path
    start: Callable[[Part, str], Awaitable[None]]


def _as_it_is(part: Part) -> Part:
    return part


@asynccontextmanager
async def instance(
    progress: Progress, more: Mapping[str, str] | None = None, service: Callable[[Part], Part] = _as_it_is
) -> AsyncIterator[Instance]:
    """Redis, Rasa (but where one is given) and the service of a demo with the sample guides; `more`: further variables,
    `service`: what is started in the service's place. Raises SetupError."""
    supervisor = Supervisor()
    with surroundings.apart(more) as settings:
        _prepare()
        try:
            yield await _start(supervisor, settings, progress, service)
        finally:
            await supervisor.stop()


def _prepare() -> None:
    # In a process of its own, so that this one does not keep torch in memory beside what it measures.
    done = subprocess.run(
        [sys.executable, "-P", "-m", "service", "prepare"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SetupError(f"The scratch instance could not be prepared:\n{done.stderr or done.stdout}")


async def _start(
    supervisor: Supervisor, settings: Settings, progress: Progress, service: Callable[[Part], Part]
) -> Instance:
    model = models.current(settings.data_dir).assistant

    async def start(part: Part, url: str) -> None:
        await ready(supervisor.start(part), http(url), progress)

    async def start_service(part: Part) -> None:
        # Importing the embedder takes seconds of CPU that would be charged to the first answers.
        await ready(supervisor.start(part), lambda: is_warm(f"{settings.local_url}/healthz"), progress)

    part, redis = parts.embedded_redis(settings, free_port(settings.data_dir, "redis"))
    supervisor.start(part)
    names = () if settings.rasa_urls else parts.rasa_names(settings.rasa_workers)
    rasas = {name: free_port(settings.data_dir, name) for name in names}
    rasa_urls = settings.rasa_urls or tuple(f"http://{ports.LOOPBACK}:{port}" for port in rasas.values())
    await asyncio.gather(
        *(
            start(parts.rasa(settings, port, model, redis, name), f"http://{ports.LOOPBACK}:{port}")
            for name, port in rasas.items()
        ),
        start_service(service(parts.service(settings, rasa_urls, redis.url))),
    )
    return Instance(settings, redis, rasa_urls, model, start)


async def another_process(instance: Instance, number: int, more: Mapping[str, str] | None = None) -> str:
    """Start one more service process, the `number`th, beside the first on its database (PostgreSQL), Redis and Rasa;
    `more`: further variables of its own. Its address. Raises SetupError."""
    name = f"service-{number}"
    settings = instance.settings.model_copy(update={"port": free_port(instance.settings.data_dir, name)})
    part = parts.service(settings, instance.rasa_urls, instance.redis.url)
    own = {**part.environment, "WEIQIAO_PORT": str(settings.port), **(more or {})}
    part = replace(part, name=name, log=part.log.with_name(f"{name}.log"), environment=own)
    await instance.start(part, f"{settings.local_url}/healthz")
    return settings.local_url


def free_port(folder: Path, name: str) -> int:
    """A free loopback port for a part of the instance in `folder`."""
    return ports.remembered(folder / f"run/port-{name}.json", (name,))[name]


async def is_warm(health_url: str) -> bool:
    """Whether the knowledge base goes by meaning as well as by words."""
    health = await body(health_url)
    return health is not None and "meaning" in json.loads(health)["parts"]["knowledge"]["detail"]
