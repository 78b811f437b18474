"""A browser, a desk, and a town whose pages stand open on a small phone; modules that need another bring their own."""

from collections.abc import AsyncIterator
from datetime import datetime

import citizens_town
import desk_town
import pytest
from desk_in_chromium import chromium, intercepted
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_aiohttp.plugin import AiohttpClient

from records.database import Database

# Milliseconds that what is expected may take on a machine that has much else to do; it is waited for no longer than it
# takes, and no test says by it how fast anything is.
expect.set_options(timeout=20_000)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def town(aiohttp_client: AiohttpClient, sqlite_database: Database, now: datetime) -> desk_town.Town:
    """The desk of a town."""
    return await desk_town.open_town(aiohttp_client, sqlite_database, desk_town.Clock(now))


@pytest.fixture
async def visited(sqlite_database: Database) -> AsyncIterator[citizens_town.Town]:
    async with citizens_town.town(sqlite_database) as made:
        yield made


@pytest.fixture
async def context(browser: Browser, visited: citizens_town.Town) -> BrowserContext:
    return await browser.new_context(viewport=citizens_town.SMALL_PHONE, base_url=visited.url)


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page whose scripts must neither fail nor break the content security policy."""
    complaints: list[str] = []
    page = await intercepted(await context.new_page())
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_policy(message)))
    yield page
    assert complaints == []


def _policy(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []
