"""SQLite without visits to a thread, for small works.

Works that share a transaction (`records.group_commit`), and what a turn reads by keys, are statements of some
microseconds. A visit to a thread is ten times too dear for them, and SQLAlchemy's way from asyncio to a driver takes
longer than all else that it does. On connections of their own each statement therefore runs where it is asked for, and
only what may wait, for the lock and for the disk, is done in a thread.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.group_commit import Result, Work
from records.prepared import prepared


class DirectConnection(AsyncConnection):
    """A blocking connection that is awaited like any other."""

    def __init__(self, engine: AsyncEngine, connection: Connection) -> None:
        super().__init__(engine, connection)
        self.driver: Any = connection.connection.dbapi_connection

    async def execute(self, statement: Executable, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """Run a statement at once."""
        known = prepared(statement)
        if known is not None:
            try:
                return known.run(self.driver, self.dialect, parameters or {})
            except sqlite3.Error:
                pass  # it fails again below, in SQLAlchemy's words
        return self._proxied.execute(statement, parameters, execution_options=execution_options)


class DirectWriter:
    """Write transactions of a blocking engine, one after the other. `engine` is of the same database."""

    def __init__(self, engine: AsyncEngine, blocking: Engine) -> None:
        self._engine = engine
        self._blocking = blocking

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction: committed at the end, rolled back on any exception. One at a time."""
        connection = await asyncio.to_thread(self._begun)
        try:
            yield DirectConnection(self._engine, connection)
            await asyncio.to_thread(connection.commit)
        finally:
            connection.close()

    def _begun(self) -> Connection:
        connection = self._blocking.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection


class DirectReader:
    """One connection of a blocking engine that begins nothing by itself, kept from the first look on."""

    def __init__(self, engine: AsyncEngine, blocking: Engine) -> None:
        self._engine = engine
        self._blocking = blocking
        self._connection: DirectConnection | None = None
        self._free = asyncio.Lock()

    async def look(self, work: Work[Result]) -> Result:
        """What the work reads in one state of the database; what it writes is rolled back."""
        async with self._free:
            if self._connection is None:
                self._connection = DirectConnection(self._engine, self._blocking.connect())
            # Through SQLAlchemy's connections and transactions this alone would take longer than a work does.
            self._connection.driver.execute("BEGIN")
            try:
                return await work(self._connection)
            finally:
                self._connection.driver.rollback()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection._proxied.close()
            self._connection = None
