"""Fixtures that every test may ask for: the databases; and what is done once before all tests."""

import gc
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `service/__main__.py` has it, before anybody loads numpy

import pytest
from databases import forgetful
from sqlalchemy import text

from records.database import Database, metadata
from records.migrate import sync_engine
from service import schema

assert schema.TABLES  # every floor's tables are declared before any is created


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever changes the life of cases go through as much as the promised figures are of."""
    parser.addoption(
        "--thorough", action="store_true", help="All of the lives and steps that figures are of, not a fifth."
    )


@pytest.fixture(scope="session")
def part(request: pytest.FixtureRequest) -> float:
    """What part of the lives and steps that figures are of is gone through."""
    return 1.0 if request.config.getoption("thorough") else 0.2


@pytest.hookimpl(trylast=True)  # some are left out before
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let every process begin with tests that ask for more time than others have: whichever came last, the rest would
    wait for it. xdist gives each process an equal stretch of the list, and who is done takes some of another's end."""
    processes = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    long = sorted(filter(_asks_for_time, items), key=_asks_for_time, reverse=True)
    others = iter([item for item in items if not _asks_for_time(item)])
    ends = [len(items) * (process + 1) // processes for process in range(processes)]
    dealt = list[pytest.Item]()
    for process, end in enumerate(ends):
        dealt += long[process::processes]
        dealt += itertools.islice(others, end - len(dealt))
    items[:] = dealt


def _asks_for_time(item: pytest.Item) -> float:
    """Seconds; 0 for a test that has those of all."""
    asked = item.get_closest_marker("timeout")
    return float(asked.args[0]) if asked is not None else 0.0


def pytest_collection_finish() -> None:
    """Spare the search for garbage all that was imported and collected: half of what it walks through, and none of it
    garbage before the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def now() -> datetime:
    """A Monday morning in the city, far from any holiday."""
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The SQLAlchemy URL of a real PostgreSQL that lives as long as the test session."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR when it is imported
        import pgserver
    # Not among pytest's own folders, which another session may tidy up.
    with tempfile.TemporaryDirectory(prefix="weiqiao-postgresql-") as folder:
        server = pgserver.get_server(str(Path(folder) / "data"), cleanup_mode="delete")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        _spare_the_disk(url)
        yield url
        server.cleanup()


def _spare_the_disk(url: str) -> None:
    """No test pulls the plug, so nothing waits for the disk: most of what a test of PostgreSQL took was that."""
    engine = sync_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_schema(postgresql: str) -> str:
    """The same server with this version's tables."""
    engine = sync_engine(postgresql)
    metadata.create_all(engine)
    engine.dispose()
    return postgresql


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with this version's tables: copying it takes a hundredth of the time that making them does."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    engine = sync_engine(f"sqlite+aiosqlite:///{file}")
    metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """The URL of a fresh SQLite file with this version's tables."""
    file = tmp_path / "weiqiao.db"
    shutil.copyfile(empty_sqlite, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """The embedded database, empty."""
    database = forgetful(sqlite_url)
    yield database
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """Each of the two databases in turn, empty."""
    if request.param == "sqlite":
        database = forgetful(request.getfixturevalue("sqlite_url"))
    else:
        database = Database(request.getfixturevalue("postgresql_schema"))
        await _empty(database)
    yield database
    await database.close()


# Deleting a test's few rows takes a hundredth of the time that TRUNCATE needs for new files of every table and index.
EMPTY = (
    "SET LOCAL session_replication_role = replica",  # in any order, whatever refers to what
    *(f"DELETE FROM {table.name}" for table in metadata.sorted_tables),
    "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
)


async def _empty(database: Database) -> None:
    async with database.transaction() as tx:
        for statement in EMPTY:
            await tx.execute(text(statement))
