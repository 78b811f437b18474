"""A town whose pages stand open in a browser on a small phone; modules that need another one bring their own."""

from collections.abc import AsyncIterator

import pytest
from citizens_town import SMALL_PHONE, Town, town
from desk_in_chromium import chromium
from playwright.async_api import BrowserContext, ConsoleMessage, Page

from records.database import Database


@pytest.fixture
async def visited(sqlite_database: Database) -> AsyncIterator[Town]:
    async with town(sqlite_database) as made:
        yield made


@pytest.fixture
async def context(visited: Town) -> AsyncIterator[BrowserContext]:
    async with chromium() as browser:
        yield await browser.new_context(viewport=SMALL_PHONE, base_url=visited.url)


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page whose scripts must neither fail nor break the content security policy."""
    complaints: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_policy(message)))
    yield page
    assert complaints == []


def _policy(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []
