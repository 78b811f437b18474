"""A handler mends a lamp and shows it: from the page of the case to the citizen's own request and chat, in Chromium."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import citizens_town
import desk_town
import pictures
import pytest
from accessible import grave
from citizens_life import HANDLER, PHONE, WORK, filed
from desk_in_chromium import open_desk
from playwright.async_api import Browser, FilePayload, Locator, Page, expect
from pytest_aiohttp.plugin import AiohttpClient

from desk.keys import PARTS
from escalation.steps import Command
from records.database import Database

pytestmark = pytest.mark.slow


@pytest.fixture
async def town(aiohttp_client: AiohttpClient, sqlite_database: Database) -> desk_town.Town:
    """The desk, at the time at which the citizens' pages are open."""
    return await desk_town.open_town(aiohttp_client, sqlite_database, desk_town.Clock(datetime.now(UTC)))


@pytest.fixture
async def visited(sqlite_database: Database, town: desk_town.Town) -> AsyncIterator[citizens_town.Town]:
    async with citizens_town.town(sqlite_database, files=town.client.app[PARTS].media) as made:
        yield made


def chosen(name: str) -> FilePayload:
    return FilePayload(name=name, mimeType="image/jpeg", buffer=pictures.photo_with_place())


async def seen(images: Locator, count: int) -> None:
    """So many pictures are there, and drawn."""
    await expect(images).to_have_count(count)
    for number in range(count):
        await images.nth(number).scroll_into_view_if_needed()
    page = images.page
    for number in range(count):
        one = await images.nth(number).element_handle()
        await page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=one)


async def large(page: Page) -> int:
    """How wide the picture is that a page shows and nothing else."""
    await page.wait_for_function("document.querySelector('img')?.naturalWidth > 0")
    return int(await page.evaluate("document.querySelector('img').naturalWidth"))


async def opens(page: Page, image: Locator) -> None:
    """The picture opens in large, beside the page."""
    async with page.expect_popup() as opened:
        await image.click()
    assert await large(await opened.value) == 480


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_handler_shows_what_was_mended_and_the_citizen_sees_it(
    browser: Browser, town: desk_town.Town, visited: citizens_town.Town, width: int
) -> None:
    context = await browser.new_context(viewport=PHONE, base_url=visited.url)
    phone = await context.new_page()
    await phone.goto("/")
    number = await filed(visited, phone)
    async with visited.database.transaction() as tx:
        await WORK.note_supplement(tx, Command("c", HANDLER, number, 3), "电话", citizens_town.now())
    page, complaints = await open_desk(browser, town, "handler", width)
    await page.goto(f"/desk/cases/{number}")
    await page.locator("summary", has_text="阶段性答复").click()
    form = page.locator("#move-interim")
    await form.get_by_label("目前进展").fill("灯杆换好了，请看照片")
    await form.get_by_label("附图片发给市民").set_input_files([chosen("一.jpg"), chosen("二.jpg")])
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await form.get_by_role("button", name="发给市民", exact=True).click()
    await seen(page.locator(".history .pictures img"), 2)
    assert await grave(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await opens(page, page.locator(".history .pictures img").first)
    assert complaints == []

    await phone.goto(f"/requests/{number}")
    await seen(phone.locator(".timeline .interim .photos img"), 2)
    assert await grave(phone) == []
    await phone.locator(".timeline .photos img").first.click()
    assert await large(phone) == 480
    await phone.goto("/")
    await seen(phone.locator("li.staff .picture img"), 2)
    await opens(phone, phone.locator("li.staff .picture img").first)
