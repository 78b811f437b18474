"""A look: a few rows read at once, in one state of the database, which it leaves as it is."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from records import citizens
from records.database import Database


async def found(connection: AsyncConnection, name: str) -> bool:
    return await citizens.find(connection, "web", name) is not None


async def test_a_look_sees_what_was_committed_and_nothing_else(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        await citizens.identify(tx, "web", "one", now)
        assert not await database.look(lambda connection: found(connection, "one"))
    assert await database.look(lambda connection: found(connection, "one"))


async def test_what_a_look_writes_is_rolled_back(database: Database, now: datetime) -> None:
    await database.look(lambda connection: citizens.identify(connection, "web", "one", now))
    assert not await database.look(lambda connection: found(connection, "one"))


async def test_a_look_that_fails_says_why_and_the_next_one_sees(database: Database, now: datetime) -> None:
    await database.write(lambda tx: citizens.identify(tx, "web", "one", now))
    with pytest.raises(DBAPIError):
        await database.look(lambda connection: connection.execute(text("SELECT * FROM nowhere")))
    assert await database.look(lambda connection: found(connection, "one"))


async def test_many_looks_and_writes_at_once_all_end(database: Database, now: datetime) -> None:
    async def comes(name: str) -> bool:
        await database.write(lambda tx: citizens.identify(tx, "web", name, now))
        return await database.look(lambda connection: found(connection, name))

    assert all(await asyncio.gather(*(comes(f"v{number}") for number in range(40))))
