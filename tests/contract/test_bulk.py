"""A database that a command opens to go through many rows."""

from sqlalchemy import text

from records.database import Database


async def test_a_command_that_goes_through_many_rows_may_keep_more_of_them(sqlite_url: str) -> None:
    kept = [await _kept(Database(sqlite_url, bulk=bulk)) for bulk in (False, True)]
    assert kept[1] < kept[0] < 0  # in KiB, negated


async def _kept(database: Database) -> int:
    async with database.reading() as connection:
        found: int = (await connection.execute(text("PRAGMA cache_size"))).scalar_one()
    await database.close()
    return found
