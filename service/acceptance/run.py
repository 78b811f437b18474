"""The whole acceptance run, from the first start of a part to the last figure."""

from pathlib import Path

from records.database import Database
from service import scratch
from service.acceptance import cases, citizens, data, policies
from service.acceptance.citizens import Citizen
from service.acceptance.desk import Desk
from service.acceptance.policies import Policies
from service.acceptance.wechat import WeChat
from service.bootstrap.progress import Progress
from service.report import Report
from service.scratch import Instance

# As `bot.dialogue` writes it into the log.
RASA_FAILED = "Rasa failed on message"


async def run(folder: Path, progress: Progress) -> Report:
    """Work the data of a folder through a scratch instance. Raises SetupError."""
    asked, complaining = policies.read(folder), citizens.read(folder)
    report = Report("Real documents and messages through a whole scratch instance", sample=data.SEED)
    async with WeChat.listening() as wechat, scratch.instance(progress, wechat.environment) as instance:
        wechat.connect(instance.settings.local_url)
        database = Database(instance.settings.database)
        try:
            await _ask(instance, database, asked, report, progress)
            await _complain(instance, database, wechat, complaining, report, progress)
            _count_failures(instance, report)
        finally:
            await database.close()
    return report


async def _ask(instance: Instance, database: Database, asked: Policies, report: Report, progress: Progress) -> None:
    with progress.step("taking the documents in"):
        taken = await policies.take_in(instance.settings, database, asked.documents)
    with progress.step("asking on the web page") as say:
        fates = await policies.ask_all(instance.settings, database, asked, say)
    policies.add_figures(report, taken, fates)


async def _complain(
    instance: Instance,
    database: Database,
    wechat: WeChat,
    complaining: list[Citizen],
    report: Report,
    progress: Progress,
) -> None:
    with progress.step("complaining on WeChat") as say:
        troubles = await citizens.file_all(wechat, complaining, say)
    async with Desk.at(instance.settings.local_url) as desk:
        with progress.step("answering at the desk") as say:
            troubles |= await cases.answer_all(desk, database, wechat, complaining, say)
    seen = await cases.look(wechat, complaining, troubles)
    await cases.add_figures(report, database, complaining, seen)


def _count_failures(instance: Instance, report: Report) -> None:
    """Turns that the dialogue took without Rasa, which would make the run pass for a way that it did not test."""
    log = (instance.settings.data_dir / "log/service.log").read_text(encoding="utf-8", errors="replace")
    report.add("turns that Rasa failed", log.count(RASA_FAILED), at_most=0)
