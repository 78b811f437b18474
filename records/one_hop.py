"""SQLite under asyncio with one visit to its thread a statement.

aiosqlite visits its thread four times for a query (cursor, execute, fetch, close), and a busy event loop comes back
late from each visit, while a write transaction keeps every other writer waiting.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Self

import aiosqlite


class OneHopCursor:
    """Does all of a statement in one visit, and keeps its rows."""

    def __init__(self, connection: "OneHopConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def execute(self, operation: str, parameters: Iterable[Any] = ()) -> Self:
        """Run one statement and read its rows."""
        await self._connection.visit(self._run, operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run one statement for each set of parameters."""
        await self._connection.visit(self._run_many, operation, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows that `execute` read."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open: every statement was closed in its own visit."""
        self._rows = []

    def _run(self, connection: sqlite3.Connection, operation: str, parameters: Iterable[Any]) -> None:
        self._keep(connection.execute(operation, tuple(parameters)))

    def _run_many(self, connection: sqlite3.Connection, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._keep(connection.executemany(operation, parameters))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        try:
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection with such cursors."""

    def cursor(self) -> Any:
        """A cursor, without a visit."""
        return OneHopCursor(self)

    async def visit(self, work: Any, *arguments: Any) -> None:
        """Do `work(connection, …)` in the connection's thread."""
        await self._execute(lambda: work(self._conn, *arguments))  # type: ignore[no-untyped-call]


def connect(database: str, **options: Any) -> OneHopConnection:
    """A connection to open by awaiting it; for `async_creator_fn` of SQLAlchemy's aiosqlite dialect."""
    connection = OneHopConnection(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
