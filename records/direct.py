"""SQLite without visits to a thread, for small works.

Works that share a transaction (`records.group_commit`), and what a turn reads by keys, are statements of some
microseconds. A visit to a thread is ten times too dear for them, and SQLAlchemy's way from asyncio to a driver takes
longer than all else that it does, and its connections and transactions longer than a work. On connections of their own,
which stay open, each statement therefore runs where it is asked for, and only what waits, for a lock that somebody has
and for the disk, is done in a thread.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from records.group_commit import Result, Work
from records.prepared import prepared

# How long a connection waits for a lock, in milliseconds.
PATIENTLY = "PRAGMA busy_timeout=10000"
_AT_ONCE = "PRAGMA busy_timeout=0"
_BEGIN = "BEGIN IMMEDIATE"


class DirectConnection(AsyncConnection):
    """A blocking connection that is awaited like any other."""

    def __init__(self, engine: AsyncEngine, connection: Connection) -> None:
        super().__init__(engine, connection)
        self.driver: Any = connection.connection.dbapi_connection

    async def execute(self, statement: Executable, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """Run a statement at once."""
        known = prepared(statement)
        if known is not None and not isinstance(parameters, list):
            try:
                return known.run(self.driver, self.dialect, parameters or {})
            except sqlite3.Error:
                pass  # it fails again below, in SQLAlchemy's words
        return self._proxied.execute(statement, parameters, execution_options=execution_options)


class DirectWriter:
    """One connection of a blocking engine that begins nothing by itself, kept from the first transaction on."""

    def __init__(self, engine: AsyncEngine, blocking: Engine) -> None:
        self._engine = engine
        self._blocking = blocking
        self._connection: DirectConnection | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction: committed at the end, rolled back on any exception. One at a time."""
        if self._connection is None:
            self._connection = DirectConnection(self._engine, self._blocking.connect())
            self._connection.driver.execute(_AT_ONCE)
        driver = self._connection.driver
        try:
            await _begin(driver)
            yield self._connection
            await asyncio.to_thread(driver.commit)
        except sqlite3.Error as error:  # of beginning or committing: works have SQLAlchemy's
            driver.rollback()
            raise DBAPIError(None, None, error) from error
        except BaseException:
            driver.rollback()
            raise

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection._proxied.close()
            self._connection = None


async def _begin(driver: sqlite3.Connection) -> None:
    """Take the lock: at once where it is free, as it nearly always is, else in a thread that waits for it."""
    try:
        driver.execute(_BEGIN)
    except sqlite3.OperationalError:
        await asyncio.to_thread(_begin_patiently, driver)


def _begin_patiently(driver: sqlite3.Connection) -> None:
    driver.execute(PATIENTLY)
    try:
        driver.execute(_BEGIN)
    finally:
        driver.execute(_AT_ONCE)


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
