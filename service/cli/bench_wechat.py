"""bench wechat: messages on WeChat at a steady pace, each delivered three times."""

import asyncio
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.databases import scratch_database
from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--messages", type=click.IntRange(10, 10_000), default=10_000, show_default=True)
@click.option("--rate", type=click.FloatRange(min=0.1), default=33.0, show_default=True, help="Messages a second.")
@click.option(
    "--processes",
    type=click.IntRange(1, 8),
    default=1,
    show_default=True,
    help="Service processes; several share a PostgreSQL of their own, and each message's deliveries.",
)
@click.option("--unverified", is_flag=True, help="With an account that may not send messages by itself.")
def wechat(
    json_path: Path | None, data_folder: Path | None, messages: int, rate: float, processes: int, unverified: bool
) -> None:
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

    async def run(database: str) -> Report:
        settings = {"WEIQIAO_DATABASE_URL": database, "WEIQIAO_WECHAT_VERIFIED": str(not unverified)}
        async with (
            WeChat.listening() as platform,
            scratch.instance(Progress(), platform.environment | settings) as instance,
        ):
            others = [await scratch.another_process(instance, number) for number in range(2, processes + 1)]
            platform.connect(instance.settings.local_url, *others)
            return await bench_wechat.measure(instance, platform, asked, messages, rate)

    with scratch_database("wechat", postgresql=processes > 1) as url:
        report = asyncio.run(run(url))
    report.conditions |= {"processes": processes, "account": "unverified" if unverified else "verified"}
    report.finish(json_path)
