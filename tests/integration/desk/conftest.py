"""The desk on the embedded database, and on both where lists and figures are compared."""

from datetime import datetime

import pytest
from desk_town import Clock, Town, open_town
from pytest_aiohttp.plugin import AiohttpClient

from records.database import Database


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
async def town(aiohttp_client: AiohttpClient, sqlite_database: Database, clock: Clock) -> Town:
    """The desk on SQLite."""
    return await open_town(aiohttp_client, sqlite_database, clock)


@pytest.fixture
async def both_towns(aiohttp_client: AiohttpClient, database: Database, clock: Clock) -> Town:
    """The desk on each database in turn."""
    return await open_town(aiohttp_client, database, clock)
