"""One database, two ways in: `transaction` to write, `reading` to read, and `write` and `look` for what is small and
often done. SQLite or PostgreSQL behind the same calls."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cache
from typing import Any

from sqlalchemy import (
    URL,
    BigInteger,
    Connection,
    Engine,
    Insert,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from records import one_hop
from records.direct import PATIENTLY, DirectReader, DirectWriter
from records.group_commit import GroupCommit, Result, Work
from records.prepared import often

# Named constraints, so that migrations can drop them on either database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives out row numbers only for columns declared INTEGER.
RowId = BigInteger().with_variant(Integer(), "sqlite")

_WRITES = "weiqiao_writes"
CONNECTIONS = 8


class Database:
    """The embedded SQLite file or a PostgreSQL server, by its SQLAlchemy URL.

    Nothing connects before the first use; `close` gives every connection back. `bulk`: for a command that goes through
    many rows and uses one connection, which may have more memory than those of a service.
    """

    def __init__(self, url: str, *, bulk: bool = False) -> None:
        self.url = make_url(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self._blocking: tuple[Engine, ...] = ()
        # SQLite has one writer: waiting here in order is fairer and faster than its busy timeout.
        self._writer: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.embedded else nullcontext()
        if self.embedded:
            self._engine = _embedded_engine(url)
            if bulk:
                event.listen(self._engine.sync_engine, "connect", _prepare_for_bulk)
            writing, looking = self._blocking = _blocking_engine(self.url), _blocking_engine(self.url)
            self._small = DirectWriter(self._engine, writing)
            self._glance = DirectReader(self._engine, looking)
            self._group = GroupCommit(self._small_transaction)
        else:
            # What citizens write must not reach a log through an error's parameters.
            self._engine = create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)

    @property
    def engine(self) -> AsyncEngine:
        return self._engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a write transaction: committed at the end, rolled back on any exception."""
        async with self._writer, self._engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def _small_transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer, self._small.transaction() as tx:
            yield tx

    async def write(self, work: Work[Result]) -> Result:
        """Do a small piece of work that touches nothing but the database, and commit it.

        On SQLite works that wait for the one writer share a transaction; PostgreSQL groups its commits by itself.
        """
        if self.embedded:
            return await self._group.do(work)
        async with self.transaction() as tx:
            return await work(tx)

    async def look(self, work: Work[Result]) -> Result:
        """Read a few rows by their keys, in one consistent state; the work touches nothing but the database.

        On SQLite the event loop does it itself: whatever goes through many rows belongs into `reading`.
        """
        if self.embedded:
            return await self._glance.look(work)
        async with self.reading() as connection:
            return await work(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one consistent state; what it writes is rolled back."""
        async with self._engine.connect() as connection:
            yield connection

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Every engine there is."""
        return (self._engine.sync_engine, *self._blocking)

    async def close(self) -> None:
        await self._engine.dispose()
        if self.embedded:
            self._small.close()
            self._glance.close()
        for engine in self._blocking:
            engine.dispose()


def _embedded_engine(url: str) -> AsyncEngine:
    # What citizens write must not reach a log through an error's parameters.
    engine = create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"async_creator_fn": one_hop.connect},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _blocking_engine(url: URL) -> Engine:
    engine = create_engine(url.set(drivername="sqlite"), pool_size=1, max_overflow=0, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    wal = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
    _set(connection, *wal, "PRAGMA foreign_keys=ON", PATIENTLY, "PRAGMA temp_store=MEMORY")


def _prepare_for_bulk(connection: DBAPIConnection, _record: object) -> None:
    # 64 MiB of pages: an index that is changed all over is not read and written again and again. As much is written
    # before it is copied from the log into the file.
    _set(connection, "PRAGMA cache_size=-65536", "PRAGMA wal_autocheckpoint=16384")


def _set(connection: DBAPIConnection, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a writer can fail half-way; a writer says so at once.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def insert_once(tx: AsyncConnection, table: Table, values: Mapping[str, Any]) -> Any | None:
    """Insert a row unless a unique key already holds one; the new row's key, or None where one stood already.

    On SQLite the key of a table whose rows have no numbers is told by some number.
    """
    result = await tx.execute(_insert_once(table, tx.dialect.name), values)
    if tx.dialect.name == "postgresql":
        return result.scalar_one_or_none()
    return result.lastrowid if result.rowcount else None


@cache
def _insert_once(table: Table, dialect: str) -> Insert:
    # Made once: to make a statement takes longer than to run it.
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing().returning(*table.primary_key)
    # RETURNING would cost as much as the row.
    return often(sqlite.insert(table).on_conflict_do_nothing())
