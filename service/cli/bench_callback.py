"""bench callback: what a message costs beside wechatpy's crypto alone."""

import asyncio
from pathlib import Path

import click

from service.cli.options import json_path


@click.command()
@json_path
@click.option("--messages", type=click.IntRange(200), default=10_000, show_default=True)
def callback(json_path: Path | None, messages: int) -> None:
    """Verify, decrypt, parse, write down, answer and encrypt, with an instant dialogue on the embedded database; and in
    the same run a bare aiohttp handler that only decrypts and encrypts with wechatpy."""
    from service.bench import callback as bench_callback

    asyncio.run(bench_callback.measure(messages)).finish(json_path)
