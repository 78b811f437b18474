"""Bring a database to the schema of this version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, make_url


def upgrade(url: str, to: str = "head") -> None:
    """Run every migration up to one that the database does not have yet; blocking, for start-up and tests."""
    with _connection(url) as connection:
        command.upgrade(_config(connection), to)


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = sync_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def sync_engine(url: str) -> Engine:
    """A blocking engine on the same database as an asynchronous URL: for migrations, backup and restore."""
    parsed = make_url(url)
    return create_engine(parsed.set(drivername="sqlite") if parsed.get_backend_name() == "sqlite" else parsed)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
