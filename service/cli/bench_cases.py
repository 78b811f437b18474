"""bench cases: how fast lists of cases and searches come."""

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from service.bootstrap.failure import SetupError
from service.cli.options import json_path

_SQLITE, _POSTGRESQL = 200_000, 2_000_000


@click.command()
@json_path
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL of its own instead of the embedded database.")
@click.option("--cases", "count", type=click.IntRange(1000), help="How many; by default as many as are promised.")
@click.option("--values", type=click.IntRange(1, 100), default=20, show_default=True, help="Values for each filter.")
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the database here, for next time.")
def cases(json_path: Path | None, postgresql: bool, count: int | None, values: int, keep: Path | None) -> None:
    """Pages of 50 cases under every filter and every pair of filters, and searches, among 200,000 made-up cases (among
    2,000,000 on PostgreSQL)."""
    from escalation.rules.loader import load
    from service import bench_cases

    with _database(postgresql, keep) as url:
        size = count or (_POSTGRESQL if postgresql else _SQLITE)
        report = asyncio.run(bench_cases.measure(url, load(), size, values))
    report.finish(json_path)


@contextmanager
def _database(postgresql: bool, keep: Path | None) -> Iterator[str]:
    """The URL of a database of our own."""
    with tempfile.TemporaryDirectory(prefix="weiqiao-cases-") as scratch:
        folder = keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not postgresql:
            yield f"sqlite+aiosqlite:///{folder / 'cases.db'}"
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR when it is imported
                import pgserver
        except ImportError as error:
            raise SetupError("PostgreSQL comes with the packages for development: requirements/dev.txt.") from error
        server = pgserver.get_server(str(folder / "postgresql"), cleanup_mode="stop" if keep else "delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()
