"""One trained assistant, one Redis and one Rasa for all conversations."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from house import House, Machines, opened

from bot import training
from records.database import Database


@pytest.fixture(scope="session")
def assistant() -> Path:
    """The trained archive, kept between runs for as long as its data stays the same."""
    return training.train_assistant(training.ROOT / "var/models/assistant", lambda _line: None)


@pytest.fixture(scope="session")
def machines(assistant: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    machines = Machines(tmp_path_factory.mktemp("machines"), assistant)
    try:
        machines.start()
        yield machines
    finally:
        machines.stop()


@pytest.fixture
async def house(sqlite_database: Database, machines: Machines) -> AsyncIterator[House]:
    machines.forget()
    async with opened(sqlite_database, machines) as house:
        yield house
