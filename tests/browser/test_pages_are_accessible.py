"""axe-core on every page that citizens see, in normal and in large type: nothing serious, nothing critical."""

from collections.abc import AsyncIterator

import pytest
from accessible import grave
from citizens_life import PHONE, answered, filed, publish
from citizens_town import Town, now, town
from desk_in_chromium import chromium
from playwright.async_api import Page, expect

from channels.web.links import Links
from records.database import Database

pytestmark = pytest.mark.slow

DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture
async def visited(sqlite_database: Database) -> AsyncIterator[Town]:
    await publish(sqlite_database)
    async with town(sqlite_database) as made:
        yield made


async def walk(page: Page, visited: Town) -> list[str]:
    """Every page in every state that a citizen may meet; what is wrong with any."""
    wrong: list[str] = []
    await page.goto("/")
    await expect(page.locator("#hello")).to_be_visible()
    wrong += await grave(page)
    await page.fill("#text", "居住证")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .helped")).to_have_count(1)
    wrong += await grave(page)
    number = await filed(visited, page)
    for path in ("/requests", f"/requests/{number}"):
        await page.goto(path)
        wrong += await grave(page)
    await page.get_by_text("催办", exact=True).first.click()
    await page.get_by_text("撤回", exact=True).first.click()
    wrong += await grave(page)
    await answered(visited, number)
    await page.reload()
    wrong += await grave(page)
    await page.goto("/requests")
    await page.get_by_label("编号", exact=True).fill(number)
    await page.get_by_label("查询码").fill("AAAAAA")
    await page.get_by_role("button", name="查询", exact=True).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    wrong += await grave(page)
    await page.goto("/guides")
    wrong += await grave(page)
    await page.get_by_label("要办什么事").fill("居住证申领")
    await page.get_by_role("button", name="搜索").click()
    await expect(page.get_by_role("link", name="居住证申领")).to_be_visible()
    wrong += await grave(page)
    full = Links("k" * 40, "").full_text(2, now())
    for path in (
        "/guides/areas/residence",
        "/guides/permit",
        "/guides/permit?rated=unhelpful#rated",
        "/guides/old",
        "/guides/no",
        "/documents",
        "/documents/notice",
        full,
    ):
        await page.goto(path)
        wrong += await grave(page)
    for path in ("/wechat/entered", "/simulator/authorize"):
        await page.goto(path)
        wrong += await grave(page)
    await page.goto("/simulator/")
    await page.get_by_role("button", name="关注", exact=True).click()
    await page.fill("#text", "居住证")
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines .account")).to_have_count(2)
    await page.get_by_role("button", name="更多").click()
    wrong += await grave(page)
    await page.locator("#traced button").first.click()
    return wrong + await grave(page)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
async def test_axe_finds_nothing_serious_on_any_page(visited: Town, large: bool) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport=PHONE if large else DESKTOP, base_url=visited.url)
        if large:
            await page.goto("/")
            await page.get_by_role("button", name="长辈版").click()
        wrong = await walk(page, visited)
        assert not wrong, "\n".join(wrong)
