"""bench answers: how many policy questions a second are answered by one Rasa process, or several."""

import asyncio
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import data_folder, json_path


@click.command()
@click.option("--workers", type=click.IntRange(1, 16), default=1, show_default=True, help="Rasa processes.")
@json_path
@data_folder
def answers(workers: int, json_path: Path | None, data_folder: Path | None) -> None:
    """Policy answers a second through the web API, 16 at once and at a pace, and whole visits with forms; beside stock
    Rasa, and several processes beside one, in the same run.

    --data DIR: a folder with questions.txt, one question a line in UTF-8.
    """
    from service import scratch
    from service.bench import answers as bench_answers
    from service.questions import questions
    from service.report import Report

    asked = questions(data_folder)

    async def run() -> Report:
        of_one = None
        if workers > 1:
            async with scratch.instance(Progress()) as instance:
                of_one = await bench_answers.at_once(instance, asked)
        async with scratch.instance(Progress(), {"WEIQIAO_RASA_WORKERS": str(workers)}) as instance:
            return await bench_answers.measure(instance, asked, of_one)

    asyncio.run(run()).finish(json_path)
