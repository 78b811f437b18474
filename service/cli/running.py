"""setup, up, serve, rasa, train and prepare."""

import asyncio
import os
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from urllib.parse import urlsplit

import click

from service import configuration, instance_lock
from service.bootstrap import preflight
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress
from service.settings import Settings

ALREADY_UP = (
    "This data folder is in use by another ./weiqiao up. Stop that one (Ctrl-C in its window), "
    "or set WEIQIAO_DATA_DIR and --port to run a second instance."
)
SECOND_SERVICE = (
    "Another service process uses this embedded database. Stop it, or set WEIQIAO_DATABASE_URL to PostgreSQL "
    "to run several."
)


@click.command()
@click.option("--development", is_flag=True, help="Also what the tests and checks need.")
def setup(development: bool) -> None:
    """Make or repair the two environments. The bootstrap has done it when this line is reached."""
    tools = " with the tools of the tests and checks" if development else ""
    click.echo(f"The environments are ready{tools}. Next: ./weiqiao up")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Listen here instead of WEIQIAO_PORT.")
def up(port: int | None) -> None:
    """Train, migrate, load samples, start everything, print the addresses; Ctrl-C stops it all."""
    from service import launcher, models, ports, preparation

    if port:
        os.environ["WEIQIAO_PORT"] = str(port)
    settings = configuration.load()
    progress = Progress()
    preflight.raise_file_handles()
    _require_writable(settings)
    with instance_lock.held(instance_lock.launcher(settings.data_dir), ALREADY_UP):
        ports.require_free(settings.host, settings.port)
        # In a process of its own, so that the launcher does not keep torch in memory for as long as it runs.
        if status := subprocess.run([sys.executable, "-P", "-m", "service", "prepare"], check=False).returncode:
            sys.exit(status)
        assistant = models.current(settings.data_dir).assistant
        asyncio.run(launcher.run(launcher.Launch(settings, assistant, progress, preparation.welcome(settings))))


def _require_writable(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    preflight.require_writable(settings.data_dir)


@click.command()
def serve() -> None:
    """The service process alone: it expects a migrated database, Redis and Rasa at the addresses in the settings."""
    from service import serving

    settings = configuration.load()
    preflight.raise_file_handles()
    with _alone(settings):
        serving.serve(settings)


def _alone(settings: Settings) -> AbstractContextManager[None]:
    if settings.database.startswith("sqlite"):
        return instance_lock.held(instance_lock.service(settings.data_dir), SECOND_SERVICE)
    return nullcontext()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here; never an address of the internet.")
@click.option("--actions", metavar="URL", help="Where the service is reached from Rasa, when they run apart.")
@click.option("--port", type=int, help="Which of several Rasas this one is. Default: the first of WEIQIAO_RASA_URL.")
def rasa(host: str, actions: str | None, port: int | None) -> None:
    """Rasa alone, on a port of WEIQIAO_RASA_URL, with the Redis of WEIQIAO_REDIS_URL and the trained assistant."""
    from service import models, parts

    settings = configuration.load()
    if settings.redis_url is None or not settings.rasa_urls:
        raise SetupError("Rasa by itself needs WEIQIAO_REDIS_URL and WEIQIAO_RASA_URL; ./weiqiao up needs neither.")
    redis = parts.given_redis(settings.redis_url.get_secret_value())
    port = port or urlsplit(settings.rasa_urls[0]).port or 5005
    part = parts.rasa(settings, port, models.current(settings.data_dir).assistant, redis)
    environment = {**os.environ, **part.environment}
    if actions:
        environment[parts.ACTIONS_URL] = f"{actions.rstrip('/')}/rasa/actions"
    os.execve(part.command[0], (*part.command, "--host", host), environment)


@click.command()
def train() -> None:
    """Train the assistant, the search's models and the router where their data changed since the last time."""
    from service import preparation

    settings = configuration.load()
    preflight.raise_file_handles()
    _require_writable(settings)
    preparation.train_from_content(settings, Progress())


@click.command()
def prepare() -> None:
    """Train, migrate the database, and load the samples in a demo; start nothing."""
    from service import preparation

    settings = configuration.load()
    preflight.raise_file_handles()
    _require_writable(settings)
    preparation.prepare(settings, Progress())
