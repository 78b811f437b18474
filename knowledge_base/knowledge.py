"""The knowledge base as the floors above see it: ask a question, get an answer that is quoted."""

import asyncio
import logging
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base import store
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from knowledge_base.decision import answer_with, decide
from knowledge_base.embedder import Embedder
from knowledge_base.entry import Entry, Standing
from knowledge_base.facets import names_only_a_facet
from knowledge_base.index import Index
from knowledge_base.library import Library
from language.text import normalise
from language.words import grams
from records.database import Database

_log = logging.getLogger(__name__)

# What is published must be found within a second.
_POLL_SECONDS = 0.4
_LONGEST_WAIT_SECONDS = 10.0
_HEAD_START_SECONDS = 2.0
# People who paste a whole page mean its beginning.
_LONGEST_QUESTION = 400


class KnowledgeBase:
    """Answers from an index in memory that follows the database.

    After `start` it answers, by words alone until the model in the folder `embedder` is loaded in its own thread;
    `close` ends both. Without a model it goes by words for good.
    """

    def __init__(self, database: Database, embedder: Path | None) -> None:
        self._database = database
        self._embedder = Embedder(embedder) if embedder else None
        self._library = Library(self._embedder)
        self._index: Index | None = None
        self._version = 0
        self._by_meaning = False
        self._loaded = asyncio.Event()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    @property
    def warm(self) -> bool:
        """Whether answers go by meaning too."""
        return self._index is not None and self._index.meaning is not None

    def describe(self) -> str:
        """What answers now, for the health page."""
        entries = len(self._index.analyses) if self._index else 0
        return f"{entries} entries, version {self._version}, {'words and meaning' if self.warm else 'words only'}"

    async def start(self) -> None:
        """Follow what is published from now on; the index and then the embedder are made ready behind."""
        self._tasks = (asyncio.create_task(self._follow()), asyncio.create_task(self._warm_up_after_the_index()))

    async def close(self) -> None:
        """End the following and the embedder's thread."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._embedder:
            self._embedder.close()

    async def refresh(self) -> None:
        """Build a new index where the published entries, or the embedder's readiness, changed."""
        by_meaning = self._embedder is not None and self._embedder.ready
        async with self._database.reading() as connection:
            version = await store.version(connection)
            if self._loaded.is_set() and (version, by_meaning) == (self._version, self._by_meaning):
                return
            entries = await store.published(connection)
        self._index = await asyncio.to_thread(self._library.build, version, entries)
        self._version, self._by_meaning = version, by_meaning
        self._loaded.set()

    async def ask(self, question: str, context: Context, today: date) -> Answer:
        """Answer a question (its first 400 characters) from the entries valid on `today`.

        Right after the start this waits for the first index. Raises TimeoutError when there is none in time.
        """
        await asyncio.wait_for(self._loaded.wait(), _LONGEST_WAIT_SECONDS)
        index, text = self._index, normalise(question, _LONGEST_QUESTION)
        if index is None or not grams(text):
            return Answer(Outcome.NOTHING_FOUND)
        usable = _usable(index, context, today)
        if not usable.any():
            return Answer(Outcome.NOTHING_FOUND)
        vector = (await self._embedder.embed([text]))[0] if self._embedder and index.meaning else None
        ranking = index.rank(text, vector, usable)
        named = _named(index, text, context)
        if named is not None and usable[named]:
            return answer_with(index, ranking, text, named)
        return decide(index, ranking, text)

    async def _follow(self) -> None:
        while True:
            try:
                await self.refresh()
            except Exception:
                # The index there is goes on answering; the next round tries again.
                _log.exception("The knowledge base could not be refreshed.")
            await asyncio.sleep(_POLL_SECONDS)

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


def _named(index: Index, text: str, context: Context) -> int | None:
    """The entry whose title or wording was asked word for word, or the last topic when only a facet is asked."""
    if text in index.exact:
        return index.exact[text]
    topic = index.places.get(context.topic) if context.topic else None
    return topic if names_only_a_facet(text) else None


def _usable(index: Index, context: Context, today: date) -> NDArray[np.bool_]:
    return np.array([_quotable(analysis.entry, context, today) for analysis in index.analyses])


def _quotable(entry: Entry, context: Context, today: date) -> bool:
    elsewhere = bool(entry.districts) and context.district is not None and context.district not in entry.districts
    return entry.validity.standing(today) is Standing.IN_FORCE and not elsewhere
