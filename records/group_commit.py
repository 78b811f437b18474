"""Works that wait for the writer at the same time share one transaction, and so one wait for the disk."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

Result = TypeVar("Result")
Work = Callable[[AsyncConnection], Awaitable[Result]]
Transaction = Callable[[], AbstractAsyncContextManager[AsyncConnection]]

# So that no work waits for too many others.
LARGEST_GROUP = 32


class GroupCommit:
    """Does works in order, all that wait at a time in one transaction.

    A work must touch nothing but the database: when another of its group fails, it is done again on its own.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def do(self, work: Work[Result]) -> Result:
        """The work's result once it is committed; raises what the work raised, which then left nothing behind."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
                await self._together(group)
        finally:
            self._writer = None

    async def _together(self, group: list[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        try:
            async with self._transaction() as tx:
                results = [await work(tx) for work, _ in group]
        except Exception as error:  # goes to whoever waits for the work
            if len(group) == 1:
                _settle(group[0][1], error)
            else:
                for alone in group:
                    await self._together([alone])
            return
        for (_, done), result in zip(group, results, strict=True):
            _settle(done, result)


def _settle(done: asyncio.Future[Any], outcome: object) -> None:
    if done.done():  # whoever waited has gone away
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
