"""Policy documents taken in as an editor would, and their questions asked on the web chat page."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import aiohttp
import msgspec
import numpy as np

from bot.reply import Reply, ReplyOutcome
from channels.reception import said
from knowledge_base import ingest, store
from knowledge_base.ingest import IngestReport
from records import messages
from records.database import Database
from records.moments import local_day
from service.acceptance import data
from service.bootstrap.failure import SetupError
from service.report import Report
from service.settings import Settings

QUESTIONS = 200
FLOOR_FIRST = 0.75
INDEXED_WITHIN = 300.0
POLL_SECONDS = 0.5
_LONGEST_TITLE = 80
_REACHED = (ReplyOutcome.ANSWERED, ReplyOutcome.CHOICES, ReplyOutcome.NOTHING_FOUND)


class Document(msgspec.Struct, frozen=True):
    """A policy document; its text begins with its title."""

    id: str
    text: str

    @property
    def title(self) -> str:
        """What stands before the first blank or the end of the first sentence."""
        return re.split(r"[\s。！？]", self.text.strip(), maxsplit=1)[0][:_LONGEST_TITLE]


class Question(msgspec.Struct, frozen=True):
    """A question, and the id of the document that answers it."""

    document: str
    question: str


class Fate(StrEnum):
    """What became of a question."""

    FIRST = "answered from the right document"
    OFFERED_FIRST = "right document offered first of several"
    OFFERED = "right document offered, not first"
    WRONG = "another document or guide"
    REFUSED = "nothing found"
    ELSEWHERE = "never reached the knowledge base"


@dataclass(frozen=True)
class Asked:
    """A question's fate, how the turn ended, and how long the reply took in milliseconds."""

    fate: Fate
    outcome: ReplyOutcome
    milliseconds: float


@dataclass(frozen=True)
class Policies:
    """The documents and the sample of questions about them."""

    documents: tuple[Document, ...]
    questions: tuple[Question, ...]

    def same_as(self, document: str) -> frozenset[str]:
        """The ids of the documents with the same text: real collections hold some twice."""
        text = next(one.text for one in self.documents if one.id == document)
        return frozenset(one.id for one in self.documents if one.text == text)


def read(folder: Path) -> Policies:
    """The data of a folder. Raises SetupError, also for a question about a document that is not there."""
    documents = data.read(folder / "policies/documents.jsonl", Document)
    questions = data.read(folder / "policies/questions.jsonl", Question)
    unknown = {question.document for question in questions} - {document.id for document in documents}
    if unknown:
        raise SetupError(f"questions.jsonl asks about {len(unknown)} documents that documents.jsonl does not hold.")
    return Policies(tuple(documents), tuple(data.sample(questions, QUESTIONS)))


async def take_in(settings: Settings, database: Database, documents: Sequence[Document]) -> IngestReport:
    """Publish the documents through the real ingest, and wait until the service answers from them."""
    now = datetime.now(UTC)
    file = settings.data_dir / "policies.jsonl"
    rows = ({"id": one.id, "title": one.title, "text": one.text} for one in documents)
    file.write_bytes(b"\n".join(msgspec.json.encode(row) for row in rows))
    report = await ingest.ingest(database, file, now, local_day(now))
    async with database.reading() as connection:
        version = await store.version(connection)
    await _until_indexed(settings.local_url, version)
    return report


async def _until_indexed(url: str, version: int) -> None:
    began = time.monotonic()
    async with aiohttp.ClientSession() as session:
        while time.monotonic() - began < INDEXED_WITHIN:
            async with session.get(f"{url}/healthz") as response:
                known = (await response.json())["parts"]["knowledge"]["detail"]
            if f"version {version}, words and meaning" in known:
                return
            await asyncio.sleep(POLL_SECONDS)
    raise SetupError(f"The documents were not indexed within {INDEXED_WITHIN:.0f} s.")


async def ask_all(
    settings: Settings, database: Database, policies: Policies, say: Callable[[str], None]
) -> list[Asked]:
    """Ask every question, one at a time, each as a citizen of its own."""
    titles = {one.id: one.title for one in policies.documents}
    asked = []
    for number, question in enumerate(policies.questions, 1):
        reply, milliseconds = await _ask(settings.local_url, database, question.question)
        right = policies.same_as(question.document)
        asked.append(Asked(_fate(reply, right, titles[question.document]), reply.outcome, milliseconds))
        say(f"{number} of {len(policies.questions)}")
    return asked


async def _ask(url: str, database: Database, question: str) -> tuple[Reply, float]:
    """The reply as it was stored, which tells more than the page: how the turn ended and which entries it quotes."""
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        (await session.get("/")).release()
        began = time.perf_counter()
        message = {"id": str(uuid4()), "text": question}
        async with session.post("/api/chat/messages", json=message, raise_for_status=True) as response:
            exchanged = await response.json()
        milliseconds = (time.perf_counter() - began) * 1000
    async with database.reading() as connection:
        note = await messages.reply_to(connection, exchanged["message"]["id"])
    if note is None:
        raise LookupError("a reply that was given is not stored")
    return said(note), milliseconds


def _fate(reply: Reply, right: frozenset[str], title: str) -> Fate:
    match reply.outcome:
        case ReplyOutcome.ANSWERED:
            return Fate.FIRST if reply.sources and reply.sources[0].entry_id in right else Fate.WRONG
        case ReplyOutcome.CHOICES:
            offered = [choice.text for choice in reply.choices]
            return Fate.WRONG if title not in offered else Fate.OFFERED if offered[0] != title else Fate.OFFERED_FIRST
        case ReplyOutcome.NOTHING_FOUND:
            return Fate.REFUSED
    return Fate.ELSEWHERE


def add_figures(report: Report, taken: IngestReport, asked: Sequence[Asked]) -> None:
    """The figures of the questions."""
    fates = Counter(one.fate for one in asked)
    p50, p95 = np.percentile([one.milliseconds for one in asked], [50, 95])
    report.add("documents taken in", len(taken.taken))
    report.add("documents refused", len(taken.refused), at_most=0)
    report.add("questions asked", len(asked))
    first = fates[Fate.FIRST] + fates[Fate.OFFERED_FIRST]
    report.add("right document first", first / len(asked), at_least=FLOOR_FIRST)
    for fate in Fate:
        report.add(f"  {fate}", fates[fate])
    report.add("reply, p50", float(p50), "ms")
    report.add("reply, p95", float(p95), "ms")
    elsewhere = Counter(one.outcome for one in asked if one.outcome not in _REACHED)
    if elsewhere:
        ways = ", ".join(f"{outcome} {count}" for outcome, count in elsewhere.most_common())
        report.remark(f"Questions that never reached the knowledge base ended as: {ways}.")
