"""bench startup: how soon an instance answers, comes back, and what it weighs."""

import asyncio
from pathlib import Path

import click

from service.cli.options import json_path


@click.command()
@json_path
def startup(json_path: Path | None) -> None:
    """Seconds of `up` until the first answer, of a killed service until it listens, and the memory of all processes."""
    from service import bench_answers, bench_startup, preparation, surroundings

    questions = bench_answers.sample_questions(preparation.SAMPLES)
    with surroundings.apart() as settings:
        report = asyncio.run(bench_startup.measure(settings, questions))
    report.finish(json_path)
