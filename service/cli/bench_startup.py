"""bench startup: how soon an instance answers, comes back, and what it weighs."""

import asyncio
from pathlib import Path

import click

from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
def startup(json_path: Path | None, data_folder: Path | None) -> None:
    """Seconds of `up` until the first answer, of a killed service until it listens, and the memory of all processes.

    --data DIR: a folder with questions.txt, one question a line in UTF-8.
    """
    from service import surroundings
    from service.bench import startup as bench_startup
    from service.questions import questions

    asked = questions(data_folder)
    with surroundings.apart() as settings:
        report = asyncio.run(bench_startup.measure(settings, asked))
    report.finish(json_path)
