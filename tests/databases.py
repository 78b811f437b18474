"""Databases that tests make for themselves."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from records.database import Database
from records.migrate import sync_engine
from records.one_hop import OneHopConnection


def forgetful(url: str) -> Database:
    """A database whose SQLite, as the tests' PostgreSQL, never waits for the disk: no test pulls the plug."""
    database = Database(url)
    if database.embedded:
        for engine in database.engines:
            event.listen(engine, "connect", _forget)
    return database


def solitary(url: str) -> Database:
    """The same on SQLite for a test that does one thing after another, and alone: no statement goes to a thread and
    back, which takes more than most statements do."""
    database = forgetful(url)
    event.listen(database.engine.sync_engine, "do_connect", _stay_here)
    return database


class _Here(OneHopConnection):
    """A connection whose every visit to its thread is done at once."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)


def _connect_here(database: str, **options: Any) -> _Here:
    options["check_same_thread"] = False  # the connection is opened in its thread
    made = _Here(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
    made._thread.daemon = True
    return made


def _stay_here(_dialect: object, _record: object, _arguments: object, options: dict[str, Any]) -> None:
    options["async_creator_fn"] = _connect_here


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
