"""What must be in place before an instance starts: trained models, the schema, and in a demo the samples."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import training
from escalation.rulebook import Rulebook
from knowledge_base import documents, guides, store
from knowledge_base.entry import Entry
from records import migrate, staff
from records.database import Database
from service import demo_staff, learning, models, rules
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress
from service.learning import Content
from service.models import Models
from service.settings import Settings

SAMPLES = Path(guides.__file__).parent / "sample/guides"
DEMO_ACCOUNTS = (
    "{count} staff accounts still have the published demo password: production does not start with them. "
    "Give them passwords of their own or start with a new database."
)


def prepare(settings: Settings, progress: Progress) -> None:
    """Train, migrate, and load or check what the mode asks for. Raises SetupError."""
    train(settings.data_dir, progress)
    with progress.step("database"):
        migrate.upgrade(settings.database)
    asyncio.run(_fill(settings, progress))


def train(data_dir: Path, progress: Progress) -> Models:
    """Every model, trained anew only where what it learns from changed; one that learned from this city's own content
    too is kept. Raises SetupError."""
    assistant = _assistant(data_dir, progress)
    lessons = learning.lessons()
    before = models.known(data_dir)
    if before is not None and before.lessons == lessons and all(path.exists() for path in before.paths):
        trained = replace(before, assistant=assistant)
        models.remember(data_dir, trained)
        return trained
    return _learned(data_dir, assistant, Content(), progress)


def train_from_content(settings: Settings, progress: Progress) -> Models:
    """As `train`, from what is published and the cases that are closed in the database too. Raises SetupError."""
    assistant = _assistant(settings.data_dir, progress)
    with progress.step("published content and closed cases"):
        content = asyncio.run(learning.content(settings.database, rules.load(settings).catalogue))
    return _learned(settings.data_dir, assistant, content, progress)


def _assistant(data_dir: Path, progress: Progress) -> Path:
    target = models.folder(data_dir)
    target.mkdir(parents=True, exist_ok=True)
    with progress.step("assistant") as say:
        try:
            return training.train_assistant(target / "assistant", say)
        except training.TrainingFailed as error:
            raise SetupError(str(error)) from error


def _learned(data_dir: Path, assistant: Path, content: Content, progress: Progress) -> Models:
    target = models.folder(data_dir)
    with progress.step("embedder") as say:
        groups = learning.groups(content.entries)
        embedder = learning.embedder(target, groups, say)
    with progress.step("facets and recogniser"):
        facets, recogniser = learning.facets(target), learning.recogniser(target, groups)
    with progress.step("router") as say:
        router = learning.router(target, content.cases, say)
    with progress.step("space of matters") as say:
        space = learning.space(target, embedder, router, say)
    trained = Models(assistant, embedder, facets, recogniser, router, space, learning.lessons())
    models.remember(data_dir, trained)
    return trained


async def _fill(settings: Settings, progress: Progress) -> None:
    database = Database(settings.database)
    try:
        if settings.demo:
            with progress.step("sample knowledge and demo staff"):
                await load_samples(database, rules.load(settings), datetime.now(UTC))
        else:
            await refuse_demo_accounts(database)
    finally:
        await database.close()


async def load_samples(database: Database, rulebook: Rulebook, now: datetime) -> None:
    """Bring the samples as they are now, and the demo logins that are missing, into the database."""
    async with database.transaction() as tx:
        await store.seed(tx, _samples(), now)
        await demo_staff.load(tx, rulebook, now)


def _samples() -> list[Entry]:
    read = guides.read_guides(SAMPLES)
    return [*read, *documents.read_documents(documents.SAMPLE_DOCUMENTS, [guide.id for guide in read])]


async def refuse_demo_accounts(database: Database) -> None:
    """Raises SetupError when an active account has the published password."""
    async with database.reading() as connection:
        count = await staff.demo_accounts(connection)
    if count:
        raise SetupError(DEMO_ACCOUNTS.format(count=count))


def welcome(settings: Settings) -> str:
    """What the launcher says once everything answers."""
    address = settings.address
    lines = [
        "",
        "Weiqiao 微桥 is running. Ctrl-C stops it.",
        f"  citizens' chat     {address}/",
        f"  staff desk         {address}/desk/",
        f"  leaders' board     {address}/desk/board",
    ]
    if settings.demo:
        logins = list(demo_staff.logins(rules.load(settings)))
        handlers = [one.login for one in logins if one.department]
        lines += [
            f"  WeChat simulator   {address}/simulator/",
            f"  demo logins        {', '.join(one.login for one in logins if not one.department)}",
            f"                     and a handler a department: {', '.join(handlers[:4])} …",
            f"  demo password      {demo_staff.password()}",
        ]
    elif settings.wechat_enabled:
        lines.append(f"  WeChat callback    {address}/wechat/callback")
    return "\n".join([*lines, f"  logs               {settings.data_dir}/log", ""])
