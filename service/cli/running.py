"""setup, up, serve, train and migrate."""

import asyncio
import os
from contextlib import AbstractContextManager, nullcontext

import click

from service import configuration, instance_lock
from service.bootstrap import preflight
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
    from service import launcher, ports, preparation

    if port:
        os.environ["WEIQIAO_PORT"] = str(port)
    settings = configuration.load()
    progress = Progress()
    preflight.raise_file_handles()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    preflight.require_writable(settings.data_dir)
    with instance_lock.held(instance_lock.launcher(settings.data_dir), ALREADY_UP):
        ports.require_free(settings.host, settings.port)
        model = preparation.prepare(settings, progress)
        asyncio.run(launcher.run(launcher.Launch(settings, model, progress, preparation.welcome(settings))))


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
def train() -> None:
    """Train the assistant and the embedder where their data changed since the last time."""
    from service import preparation

    settings = configuration.load()
    preflight.raise_file_handles()
    click.echo(f"The assistant is {preparation.train(settings.data_dir, Progress())}")


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema; a backup before an upgrade is wise."""
    from records import migrate as migration

    migration.upgrade(configuration.load().database)
    click.echo("The database has this version's schema.")
