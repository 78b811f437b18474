"""What the migrations build is what the code declares, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import another
from sqlalchemy import text

from knowledge_base import store, versions
from knowledge_base.entry import EntryStatus, Guide
from records.database import Database, metadata
from records.migrate import sync_engine, upgrade
from service import schema


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgresql")
    with another(server) as url:
        yield url


def test_the_migrations_lead_to_the_declared_schema(empty_url: str) -> None:
    assert schema.TABLES
    upgrade(empty_url)
    upgrade(empty_url)  # a second time changes nothing
    engine = sync_engine(empty_url)
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": _is_declared}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()
    assert differences == []


def _is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the declared schema should have it: FTS5 keeps tables of its own, and Alembic cannot read what a GIN
    index is over."""
    return not (name or "").startswith(("case_texts_fts", "ix_case_texts_tokens", "ix_cases_place"))


def test_the_migrations_make_the_same_text_index_as_the_declaration(empty_url: str, tmp_path: Path) -> None:
    upgrade(empty_url)
    engine = sync_engine(empty_url)
    migrated = _text_index(engine)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TABLE case_texts_fts"))
        metadata.create_all(connection)
    assert _text_index(engine) == migrated
    assert migrated
    engine.dispose()


def _text_index(engine: sa.Engine) -> list[str]:
    statements = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE tbl_name = 'case_texts_fts' OR type = 'trigger' ORDER BY name",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_case_texts_tokens'",
    }
    with engine.connect() as connection:
        return list(connection.execute(text(statements[connection.dialect.name])).scalars())


async def test_entries_of_the_first_schema_become_versions(empty_url: str, now: datetime) -> None:
    upgrade(empty_url, "0001")
    _fill_the_first_schema(empty_url, now)
    upgrade(empty_url)
    database = Database(empty_url)
    async with database.reading() as connection:
        changes = await store.changes(connection, 0)
        gone = await store.find(connection, "gone")
        state = await versions.state(connection, "permit")
    await database.close()
    (permit,) = changes.published
    assert (permit.entry.id, permit.version, permit.updated_at, changes.version) == ("permit", 3, now, 7)
    assert gone is not None
    assert gone.status is EntryStatus.WITHDRAWN
    assert state is not None
    assert state.published is not None
    assert (state.latest, state.published.writers, state.working) == (3, ("samples",), None)


