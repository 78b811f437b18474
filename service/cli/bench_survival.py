"""bench survival: messages, answers and cases while the parts of the instance are killed one after another."""

import asyncio
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--rate", type=click.FloatRange(min=0.1), help="Messages a second; a part then dies every --kill-every.")
@click.option("--messages", type=click.IntRange(20), default=2_000, show_default=True, help="With --rate.")
@click.option(
    "--kill-every", type=click.FloatRange(min=1), default=20.0, show_default=True, help="Seconds, with --rate."
)
def survival(
    json_path: Path | None, data_folder: Path | None, rate: float | None, messages: int, kill_every: float
) -> None:
    """500 messages on the web and on WeChat while service, Redis and Rasa are killed in turn: nothing may be lost.

    --data DIR: a folder with questions.txt, one question a line in UTF-8, that is asked around the complaints.
    """
    from service import surroundings
    from service.acceptance.wechat import WeChat
    from service.launched import launched
    from service.questions import questions
    from service.report import Report
    from service.survival.paced import Pace
    from service.survival.run import run
    from service.survival.script import QUESTIONS

    asked = questions(data_folder) if data_folder else QUESTIONS
    pace = Pace(messages, rate, kill_every) if rate else None

    async def measure() -> Report:
        async with WeChat.listening() as wechat:
            with surroundings.apart(wechat.environment) as settings:
                async with launched(settings) as instance:
                    return await run(instance, wechat, asked, Progress(), pace)

    asyncio.run(measure()).finish(json_path)
