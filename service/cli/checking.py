"""check-config and test."""

import os
import subprocess
import sys

import click
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from service import configuration, notices, rules
from service.settings import PREFIX, ROOT, Settings, settings_file

MASK = "••••••"


@click.command("check-config")
def check_config() -> None:
    """Show every setting with secrets masked, and every problem with them, the rules and the notices.

    Exits 1 when there is one.
    """
    settings, problems = configuration.read()
    console = Console()
    if settings:
        console.print(_table(settings))
        problems += rules.problems(settings) + notices.problems(settings)
    for problem in problems:
        console.print(f"✗ {problem}", style="red", markup=False, highlight=False)
    if problems:
        sys.exit(1)
    console.print("✓ These settings and rules can be used.", style="green")


def _table(settings: Settings) -> Table:
    table = Table("setting", "value", title=f"Variables {PREFIX}*, then {settings_file()}, then defaults")
    for name in Settings.model_fields:
        table.add_row(name, shown(name, getattr(settings, name)))
    return table


def shown(name: str, value: object) -> str:
    """A setting as it may be printed: secrets and passwords inside addresses masked, absent ones as "default"."""
    match value:
        case SecretStr():
            return MASK if value.get_secret_value() else "(empty)"
        case None | "" | ():
            return "(default)"
        case tuple():
            return ", ".join(map(str, value))
        case _ if name == "database_url":
            from sqlalchemy import make_url

            return make_url(str(value)).render_as_string(hide_password=True)
    return str(value)


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--fast", is_flag=True, help="Leave out what needs Rasa, a browser or many seconds.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(fast: bool, arguments: tuple[str, ...]) -> None:
    """Run the tests, one process a processor; further arguments go to pytest (-n 0: in one process).

    The set-up and the browser are made ready before this runs.
    """
    from service.bootstrap import preflight
    from service.bootstrap.progress import Progress
    from service.preparation import train

    preflight.raise_file_handles()
    if not fast:
        train(ROOT / "var", Progress())
    chosen = ("-m", "not slow") if fast else ()
    # The tests bring their own settings; an operator's must not leak into them.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    command = [sys.executable, "-m", "pytest", *in_parallel(os.cpu_count()), *chosen, *arguments]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


def in_parallel(processors: int | None) -> tuple[str, ...]:
    """What tells pytest to run tests in a process for each processor, at most eight: each has its own PostgreSQL.

    Each begins with its part of the longest tests and goes on with tests that lie together, and so share what is dear
    to make; who is done takes over some of another.
    """
    return ("-n", str(min(processors or 1, 8)), "--dist", "worksteal")
