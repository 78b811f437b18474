"""The web chat while answers are on their way or before its script is there: nothing is lost, doubled or misplaced."""

import asyncio
import re
from io import BytesIO

import pytest
from citizens_town import Town
from held import delay, hold
from PIL import Image
from playwright.async_api import BrowserContext, FilePayload, Locator, Page, Route, expect

from channels.wording import WORDS

pytestmark = pytest.mark.slow

MESSAGES = "**/api/chat/messages"
DESKTOP = {"width": 1280, "height": 900}
# The first file that is read comes when `letGo` is called.
FIRST_FILE_LATE = """{ const read = FileReader.prototype.readAsDataURL; let first = true;
FileReader.prototype.readAsDataURL = function (file) {
  if (!first) return read.call(this, file);
  first = false;
  window.letGo = () => read.call(this, file);
}; }"""
FOUND_LATE = """navigator.geolocation.getCurrentPosition = (found) => {
  window.letGo = () => found({ coords: { latitude: 30.65, longitude: 104.06 } });
};"""


async def ask(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.keyboard.press("Enter")


def answers(page: Page) -> Locator:
    return page.locator("#log > .assistant:not(.waiting)")


def photo(width: int, height: int) -> FilePayload:
    drawn = BytesIO()
    Image.new("RGB", (width, height), "grey").save(drawn, "JPEG")
    return FilePayload(name="lamp.jpg", mimeType="image/jpeg", buffer=drawn.getvalue())


async def test_what_is_said_before_the_conversation_was_read_stands_below_it(page: Page) -> None:
    await page.goto("/")
    await ask(page, "路灯坏了")
    await expect(answers(page)).to_have_count(1)
    read = asyncio.Event()

    async def late(route: Route) -> None:
        await read.wait()
        await route.continue_()

    await page.route("**/api/chat/events", late)
    await page.reload()
    await ask(page, "还没有修")
    await expect(answers(page)).to_have_count(1)
    read.set()
    await expect(answers(page)).to_have_count(2)
    said = [who or "" for who in await page.locator("#log > li").evaluate_all("all => all.map(one => one.className)")]
    assert said == ["me", "assistant", "me", "assistant"]
    await expect(page.locator("#log > .me .bubble")).to_have_text(["路灯坏了", "还没有修"])
    await expect(page.locator("#log .choices")).to_have_count(1)
    await expect(page.locator("#log > li").last.locator(".choices")).to_have_count(1)
    await expect(page.locator("#log time")).to_have_count(1)


async def test_a_double_tap_says_a_thing_once(page: Page, visited: Town) -> None:
    await page.set_viewport_size(DESKTOP)
    await page.goto("/")
    await page.get_by_role("button", name="我要投诉").dblclick()
    await expect(answers(page)).to_have_count(1)
    await expect(page.locator("#log > .me")).to_have_count(1)
    assert [turn.text for turn in visited.turns] == ["我要投诉"]


async def test_the_last_of_two_quick_ratings_counts(page: Page) -> None:
    await page.goto("/")
    await ask(page, "路灯坏了")
    sent = asyncio.Event()

    async def late(route: Route) -> None:
        await sent.wait()
        await route.continue_()

    await page.route("**/api/chat/ratings", late, times=1)
    unhelpful = page.get_by_role("button", name=WORDS.chat.unhelpful, exact=True)
    async with page.expect_request("**/api/chat/ratings"):
        await page.get_by_role("button", name=WORDS.chat.helpful, exact=True).click()
    await unhelpful.click()
    await page.evaluate(
        "fetch('/api/chat/messages').then(answer => answer.status)"
    )  # time enough for the second to come first
    sent.set()
    await expect(page.get_by_text(WORDS.chat.rated_unhelpful)).to_be_visible()
    await page.reload()
    await expect(unhelpful).to_have_attribute("aria-pressed", "true")


async def test_before_the_script_is_there_nothing_can_be_tapped_in_vain(page: Page, visited: Town) -> None:
    arrived = await delay(page, "**/chat.js*")
    await page.goto("/", wait_until="commit")
    starter = page.get_by_role("button", name="我要投诉")
    for waits in (starter, page.get_by_role("button", name="照片"), page.get_by_role("button", name="位置")):
        await expect(waits).to_be_disabled()
    await page.get_by_role("button", name="长辈版").click()
    await expect(page.locator("html")).to_have_class(re.compile("large"))
    arrived.set()
    await starter.click()
    await expect(answers(page)).to_have_count(1)
    await expect(page.get_by_role("button", name="标准版")).to_have_attribute("aria-pressed", "true")
    assert [turn.text for turn in visited.turns] == ["我要投诉"]


async def test_a_place_that_is_found_after_it_was_cancelled_is_not_sent(page: Page, visited: Town) -> None:
    await page.add_init_script(FOUND_LATE)
    await page.goto("/")
    await page.get_by_role("button", name="位置", exact=True).click()
    here = page.get_by_role("button", name="发送我现在的位置")
    await here.click()
    await expect(page.locator("#notice")).to_have_text(WORDS.chat.place_finding)
    await page.locator("#place-panel .cancel").click()
    await page.evaluate("letGo()")
    await expect(page.locator("#notice")).to_be_empty()
    await ask(page, "路灯坏了")
    await expect(answers(page)).to_have_count(1)
    assert [turn.text for turn in visited.turns] == ["路灯坏了"]
    await page.get_by_role("button", name="位置", exact=True).click()
    await here.click()
    await page.evaluate("letGo()")
    await expect(answers(page)).to_have_count(2)


async def test_the_photo_that_was_chosen_last_is_the_one_to_be_sent(page: Page) -> None:
    await page.add_init_script(FIRST_FILE_LATE)
    await page.goto("/")
    await page.set_input_files("#file", photo(400, 300))
    await page.set_input_files("#file", photo(300, 400))
    preview = page.get_by_role("img", name="要发送的照片")
    await expect(preview).to_have_js_property("naturalWidth", 300)
    await page.evaluate("letGo()")
    await page.wait_for_timeout(300)  # the first one would be drawn by then
    await expect(preview).to_have_js_property("naturalWidth", 300)


async def test_a_photo_that_is_made_small_while_somebody_writes_is_not_sent_by_what_they_type(page: Page) -> None:
    await page.add_init_script(FIRST_FILE_LATE)
    await page.goto("/")
    await page.set_input_files("#file", photo(400, 300))
    await page.locator("#text").focus()
    await page.keyboard.type("see ")
    await page.evaluate("letGo()")
    panel = page.locator("#photo-panel")
    await expect(panel).to_be_visible()
    await page.keyboard.type("it")
    await page.keyboard.press("Enter")
    await expect(panel).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#text")).to_have_value("see ")
    await expect(page.locator("#log > .me")).to_have_count(0)


async def test_what_is_being_written_when_the_page_begins_anew_stays(
    page: Page, context: BrowserContext, visited: Town
) -> None:
    await page.goto("/")
    await ask(page, "路灯坏了")
    await expect(answers(page)).to_have_count(1)
    await context.clear_cookies()
    late = await hold(page, MESSAGES)
    await ask(page, "还没有修")
    await late.made.wait()
    await page.fill("#text", "在玉林路")
    late.let_go.set()
    await expect(page.locator("#log > .me .bubble")).to_have_text(["还没有修"])  # of somebody new
    await expect(page.locator("#log > .me .state")).to_have_text(WORDS.chat.sent)
    await expect(page.locator("#text")).to_have_value("在玉林路")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")


async def test_what_is_refused_comes_back_beside_what_is_written_since(page: Page) -> None:
    await page.goto("/")
    written = asyncio.Event()

    async def refuse(route: Route) -> None:
        await written.wait()
        await route.fulfill(status=400, json={"error": {"code": "malformed", "text": "请换个说法"}})

    await page.route(MESSAGES, refuse, times=1)
    await ask(page, "路灯坏了")
    await page.fill("#text", "在玉林路")
    written.set()
    await expect(page.locator("#notice")).to_have_text("请换个说法")
    await expect(page.locator("#text")).to_have_value("路灯坏了\n在玉林路")
    await expect(page.locator("#log > .me")).to_have_count(0)
