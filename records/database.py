"""One engine, two ways in: `transaction` to write, `reading` to read. SQLite or PostgreSQL behind the same calls."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, MetaData, Row, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from records import one_hop
from records.group_commit import GroupCommit, Result, Work

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


class Database:
    """The embedded SQLite file or a PostgreSQL server, by its SQLAlchemy URL.

    Nothing connects before the first use; `close` gives every connection back.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self._engine = (
            _embedded_engine(url)
            if self.embedded
            # What citizens write must not reach a log through an error's parameters.
            else create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
        )
        # SQLite has one writer: waiting here in order is fairer and faster than its busy timeout.
        self._writer: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.embedded else nullcontext()
        self._group = GroupCommit(self.transaction)

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

    async def write(self, work: Work[Result]) -> Result:
        """Do a small piece of work that touches nothing but the database, and commit it.

        On SQLite works that wait for the one writer share a transaction; PostgreSQL groups its commits by itself.
        """
        if self.embedded:
            return await self._group.do(work)
        async with self.transaction() as tx:
            return await work(tx)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one consistent state; what it writes is rolled back."""
        async with self._engine.connect() as connection:
            yield connection

    async def close(self) -> None:
        await self._engine.dispose()


def _embedded_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=8, max_overflow=0, hide_parameters=True, connect_args={"async_creator_fn": one_hop.connect}
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns into a writer can fail half-way; a writer says so at once.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def insert_once(tx: AsyncConnection, table: Table, values: Mapping[str, Any]) -> Row[Any] | None:
    """Insert a row unless a unique key already holds one; the new row, or None where one stood already."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing().returning(table)
    return (await tx.execute(statement)).first()
