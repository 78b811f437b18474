"""Statements that are often run give what they would give without that, on either database."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    exists,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import Database
from records.moments import Moment
from records.prepared import often, prepared

town = Table(
    "town",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False, unique=True),
    Column("open", Boolean, nullable=False),
    Column("day", Date),
    Column("seen_at", Moment),
)
_ADD = often(insert(town).returning(town))
_NAMED = often(select(town).where(town.c.name == bindparam("of")).order_by(town.c.id))
_OPEN = often(select(town.c.name, literal("here").label("where")).where(town.c.open, exists().where(town.c.id > 0)))
_CHANGED = often(update(town).where(town.c.name == bindparam("of")))


@pytest.fixture
async def held(database: Database, now: datetime) -> AsyncIterator[Database]:
    """A table with a gate that is open."""
    async with database.transaction() as tx:
        await tx.run_sync(town.metadata.create_all)
    await database.write(lambda tx: tx.execute(_ADD, _gate(now)))
    yield database
    async with database.transaction() as tx:
        await tx.run_sync(town.metadata.drop_all)


def _gate(now: datetime, name: str = "gate") -> dict[str, object]:
    return {"name": name, "open": True, "day": date(2026, 11, 27), "seen_at": now}


async def test_a_row_comes_with_its_days_moments_and_truth_values(held: Database, now: datetime) -> None:
    row = await held.look(lambda connection: _one(connection, "gate"))
    assert (row.id, row.name, row.open, row.day, row.seen_at) == (1, "gate", True, date(2026, 11, 27), now)


async def test_it_is_the_row_that_the_same_statement_gives_when_it_is_not_kept(held: Database) -> None:
    async def without(connection: AsyncConnection) -> Row[Any]:
        return (await connection.execute(select(town).where(town.c.name == bindparam("of")), {"of": "gate"})).one()

    assert tuple(await held.look(lambda connection: _one(connection, "gate"))) == tuple(await held.look(without))


async def test_values_that_a_statement_always_has_need_not_be_given(held: Database) -> None:
    rows = await held.look(lambda connection: _all(connection))
    assert [(row.name, row.where) for row in rows] == [("gate", "here")]


async def test_a_change_sets_what_is_named_and_says_how_many_rows_it_met(held: Database) -> None:
    async def change(tx: AsyncConnection) -> tuple[int, int]:
        shut = await tx.execute(_CHANGED, {"of": "gate", "open": False})
        nobody = await tx.execute(_CHANGED, {"of": "nobody", "day": None, "open": False})
        return shut.rowcount, nobody.rowcount

    assert await held.write(change) == (1, 0)
    row = await held.look(lambda connection: _one(connection, "gate"))
    assert (row.open, row.day) == (False, date(2026, 11, 27))


async def test_a_second_row_with_a_unique_name_is_refused_as_ever_and_leaves_nothing(
    held: Database, now: datetime
) -> None:
    async def twice(tx: AsyncConnection) -> None:
        await tx.execute(_ADD, _gate(now, "bridge"))
        await tx.execute(_ADD, _gate(now))

    with pytest.raises(IntegrityError):
        await held.write(twice)
    assert [row.name for row in await held.look(lambda connection: _all(connection))] == ["gate"]


async def test_what_is_built_from_a_kept_statement_is_another_one(held: Database) -> None:
    shut = _NAMED.where(town.c.open.is_(False))
    assert prepared(shut) is None

    async def look(connection: AsyncConnection) -> object:
        return (await connection.execute(shut, {"of": "gate"})).first()

    assert await held.look(look) is None


async def test_a_statement_whose_text_changes_with_its_values_cannot_be_kept(sqlite_database: Database) -> None:
    among = often(select(town).where(town.c.name.in_(bindparam("names", expanding=True))))
    with pytest.raises(ValueError, match="anew"):
        await sqlite_database.look(lambda connection: connection.execute(among, {"names": ["gate"]}))


async def test_a_value_that_is_missing_is_named(sqlite_database: Database) -> None:
    with pytest.raises(ValueError, match="of has no value"):
        await sqlite_database.look(lambda connection: connection.execute(_NAMED, {}))


async def _one(connection: AsyncConnection, name: str) -> Row[Any]:
    return (await connection.execute(_NAMED, {"of": name})).one()


async def _all(connection: AsyncConnection) -> Sequence[Row[Any]]:
    return (await connection.execute(_OPEN, {})).all()


async def test_many_sets_of_values_are_written_in_a_small_work_too(held: Database, now: datetime) -> None:
    both = [_gate(now, name) for name in ("north", "south")]
    await held.write(lambda tx: tx.execute(town.insert(), both))
    await held.write(lambda tx: tx.execute(_CHANGED, [{"of": name, "open": False} for name in ("north", "south")]))
    async with held.reading() as connection:
        rows = await connection.execute(select(town.c.name).where(town.c.open.is_(False)).order_by(town.c.id))
        assert list(rows.scalars()) == ["north", "south"]
