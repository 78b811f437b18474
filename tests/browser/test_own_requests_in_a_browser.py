"""我的诉求 and the guides in Chromium: by keyboard, without JavaScript, on a small phone, in large type, on paper."""

from collections.abc import AsyncIterator

import pictures
import pytest
from accessible import grave
from citizens_life import PHONE, answered, filed, publish
from citizens_town import Town, now, town
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, Response, expect

from knowledge_base import page_ratings
from knowledge_base.page_ratings import PageFigures
from knowledge_base.questions import Span
from records.database import Database
from records.moments import local_day

pytestmark = pytest.mark.slow

HEAVIEST = 100 * 1024
TAPPED = "main button, .top a, main input, summary, .found a, .areas a, .go, .back a"


@pytest.fixture
async def visited(sqlite_database: Database) -> AsyncIterator[Town]:
    await publish(sqlite_database)
    async with town(sqlite_database) as made:
        yield made


@pytest.fixture
async def context(browser: Browser, visited: Town) -> BrowserContext:
    return await browser.new_context(viewport=PHONE, base_url=visited.url, java_script_enabled=False)


async def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        said = await focused.evaluate("one => one.labels?.[0]?.textContent || one.textContent")
        if name in said:
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


async def test_a_citizen_adds_and_rates_by_keyboard_alone_without_javascript(
    context: BrowserContext, visited: Town
) -> None:
    page = await context.new_page()
    await page.goto("/")
    number = await filed(visited, page)
    await page.goto("/requests")
    await tab_to(page, "路灯坏了三天")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("路灯坏了三天")
    await expect(page.locator(".timeline .asked blockquote")).to_have_text("哪条路？")
    await expect(page.locator(".next blockquote")).to_have_text("哪条路？")
    await tab_to(page, "要补充的内容")
    await page.keyboard.type("玉林路")
    await tab_to(page, "提交补充")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("已把您的补充转给")
    await expect(page.locator(".timeline li").first).to_contain_text("玉林路")
    await expect(page.locator(".next blockquote")).to_have_count(0)
    assert number not in page.url


async def test_photos_are_added_without_javascript_and_seen_by_their_citizen(browser: Browser, visited: Town) -> None:
    context = await browser.new_context(viewport=PHONE, base_url=visited.url)
    page = await context.new_page()
    await page.goto("/")
    number = await filed(visited, page)
    await page.goto(f"/requests/{number}")
    photos = [FilePayload(name=name, mimeType="image/jpeg", buffer=pictures.photo_with_place()) for name in "ab"]
    await page.get_by_label("照片").set_input_files(photos)
    await page.get_by_role("button", name="提交补充").click()
    await expect(page.get_by_role("status")).to_contain_text("已把您的补充转给")
    shown = page.get_by_role("img", name="张照片")
    await expect(shown).to_have_count(2)
    await shown.last.scroll_into_view_if_needed()
    await expect(shown.first).to_have_js_property("naturalWidth", 240)
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await grave(page) == []
    await context.close()


async def test_dissatisfaction_is_told_with_a_reason_and_what_follows(context: BrowserContext, visited: Town) -> None:
    page = await context.new_page()
    await page.goto("/")
    number = await filed(visited, page)
    await answered(visited, number)
    await page.goto(f"/requests/{number}")
    await page.get_by_label("不满意", exact=True).check()
    await page.get_by_label("不满意的原因").select_option("unsolved")
    await page.get_by_role("button", name="提交评价").click()
    await expect(page.get_by_role("status")).to_contain_text("研究是否重新办理")
    await expect(page.locator(".next")).to_contain_text("决定重办的，会在这里写明")
    await expect(page.locator(".reply")).to_contain_text("不满意：问题未解决")


@pytest.mark.parametrize(
    "path", ["/requests", "/guides", "/guides/areas/residence", "/guides/permit", "/documents/notice"]
)
async def test_pages_fit_a_small_phone_are_light_and_can_be_tapped(browser: Browser, visited: Town, path: str) -> None:
    page = await browser.new_page(viewport=PHONE, base_url=visited.url)
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    await page.goto(path)
    await page.wait_for_load_state("networkidle")
    assert sum([len(await response.body()) for response in loaded]) < HEAVIEST
    for large in (False, True):
        if large:
            await page.get_by_role("button", name="长辈版").click()
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        script = f"""[...document.querySelectorAll("{TAPPED}")]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
        assert await page.evaluate(script) == []


async def test_a_guide_on_paper_is_large_and_has_the_code_but_no_navigation(browser: Browser, visited: Town) -> None:
    page = await browser.new_page(base_url=visited.url)
    await page.goto("/guides/permit")
    await expect(page.get_by_role("button", name="打印这份指南")).to_be_visible()
    await page.emulate_media(media="print")
    for hidden in (".top", ".tools", ".go", ".back", ".rate"):
        await expect(page.locator(hidden)).to_be_hidden()
    await expect(page.locator("figure svg")).to_be_visible()
    await expect(page.locator(".address")).to_have_text(f"{visited.url}/guides/permit")
    assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > 18


async def test_a_reader_says_by_keyboard_without_javascript_that_a_page_did_not_help(
    context: BrowserContext, visited: Town
) -> None:
    page = await context.new_page()
    await page.goto("/guides/permit")
    await tab_to(page, "没帮助")
    await page.keyboard.press("Enter")
    thanks = page.locator("#rated")
    await expect(thanks).to_contain_text("没帮上您的忙")
    await expect(thanks.get_by_role("link", name="12345")).to_have_attribute("href", "tel:12345")
    await expect(page.get_by_role("button", name="没帮助")).to_have_count(0)
    await tab_to(page, "问一问这件事")
    async with visited.database.reading() as connection:
        found = await page_ratings.figures(connection, Span(local_day(now()), local_day(now())), ["permit"])
    assert found == {"permit": PageFigures(0, 1)}


async def test_a_code_asks_about_its_guide_in_the_chat(browser: Browser, visited: Town) -> None:
    page = await browser.new_page(viewport=PHONE, base_url=visited.url)
    await page.goto("/guides/permit")
    await page.get_by_role("link", name="问一问这件事").click()
    await expect(page.locator("#text")).to_have_value("居住证申领")
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator("#log .helped")).to_have_count(1)
    assert [turn.text for turn in visited.turns] == ["居住证申领"]


async def test_a_number_in_the_chat_leads_to_its_request(browser: Browser, visited: Town) -> None:
    page = await browser.new_page(viewport=PHONE, base_url=visited.url)
    await page.goto("/")
    await page.fill("#text", "路灯坏了")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .helped")).to_have_count(1)
    number = await filed(visited, page)
    await visited.staff_says(f"您的诉求（编号 {number}）已受理，请拨打 12345。")
    said = page.locator("#log .staff .bubble", has_text="已受理")
    await expect(said.get_by_role("link", name=number)).to_have_attribute("href", f"/requests/{number}")
    await expect(said.get_by_role("link", name="12345")).to_have_attribute("href", "tel:12345")
