"""What the migrations build is what the code declares, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import make_url, text

from records.database import metadata
from records.migrate import sync_engine, upgrade
from service import schema


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgresql")
    engine = sync_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE empty"))
        yield make_url(server).set(database="empty").render_as_string(hide_password=False)
        connection.execute(text("DROP DATABASE empty"))
    engine.dispose()


def test_the_migrations_lead_to_the_declared_schema(empty_url: str) -> None:
    assert schema.TABLES
    upgrade(empty_url)
    upgrade(empty_url)  # a second time changes nothing
    engine = sync_engine(empty_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    engine.dispose()
    assert differences == []
