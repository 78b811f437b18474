"""SQLite without visits to a thread, for small works.

Works that share a transaction (`records.group_commit`), and what a turn reads by keys, are statements of some
microseconds. A visit to a thread is ten times too dear for them, and SQLAlchemy's way from asyncio to a driver takes
longer than all else that it does. On connections of their own each statement therefore runs where it is asked for, and
only what may wait, for the lock and for the disk, is done in a thread.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class DirectConnection(AsyncConnection):
    """A blocking connection that is awaited like any other."""

    async def execute(
        self, statement: Executable, parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult[Any]:
        """Run a statement at once."""
        return self._proxied.execute(statement, parameters, execution_options=execution_options)


class Direct:
    """The one connection of a blocking engine; who comes while it is taken waits. `engine` is of the same database."""

    def __init__(self, engine: AsyncEngine, blocking: Engine) -> None:
        self._engine = engine
        self._blocking = blocking
        self._free = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """The connection in a transaction: committed at the end, rolled back on any exception."""
        async with self._free:
            connection = await asyncio.to_thread(self._begun)
            try:
                yield DirectConnection(self._engine, connection)
                await asyncio.to_thread(connection.commit)
            finally:
                connection.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """The connection; what it writes is rolled back."""
        async with self._free:
            with self._blocking.connect() as connection:
                yield DirectConnection(self._engine, connection)

    def _begun(self) -> Connection:
        connection = self._blocking.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection
