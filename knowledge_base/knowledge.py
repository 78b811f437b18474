"""The knowledge base as the floors above see it: ask a question, get an answer that is quoted."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge_base import by_pieces, by_sound, facet_model, recogniser, store
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from knowledge_base.decision import decide, nearest
from knowledge_base.embedder import Embedder
from knowledge_base.entry import Entry
from knowledge_base.examination import Case, examine
from knowledge_base.facets import by_rule
from knowledge_base.followup import Asked, asked
from knowledge_base.index import Index
from knowledge_base.library import Library
from knowledge_base.query import Query
from knowledge_base.searching import Batches
from knowledge_base.shelf import Shelf
from knowledge_base.trial import Trial, trial
from language.words import grams
from records.database import Database

_log = logging.getLogger(__name__)

# What is published must be found within a second.
_POLL_SECONDS = 0.3
_LONGEST_WAIT_SECONDS = 10.0
_HEAD_START_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Question:
    """A question on its way to the search, with the index that was there when it came."""

    index: Index
    asked: Asked
    context: Context
    today: date


@dataclass(frozen=True, slots=True)
class Learned:
    """What training left: the folder of an embedder, the files of a facet model and of a recogniser; and a folder to
    keep vectors in."""

    embedder: Path | None = None
    facets: Path | None = None
    recogniser: Path | None = None
    cache: Path | None = None


NOTHING_LEARNED = Learned()


class KnowledgeBase:
    """Answers from an index in memory that follows the database.

    After `start` it answers, by words alone until the embedder is loaded in its own thread; `close` ends both. Without
    one it goes by words for good.
    """

    def __init__(self, database: Database, learned: Learned = NOTHING_LEARNED) -> None:
        self._database = database
        self._embedder = Embedder(learned.embedder) if learned.embedder else None
        self._facets = facet_model.load(learned.facets).asked if learned.facets else by_rule
        known = recogniser.load(learned.recogniser) if learned.recogniser else None
        self._library = Library(self._embedder, known, learned.cache)
        self._search: Batches[_Question, Case] = Batches(self._examine)
        self._index: Index | None = None
        self._version = 0
        self._shelf = Shelf(0, ())
        self._loaded = asyncio.Event()
        self._closing = asyncio.Event()
        self._refreshing = asyncio.Lock()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    @property
    def warm(self) -> bool:
        """Whether answers go by meaning too."""
        return self._index is not None and self._index.by_meaning

    def describe(self) -> str:
        """What answers now, for the health page."""
        entries = self._index.entries if self._index else 0
        return f"{entries} entries, version {self._version}, {'words and meaning' if self.warm else 'words only'}"

    async def start(self) -> None:
        """Follow what is published from now on; the index and then the embedder are made ready behind."""
        self._tasks = (asyncio.create_task(self._follow()), asyncio.create_task(self._warm_up_after_the_index()))

    async def close(self) -> None:
        """End the following and the threads."""
        self._closing.set()
        for task in self._tasks[1:]:
            task.cancel()
        # A refresh is let finish: cancelled in the middle it may leave a connection open.
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._search.close()
        if self._embedder:
            self._embedder.close()

    async def refresh(self) -> None:
        """Take in what was published or withdrawn since, and the embedder once it is ready."""
        async with self._refreshing:
            if await self._database.look(store.version) > self._version or not self._loaded.is_set():
                async with self._database.reading() as connection:
                    changes = await store.changes(connection, self._version)
                self._index = await asyncio.to_thread(self._library.follow, changes)
                self._version = changes.version
                self._loaded.set()
            if self._embedder and self._embedder.ready and self._index and not self._index.by_meaning:
                self._index = await asyncio.to_thread(self._library.by_meaning, self._version)

    async def ask(self, question: str, context: Context, today: date) -> Answer:
        """Answer a question (its first 400 characters) from the entries valid on `today`.

        Right after the start this waits for the first index. Raises TimeoutError when there is none in time.
        """
        case = await self._case(question, context, today)
        return decide(case) if case else Answer(Outcome.NOTHING_FOUND)

    async def explain(self, question: str, context: Context, today: date) -> Trial | None:
        """What the search found for a question and why it answers or not; None where there is nothing to search."""
        case = await self._case(question, context, today)
        return trial(case) if case else None

    async def find(self, words: str, today: date) -> tuple[Entry, ...]:
        """The entries that fit some words (the first 400 characters), best first; none where nothing does.

        Only the first may be out of force, where it fits clearly better than all others. Raises TimeoutError as `ask`.
        """
        case = await self._case(words, Context(), today)
        return nearest(case) if case else ()

    async def shelf(self) -> Shelf:
        """What is published now, to be looked through. Raises TimeoutError as `ask` does."""
        await asyncio.wait_for(self._loaded.wait(), _LONGEST_WAIT_SECONDS)
        if self._shelf.version != self._version:
            self._shelf = Shelf(self._version, self._index.published if self._index else ())
        return self._shelf

    async def _case(self, question: str, context: Context, today: date) -> Case | None:
        await asyncio.wait_for(self._loaded.wait(), _LONGEST_WAIT_SECONDS)
        index, understood = self._index, asked(question, context, self._facets)
        # A single character names no matter, and 带啥去 only a part of the last one.
        named = understood.topic is not None or any(len(gram) > 1 for gram in grams(understood.text))
        if index is None or not named:
            return None
        return await self._search.ask(_Question(index, understood, context, today))

    def _examine(self, questions: Sequence[_Question]) -> list[Case]:
        """In the search thread: questions that waited together share one call of the model."""
        by_meaning = self._embedder is not None and self._embedder.ready
        texts = [question.asked.text for question in questions]
        vectors = list(self._embedder.queries(texts)) if self._embedder and by_meaning else [None] * len(texts)
        cases = [
            examine(
                question.index,
                question.asked,
                question.index.understand(question.asked.text, vector),
                question.context,
                question.today,
            )
            for question, vector in zip(questions, vectors, strict=True)
        ]
        return [self._read_again(case, self._understanding(case.index)) for case in cases]

    def _read_again(self, case: Case, understand: Callable[[str], Query]) -> Case:
        return by_pieces.read_again(by_sound.read_again(case, self._facets, understand), understand)

    def _understanding(self, index: Index) -> Callable[[str], Query]:
        def understand(text: str) -> Query:
            by_meaning = self._embedder is not None and self._embedder.ready
            vector = next(iter(self._embedder.queries([text]))) if self._embedder and by_meaning else None
            return index.understand(text, vector)

        return understand

    async def _follow(self) -> None:
        while not self._closing.is_set():
            try:
                await self.refresh()
            except Exception:
                # The index there is goes on answering; the next round tries again.
                _log.exception("The knowledge base could not be refreshed.")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), _POLL_SECONDS)

    async def _warm_up_after_the_index(self) -> None:
        # Loading takes a whole core for seconds, and whoever waited through a restart is answered by words before.
        await self._loaded.wait()
        await asyncio.sleep(_HEAD_START_SECONDS)
        await self.warm_up()

    async def warm_up(self) -> None:
        """Load the embedder; the next refresh uses it. A model that cannot be loaded is said in the log."""
        if self._embedder:
            try:
                await self._embedder.warm()
            except (OSError, ValueError):
                _log.exception("The embedder cannot be loaded: answers go by words alone.")
