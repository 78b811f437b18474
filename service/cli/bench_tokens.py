"""bench tokens: several processes and one access token."""

import asyncio
from pathlib import Path

import click

from service.cli.options import json_path


@click.command()
@json_path
@click.option("--processes", type=click.IntRange(1, 16), default=4, show_default=True)
@click.option("--expiries", type=click.IntRange(2), default=30, show_default=True, help="How often the token ends.")
def tokens(json_path: Path | None, processes: int, expiries: int) -> None:
    """Processes of their own, with one Redis, ask for WeChat's access token all the time while it ends every two
    seconds instead of every two hours: each end must cause one call of WeChat, whoever notices it first."""
    from service.bench import tokens as bench_tokens

    asyncio.run(bench_tokens.measure(processes, expiries)).finish(json_path)
