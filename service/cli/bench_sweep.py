"""bench sweep: what passing time costs where many cases are open."""

import asyncio
from pathlib import Path

import click

from service.cli.databases import scratch_database
from service.cli.options import json_path

_SQLITE, _POSTGRESQL = 100_000, 1_000_000
_DUE = 1_000


@click.command()
@json_path
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL of its own instead of the embedded database.")
@click.option("--cases", "count", type=click.IntRange(1000), help="How many are open; by default as many as promised.")
def sweep(json_path: Path | None, postgresql: bool, count: int | None) -> None:
    """A round of the sweep with 1,000 of 100,000 open cases due (of 1,000,000 on PostgreSQL), and all of their last
    days reckoned anew after a change of the calendar."""
    from escalation.rules.loader import load
    from service.bench import sweep as bench_sweep

    with scratch_database("sweep", postgresql=postgresql) as url:
        size = count or (_POSTGRESQL if postgresql else _SQLITE)
        report = asyncio.run(bench_sweep.measure(url, load(), size, _DUE))
    report.finish(json_path)
