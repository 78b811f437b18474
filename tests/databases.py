"""Databases that tests make for themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from records.database import Database
from records.migrate import sync_engine


def forgetful(url: str) -> Database:
    """A database whose SQLite, as the tests' PostgreSQL, never waits for the disk: no test pulls the plug."""
    database = Database(url)
    if database.embedded:
        for engine in database.engines:
            event.listen(engine.sync_engine, "connect", _forget)
    return database


def _forget(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


@contextmanager
def another(server: str) -> Iterator[str]:
    """The URL of a database of its own, without tables, on the PostgreSQL of this URL."""
    name = f"another_{uuid4().hex}"
    engine = sync_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
