"""The whole acceptance run, from the first start of a part to the last figure."""

from pathlib import Path

from records.database import Database
from service import scratch
from service.acceptance import complaints, policies
from service.acceptance.complaints import Citizen
from service.acceptance.desk import Desk
from service.acceptance.policies import Policies
from service.acceptance.wechat import WeChat
from service.bootstrap.progress import Progress
from service.report import Report
from service.scratch import Instance


async def run(folder: Path, progress: Progress) -> Report:
    """Work the data of a folder through a scratch instance. Raises SetupError."""
    asked, citizens = policies.read(folder), complaints.read(folder)
    report = Report("Real documents and messages through a whole scratch instance")
    async with WeChat.listening() as wechat, scratch.instance(progress, wechat.environment) as instance:
        wechat.connect(instance.settings.local_url)
        database = Database(instance.settings.database)
        try:
            await _ask(instance, database, asked, report, progress)
            await _complain(instance, database, wechat, citizens, report, progress)
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
    citizens: list[Citizen],
    report: Report,
    progress: Progress,
) -> None:
    with progress.step("complaining on WeChat") as say:
        troubles = await complaints.file_all(wechat, citizens, say)
    async with Desk.at(instance.settings.local_url) as desk:
        with progress.step("answering at the desk") as say:
            troubles |= await complaints.answer_all(desk, database, wechat, citizens, say)
    seen = await complaints.look(wechat, citizens, troubles)
    await complaints.add_figures(report, database, citizens, seen)
