"""A photo on the page of a case in a real browser, under the real content security policy."""

import pictures
import pytest
from desk_in_chromium import open_desk
from desk_town import Town
from playwright.async_api import Browser, Dialog, expect
from sent_in_town import case_with, kept, send

from records.enclosures import Link, Place
from records.media import MediaKind

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_handler_sees_a_photo_small_and_large_and_saves_it(browser: Browser, town: Town, width: int) -> None:
    await send(town, "video", await kept(town, pictures.MP4, MediaKind.VIDEO))
    await send(town, "voice", await kept(town, pictures.AMR, MediaKind.VOICE))
    await send(town, "location", enclosure=Place(30.65721, 104.06592, "玉林街道芳草街30号"))
    await send(town, "link", enclosure=Link("停水通知", "", "https://example.gov.cn/" + "x" * 200))
    case, address = await case_with(town, await kept(town, pictures.photo_with_place()))
    page, complaints = await open_desk(browser, town, "handler", width)
    await page.goto(f"/desk/cases/{case.number}")
    photo = page.get_by_role("img", name="市民发来的照片")
    await photo.scroll_into_view_if_needed()
    await expect(photo).to_have_js_property("naturalWidth", 240)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    async with page.expect_popup() as opened:
        await photo.click()
    large = await opened.value
    await expect(large.locator("img")).to_have_js_property("naturalWidth", 480)
    async with page.expect_download() as saving:
        await page.locator(f"form[action='{address}/original'] button").click()
    saved = await saving.value
    assert saved.suggested_filename.endswith(".jpg")
    assert (await saved.path()).read_bytes() == pictures.photo_with_place()
    assert complaints == []


async def test_a_handler_listens_to_a_voice_from_wechat(browser: Browser, town: Town) -> None:
    case, _ = await case_with(town, await kept(town, pictures.AMR, MediaKind.VOICE))
    page, complaints = await open_desk(browser, town, "handler")
    await page.goto(f"/desk/cases/{case.number}")
    voice = page.locator(".material audio")
    ended = "one => new Promise(ended => { one.onended = () => ended(one.currentTime); one.muted = true; one.play(); })"
    assert 1.8 < await voice.evaluate(ended) < 2.3
    assert complaints == []


async def test_words_are_not_lost_by_a_slip_of_the_hand_after_a_file_was_saved(browser: Browser, town: Town) -> None:
    case, address = await case_with(town, await kept(town, pictures.photo_with_place()))
    page, _ = await open_desk(browser, town, "handler")
    await page.goto(f"/desk/cases/{case.number}")
    asked: list[str] = []

    async def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", leave)
    await page.evaluate("document.querySelector('main textarea').value = '还没写完'")
    async with page.expect_download():
        await page.locator(f"form[action='{address}/original'] button").click()
    assert asked == []
    await page.get_by_role("link", name="工单", exact=True).click()
    await page.wait_for_url("**/desk/")
    assert asked == ["beforeunload"]
