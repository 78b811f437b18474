"""Questions answered in one thread of their own: the event loop never computes, and questions that came while others
were worked on are embedded together."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

Question = TypeVar("Question")
Result = TypeVar("Result")

_MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Question, Result]):
    question: Question
    result: "asyncio.Future[Result]"


class Batches(Generic[Question, Result]):
    """Hands questions in batches to `work`, which blocks and gives one result a question, in order."""

    def __init__(self, work: Callable[[Sequence[Question]], Sequence[Result]]) -> None:
        self._work = work
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search")
        self._waiting: list[_Waiting[Question, Result]] = []
        self._running: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> Result:
        """The result for one question. Raises what `work` raised for its batch."""
        waiting: _Waiting[Question, Result] = _Waiting(question, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run())
        return await waiting.result

    def close(self) -> None:
        """Let the thread end."""
        if self._running is not None:
            self._running.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            try:
                results = await loop.run_in_executor(self._thread, self._work, [one.question for one in batch])
            except Exception as error:
                _fail(batch, error)
            else:
                for one, result in zip(batch, results, strict=True):
                    if not one.result.done():
                        one.result.set_result(result)


def _fail(batch: Sequence[_Waiting[Question, Result]], error: Exception) -> None:
    for one in batch:
        if not one.result.done():  # whoever asked may have gone
            one.result.set_exception(error)
