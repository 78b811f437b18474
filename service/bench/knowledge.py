"""How fast the knowledge base answers, is built and takes in what is published, at a given number of passages.

The passages are sentences of the sample guides, drawn and mixed anew: as many different words as real ones have, and
every question has rivals.
"""

import asyncio
import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from knowledge_base import measured_data, store
from knowledge_base.context import Context
from knowledge_base.entry import Document, Facet, Guide
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.knowledge import KnowledgeBase, Learned
from records import migrate
from records.database import Database
from service.bootstrap.progress import Progress

MEDIUM = 10_000
_SEED = 7
_PASSAGES_EACH = 8
_SENTENCES = (6, 10)
_ROUNDS = 400
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds, but `memory` in MB: what the process grew by. `plain_p50` is a BM25 over characters of the same
    passages and nothing else."""

    passages: int
    build: float
    p50: float
    p95: float
    plain_p50: float
    findable: float
    memory: float


def measure(passages: int, learned: Learned, folder: Path, progress: Progress) -> Speed:
    """Measure a base of about so many passages, in a new database in `folder`."""
    return asyncio.run(_measure(passages, learned, folder, progress))


async def _measure(passages: int, learned: Learned, folder: Path, progress: Progress) -> Speed:
    url = f"sqlite+aiosqlite:///{folder / f'bench-{passages}.db'}"
    migrate.upgrade(url)
    database, today = Database(url), date(2026, 11, 26)
    base = KnowledgeBase(database, replace(learned, cache=None))
    try:
        with progress.step(f"{passages} passages"):
            await _fill(database, passages)
        await base.warm_up()
        before = _memory()
        with progress.step("index"):
            started = time.perf_counter()
            await base.refresh()
            build = time.perf_counter() - started
        memory = _memory() - before
        with progress.step("questions"):
            times = await _asked(base, today)
            plain = _plain(passages)
        with progress.step("publishing"):
            findable = await _findable(base, database, today)
    finally:
        await base.close()
        await database.close()
    p50, p95 = (float(np.quantile(times, share)) for share in (0.5, 0.95))
    return Speed(passages, build, p50, p95, plain, findable, memory)


async def _fill(database: Database, passages: int) -> None:
    documents = list(_documents(passages // _PASSAGES_EACH))
    for start in range(0, len(documents), _BATCH):
        async with database.transaction() as tx:
            await store.publish(tx, documents[start : start + _BATCH], datetime.now(UTC))


def _documents(count: int) -> Iterator[Document]:
    chance, sentences = random.Random(_SEED), _sentences(read_guides(SAMPLE_GUIDES))
    for number in range(count):
        parts = [
            f"第{part}条 " + "".join(chance.choices(sentences, k=chance.randint(*_SENTENCES)))
            for part in range(1, _PASSAGES_EACH + 1)
        ]
        title = f"关于{chance.choice(sentences)[:12]}的第{number}号通知"
        yield Document(id=f"d{number}", title=title, text="\n".join(parts), source="示例", as_of=date(2026, 1, 1))


def _sentences(guides: Sequence[Guide]) -> list[str]:
    found = {line for guide in guides for facet in Facet for line in guide.lines(facet) if len(line) > 12}
    return sorted(found)


async def _asked(base: KnowledgeBase, today: date) -> list[float]:
    texts = [question.text for question in measured_data.own().questions]
    chance, times = random.Random(_SEED), []
    for _ in range(_ROUNDS):
        question = chance.choice(texts)
        started = time.perf_counter()
        await base.ask(question, Context(), today)
        times.append(time.perf_counter() - started)
    return times


def _plain(passages: int) -> float:
    """Seconds for one question to a BM25 over the characters of the same passages."""
    from knowledge_base.lexicon import Lexicon
    from knowledge_base.vocabulary import Vocabulary
    from language.words import grams

    vocabulary = Vocabulary()
    texts = (line for document in _documents(passages // _PASSAGES_EACH) for line in document.text.splitlines())
    lexicon = Lexicon([vocabulary.ids(grams(text)) for text in texts])
    times = []
    for question in measured_data.own().questions[:100]:
        started = time.perf_counter()
        lexicon.scores(vocabulary.known(grams(question.text))).argmax()
        times.append(time.perf_counter() - started)
    return float(np.median(times))


async def _findable(base: KnowledgeBase, database: Database, today: date) -> float:
    """Seconds from the commit of a new guide until it answers, with the base following by itself."""
    await base.start()
    guide = replace(read_guides(SAMPLE_GUIDES)[0], id="new", title="无人机飞行报备登记", wordings=("无人机咋个报备",))
    async with database.transaction() as tx:
        await store.publish(tx, [guide], datetime.now(UTC))
    started = time.perf_counter()
    while (await base.ask(guide.title, Context(), today)).entry_id != "new":
        pass
    return time.perf_counter() - started


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
