"""SQLite with one visit to its thread a statement: rows, counts, several parameter sets, errors."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from records.citizens import citizens
from records.database import Database

ROWS = [{"channel": "web", "external_id": str(n), "created_at": datetime.now(UTC)} for n in range(3)]


async def test_several_rows_are_written_read_and_counted(sqlite_database: Database) -> None:
    async with sqlite_database.transaction() as tx:
        await tx.execute(citizens.insert(), ROWS)
        changed = await tx.execute(update(citizens).where(citizens.c.external_id != "0").values(channel="wechat"))
        assert changed.rowcount == 2
    async with sqlite_database.reading() as connection:
        found = await connection.execute(select(citizens.c.channel).order_by(citizens.c.id))
        assert list(found.scalars()) == ["web", "wechat", "wechat"]


async def test_a_failing_statement_says_why_and_the_connection_goes_on(sqlite_database: Database) -> None:
    async with sqlite_database.transaction() as tx:
        await tx.execute(citizens.insert().values(**ROWS[0]))
    with pytest.raises(IntegrityError):
        async with sqlite_database.transaction() as tx:
            await tx.execute(citizens.insert().values(**ROWS[0]))
    with pytest.raises(OperationalError):
        async with sqlite_database.reading() as connection:
            await connection.execute(text("SELECT * FROM nowhere"))
    async with sqlite_database.reading() as connection:
        assert len((await connection.execute(select(citizens))).all()) == 1
