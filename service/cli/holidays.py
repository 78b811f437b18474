"""load-holidays: the next year's notice, first as a preview."""

import asyncio
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import configuration
from service.bootstrap.failure import SetupError
from service.cli import changing
from service.cli.changing import Change
from service.settings import Settings

if TYPE_CHECKING:
    from escalation.rulebook import Rulebook

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("load-holidays")
@click.argument("file", type=FILE)
@changing.apply_option
@changing.by_option
def load_holidays(file: Path, apply: bool, by: str) -> None:
    """Take FILE (like escalation/rules/holidays/2026.yaml, named YEAR.yaml) into the data folder, in place of what is
    known of that year, and reckon the deadlines of open cases anew, each with a row of history.

    Restart the service afterwards: it reads the calendar when it starts. Then run the same once more: what was filed
    between was reckoned by the old calendar, and follows.
    """
    from service import rules

    settings = configuration.load()
    after = _checked(file, settings)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    before = asyncio.run(changing.kept(settings.database, settings))
    change = Change(before, after, f"holidays/{file.name}", digest, by)
    found = asyncio.run(changing.reckon(settings.database, change, apply=apply))
    if not apply:
        click.echo(f"{file.name} would move the deadline of {found.moved} of {found.looked_at} open cases.")
        click.echo("Nothing was changed; the same with --apply does it.")
        return
    settings.holidays.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, settings.holidays / file.name)
    asyncio.run(changing.record(settings.database, change, found, rules.contents(settings)))
    click.echo(f"{file.name} was taken; it moved the deadline of {found.moved} of {found.looked_at} open cases.")
    click.echo("Restart the service, so that new cases are reckoned by it too; then run this once more.")
    click.echo("What was filed until the restart was reckoned by the old calendar, and follows then.")


def _checked(file: Path, settings: Settings) -> "Rulebook":
    """The rules with the file among them. Raises SetupError with every mistake in it."""
    from service import rules

    if not (file.stem.isascii() and file.stem.isdigit() and len(file.stem) == 4 and file.suffix == ".yaml"):
        raise SetupError(f"{file.name}: name the file by its year, such as 2027.yaml.")
    with tempfile.TemporaryDirectory() as folder:
        if settings.holidays.is_dir():
            shutil.copytree(settings.holidays, folder, dirs_exist_ok=True)
        shutil.copyfile(file, Path(folder) / file.name)
        return rules.load_from(settings.rules_dir, settings, Path(folder))
