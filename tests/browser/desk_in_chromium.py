"""The desk in Chromium, logged in by keyboard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from desk_town import PASSWORD, Town
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@asynccontextmanager
async def chromium(*more: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more])
        yield browser
        await browser.close()


async def intercepted(page: Page) -> Page:
    """The page, whose requests a test may hold or refuse later on.

    Where that is switched on only in the middle, Chromium lets the next request pass unseen now and then.
    """
    await page.route("**/nothing-is-here", lambda route: route.abort())
    return page


async def open_desk(browser: Browser, town: Town, login: str, width: int = 1280) -> tuple[Page, list[str]]:
    """The desk after a login, and whatever the browser complains of."""
    base_url = str(town.client.make_url("/"))
    page = await intercepted(await browser.new_page(viewport={"width": width, "height": 800}, base_url=base_url))
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto("/desk/")
    await page.locator("[name=login]:focus").wait_for()  # the browser moves the focus there once the page is drawn
    await page.keyboard.type(login)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="退出").wait_for()
    return page, complaints
