"""bench tokens: several service processes and one access token."""

import asyncio
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.databases import scratch_database
from service.cli.options import json_path


@click.command()
@json_path
@click.option("--processes", type=click.IntRange(1, 8), default=4, show_default=True)
@click.option("--expiries", type=click.IntRange(2), default=60, show_default=True, help="How often the token ends.")
def tokens(json_path: Path | None, processes: int, expiries: int) -> None:
    """Service processes on one PostgreSQL and one Redis call WeChat while its token ends every two seconds instead of
    every two hours, by its time or because WeChat refuses it: each end must cause one refresh, whoever meets it."""
    from service.bench import tokens as bench_tokens

    with scratch_database("tokens", postgresql=True) as url:
        report = asyncio.run(bench_tokens.measure(url, processes, expiries, Progress()))
    report.finish(json_path)
