"""Works that wait for the writer together are committed together, and fail alone."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from records import citizens
from records.database import Database, insert_once
from records.group_commit import GroupCommit


async def greet(tx: AsyncConnection, name: str, now: datetime) -> int:
    return await citizens.identify(tx, "web", name, now)


async def known(database: Database, name: str) -> bool:
    async with database.reading() as connection:
        return await citizens.find(connection, "web", name) is not None


async def test_what_is_written_is_there_and_its_result_comes_back(database: Database, now: datetime) -> None:
    numbers = await asyncio.gather(*(database.write(lambda tx, i=i: greet(tx, f"v{i}", now)) for i in range(40)))
    assert len(set(numbers)) == 40
    assert await known(database, "v39")


async def test_a_work_that_fails_leaves_nothing_and_spoils_nothing(database: Database, now: datetime) -> None:
    async def fail(tx: AsyncConnection) -> int:
        await greet(tx, "wrong", now)
        raise LookupError("no")

    async def right(tx: AsyncConnection) -> int:
        return await greet(tx, "right", now)

    outcomes = await asyncio.gather(
        database.write(right), database.write(fail), database.write(right), return_exceptions=True
    )
    assert isinstance(outcomes[1], LookupError)
    assert outcomes[0] == outcomes[2]
    assert await known(database, "right")
    assert not await known(database, "wrong")


async def test_whoever_goes_away_does_not_stop_the_others(database: Database, now: datetime) -> None:
    gone = asyncio.create_task(database.write(lambda tx: greet(tx, "gone", now)))
    stays = asyncio.create_task(database.write(lambda tx: greet(tx, "stays", now)))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await known(database, "stays")


async def test_works_that_wait_at_a_time_share_a_transaction(sqlite_database: Database, now: datetime) -> None:
    transactions = 0

    @asynccontextmanager
    async def counted() -> AsyncIterator[AsyncConnection]:
        nonlocal transactions
        transactions += 1
        async with sqlite_database.transaction() as tx:
            yield tx

    group = GroupCommit(counted)
    await asyncio.gather(*(group.do(lambda tx, i=i: greet(tx, f"v{i}", now)) for i in range(20)))
    assert transactions == 1


async def test_while_another_process_has_the_lock_whoever_writes_waits_for_it_and_nobody_else(
    sqlite_database: Database, now: datetime
) -> None:
    await sqlite_database.write(lambda tx: greet(tx, "first", now))
    with closing(sqlite3.connect(str(sqlite_database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits = asyncio.create_task(sqlite_database.write(lambda tx: greet(tx, "second", now)))
        await asyncio.sleep(0.05)
        assert await sqlite_database.look(lambda connection: citizens.find(connection, "web", "first"))
        assert not waits.done()
        other.execute("COMMIT")
        await waits
    assert await known(sqlite_database, "second")


async def test_a_row_is_inserted_once_and_its_key_told_once(database: Database, now: datetime) -> None:
    values = {"channel": "web", "external_id": "v1", "created_at": now}
    made = await database.write(lambda tx: insert_once(tx, citizens.citizens, values))
    assert made == await database.write(lambda tx: greet(tx, "v1", now))
    assert await database.write(lambda tx: insert_once(tx, citizens.citizens, values)) is None
    async with database.transaction() as tx:
        assert await insert_once(tx, citizens.citizens, values) is None
        assert await insert_once(tx, citizens.citizens, values | {"external_id": "v2"}) == await greet(tx, "v2", now)
