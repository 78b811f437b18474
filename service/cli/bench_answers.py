"""bench answers: how many policy questions a second one Rasa process answers."""

import asyncio
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
def answers(json_path: Path | None, data_folder: Path | None) -> None:
    """Policy answers a second through the web API, 16 at once, beside stock Rasa in the same run.

    --data DIR: a folder with questions.txt, one question a line in UTF-8.
    """
    from service import bench_answers, preparation, scratch
    from service.report import Report

    if data_folder:
        questions = (data_folder / "questions.txt").read_text(encoding="utf-8").split("\n")
        questions = [line.strip() for line in questions if line.strip()]
    else:
        questions = bench_answers.sample_questions(preparation.SAMPLES)

    async def run() -> Report:
        async with scratch.instance(Progress()) as instance:
            return await bench_answers.measure(instance, questions)

    asyncio.run(run()).finish(json_path)
