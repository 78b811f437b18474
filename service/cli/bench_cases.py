"""bench cases: how fast lists of cases and searches come."""

import asyncio
from pathlib import Path

import click

from service.cli.databases import scratch_database
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
    from service.bench import cases as bench_cases

    with scratch_database("cases", postgresql=postgresql, keep=keep) as url:
        size = count or (_POSTGRESQL if postgresql else _SQLITE)
        report = asyncio.run(bench_cases.measure(url, load(), size, values))
    report.finish(json_path)
