"""bench chats: how soon what is said is on the page among thousands of open chats, and what they weigh."""

import asyncio
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--chats", "count", type=click.IntRange(1, 4_000), default=2_000, show_default=True, help="How many.")
def chats(json_path: Path | None, data_folder: Path | None, count: int) -> None:
    """2,000 open web chats on a whole instance, 20 messages a second among them for a minute.

    --data DIR: a folder with questions.txt, one question a line in UTF-8.
    """
    from service import scratch
    from service.bench import chats as bench_chats
    from service.questions import questions
    from service.report import Report

    asked = questions(data_folder)

    async def run() -> Report:
        async with scratch.instance(Progress()) as instance:
            return await bench_chats.measure(instance, asked, bench_chats.Load(count))

    asyncio.run(run()).finish(json_path)