def test_cases_from_before_get_the_days_that_lists_go_by(empty_url: str) -> None:
    upgrade(empty_url, "0009")
    at, engine = datetime(2026, 11, 23, 17, tzinfo=UTC), sync_engine(empty_url)
    old = sa.MetaData()
    with engine.begin() as connection:
        old.reflect(connection, only=["cases", "citizens", "case_history"])
        moment = at if connection.dialect.name == "postgresql" else at.replace(tzinfo=None)
        connection.execute(old.tables["citizens"].insert().values(**_some(old.tables["citizens"], moment, id=1)))
        for number, dispatched, status in ((1, moment, "closed"), (2, None, "registered")):
            given = {"id": number, "number": f"WQ{number}", "citizen_id": 1, "status": status}
            row = _some(old.tables["cases"], moment, **given, dispatched_at=dispatched, waiting_since=dispatched)
            connection.execute(old.tables["cases"].insert().values(**row))
        for seq, day in ((1, date(2026, 11, 24)), (2, date(2026, 12, 1))):
            entry = {"id": seq, "case_id": 1, "seq": seq, "day": day, "after": "closed"}
            history = old.tables["case_history"]
            connection.execute(history.insert().values(**_some(history, moment, **entry)))
    upgrade(empty_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT dispatched_day, closed_day, waiting_day FROM cases ORDER BY id")).all()
    engine.dispose()
    first, second = ([str(day) for day in row] for row in rows)
    assert (first, second) == (["2026-11-24", "2026-12-01", "2026-11-24"], ["None"] * 3)


def test_cases_from_before_are_found_by_what_was_said_in_their_conversations(empty_url: str) -> None:
    upgrade(empty_url, "0010")
    at, engine = datetime(2026, 11, 23, 2, tzinfo=UTC), sync_engine(empty_url)
    old = sa.MetaData()
    with engine.begin() as connection:
        moment = at if connection.dialect.name == "postgresql" else at.replace(tzinfo=None)
        old.reflect(connection, only=["cases", "citizens", "case_texts", "messages"])
        tables = old.tables
        connection.execute(tables["citizens"].insert().values(**_some(tables["citizens"], moment, id=1)))
        for number in (1, 2):
            row = _some(tables["cases"], moment, id=number, number=f"WQ{number}", citizen_id=1, dispatched_at=None)
            connection.execute(tables["cases"].insert().values(**row))
            connection.execute(tables["case_texts"].insert().values(case_id=number, body="路灯", tokens="路灯"))
        for key, author, said in ((1, "citizen", "孩子摔倒，电话13912345678"), (2, "assistant", "查询码 778899")):
            message = _some(tables["messages"], moment, id=key, citizen_id=1, case_id=1, author=author, text=said)
            connection.execute(
                tables["messages"].insert().values(**message | {"kind": "text", "external_id": str(key)})
            )
    upgrade(empty_url)
    with engine.connect() as connection:
        bodies = connection.execute(text("SELECT body, tokens FROM case_texts ORDER BY case_id")).all()
    engine.dispose()
    assert bodies[0].body == "路灯\n孩子摔倒 电话139 5678"
    assert "摔倒" in bodies[0].tokens.split()
    assert tuple(bodies[1]) == ("路灯", "路灯")


def test_messages_from_before_get_their_place_in_what_was_shown(empty_url: str) -> None:
    upgrade(empty_url, "0012")
    at, engine = datetime(2026, 11, 23, 2, tzinfo=UTC), sync_engine(empty_url)
    old = sa.MetaData()
    with engine.begin() as connection:
        moment = at if connection.dialect.name == "postgresql" else at.replace(tzinfo=None)
        old.reflect(connection, only=["citizens", "conversations", "messages"])
        tables = old.tables
        connection.execute(tables["citizens"].insert().values(**_some(tables["citizens"], moment, id=1)))
        connection.execute(
            tables["conversations"].insert().values(citizen_id=1, episode=1, turns=1, last_turn_at=moment)
        )
        for key, way, minutes in ((1, "in", None), (2, "out", 5), (3, "out", 1), (4, "out", None)):
            delivered = None if minutes is None else moment + timedelta(minutes=minutes)
            row = _some(tables["messages"], moment, id=key, citizen_id=1, direction=way, delivered_at=delivered)
            connection.execute(tables["messages"].insert().values(**row | {"external_id": str(key)}))
    upgrade(empty_url)
    with engine.connect() as connection:
        places = connection.execute(text("SELECT place FROM messages ORDER BY id")).scalars().all()
        counted = connection.execute(text("SELECT shown FROM conversations")).scalar_one()
    engine.dispose()
    assert (places, counted) == ([1, 3, 2, None], 3)


def _some(table: sa.Table, moment: datetime, **given: object) -> dict[str, object]:
    """A row that has something in every column that must have it."""
    filled: dict[type, object] = {int: 0, str: "", bool: False, datetime: moment, date: moment.date()}
    needed = {column.name: column.type.python_type for column in table.columns if not column.nullable}
    return {name: filled[kind] for name, kind in needed.items()} | given


def _fill_the_first_schema(url: str, now: datetime) -> None:
    engine = sync_engine(url)
    old = sa.MetaData()
    with engine.begin() as connection:
        old.reflect(connection)
        entries = old.tables["knowledge_entries"]
        at = now if connection.dialect.name == "postgresql" else now.replace(tzinfo=None)
        for entry_id, status, version in (("permit", "published", 3), ("gone", "withdrawn", 1)):
            guide = Guide(id=entry_id, title="居住证", area="residence", source="示例", as_of=date(2026, 10, 1))
            content = versions.content(guide)
            row = {name: content[name] for name in ("kind", "title", "body", "content_hash")}
            row |= {"id": entry_id, "status": status, "version": version, "source": guide.source, "as_of": guide.as_of}
            connection.execute(entries.insert().values(**row, districts=["510104"], updated_at=at))
        connection.execute(old.tables["knowledge_version"].insert().values(id=1, version=7))
    engine.dispose()
