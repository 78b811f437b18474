"""load-holidays: the next year's notice, first as a preview."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import configuration
from service.bootstrap.failure import SetupError
from service.cli.ask import UNPREPARED
from service.settings import Settings

if TYPE_CHECKING:
    from escalation.rulebook import Rulebook
    from escalation.sweep import Reckoning

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("load-holidays")
@click.argument("file", type=FILE)
@click.option("--apply", is_flag=True, help="Do it; without this the command only says what would happen.")
def load_holidays(file: Path, apply: bool) -> None:
    """Take FILE (like escalation/rules/holidays/2026.yaml, named YEAR.yaml) into the data folder, in place of what is
    known of that year, and reckon the deadlines of open cases anew, each with a row of history.

    Restart the service afterwards: it reads the calendar when it starts.
    """
    settings = configuration.load()
    rulebook = _checked(file, settings)
    found = asyncio.run(_reckon(settings, rulebook, apply=apply))
    if not apply:
        click.echo(f"{file.name} would move the deadline of {found.moved} of {found.looked_at} open cases.")
        click.echo("Nothing was changed; the same with --apply does it.")
        return
    settings.holidays.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, settings.holidays / file.name)
    click.echo(f"{file.name} was taken; it moved the deadline of {found.moved} of {found.looked_at} open cases.")
    click.echo("Restart the service, so that new cases are reckoned by it too.")


def _checked(file: Path, settings: Settings) -> "Rulebook":
    """The rules with the file among them. Raises SetupError with every mistake in it."""
    from escalation.rules import loader

    if not (file.stem.isascii() and file.stem.isdigit() and len(file.stem) == 4 and file.suffix == ".yaml"):
        raise SetupError(f"{file.name}: name the file by its year, such as 2027.yaml.")
    with tempfile.TemporaryDirectory() as folder:
        if settings.holidays.is_dir():
            shutil.copytree(settings.holidays, folder, dirs_exist_ok=True)
        shutil.copyfile(file, Path(folder) / file.name)
        try:
            return loader.load(more_holidays=Path(folder))
        except loader.RulesError as error:
            raise SetupError(str(error)) from error


async def _reckon(settings: Settings, rulebook: "Rulebook", *, apply: bool) -> "Reckoning":
    from datetime import UTC, datetime

    from sqlalchemy.exc import DBAPIError

    from escalation.sweep import reckon
    from records.database import Database

    database = Database(settings.database)
    try:
        return await reckon(database, rulebook, datetime.now(UTC), apply=apply)
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    finally:
        await database.close()
