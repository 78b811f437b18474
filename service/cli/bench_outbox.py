"""bench outbox: a hundred thousand messages to a platform that fails."""

import asyncio
from pathlib import Path

import click

from service.cli.databases import scratch_database
from service.cli.options import json_path


@click.command()
@json_path
@click.option("--postgresql", is_flag=True, help="On a PostgreSQL of its own instead of the embedded database.")
@click.option("--rows", type=click.IntRange(100), default=100_000, show_default=True)
def outbox(json_path: Path | None, postgresql: bool, rows: int) -> None:
    """Deliver a large outbox to a platform on loopback that refuses a tenth of all calls and takes a hundredth without
    an answer: every message must be sent once, ended with a reason, or unknown."""
    from service.bench import outbox as bench_outbox

    with scratch_database("outbox", postgresql=postgresql) as url:
        report = asyncio.run(bench_outbox.measure(url, rows))
    report.finish(json_path)
