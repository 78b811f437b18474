"""bench wechat: messages on WeChat at a steady pace, each delivered three times."""

import asyncio
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--messages", type=click.IntRange(10, 10_000), default=10_000, show_default=True)
@click.option("--rate", type=click.FloatRange(min=0.1), default=33.0, show_default=True, help="Messages a second.")
def wechat(json_path: Path | None, data_folder: Path | None, messages: int, rate: float) -> None:
    """Citizens who follow the account, ask and complain; WeChat delivers each message and event three times.

    Of few messages the pace must be slow, ten seconds between two of a citizen, or they are answered together.
    --data DIR: a folder with questions.txt, one question a line in UTF-8, that is asked around the complaints.
    """
    from service import scratch
    from service.acceptance.wechat import WeChat
    from service.bench import wechat as bench_wechat
    from service.questions import questions
    from service.report import Report
    from service.survival.script import QUESTIONS

    asked = questions(data_folder) if data_folder else QUESTIONS

    async def run() -> Report:
        async with (
            WeChat.listening() as platform,
            scratch.instance(Progress(), platform.environment) as instance,
        ):
            return await bench_wechat.measure(instance, platform, asked, messages, rate)

    asyncio.run(run()).finish(json_path)
