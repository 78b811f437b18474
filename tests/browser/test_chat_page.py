"""The web chat in a real browser: live, on a bad network, with large type, places and photos."""

from io import BytesIO
from urllib.parse import urlsplit

import pictures
import pytest
from accessible import grave
from citizens_town import SLOW, TO_A_PERSON, Town
from held import delay
from PIL import Image
from playwright.async_api import BrowserContext, Page, expect

from channels.wording import WORDS

pytestmark = pytest.mark.slow

MEDIA = "/api/chat/media"
EVENTS = "**/api/chat/events"
POLL = ("GET", "/api/chat/messages")


async def ask(page: Page, text: str = "路灯坏了") -> None:
    await page.fill("#text", text)
    await page.keyboard.press("Enter")


def answers(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#log > .assistant:not(.waiting)")


def polls(*pages: Page) -> list[str]:
    """Every time that one of the pages asks what is new, from now on: none does where it hears by itself."""
    asked: list[str] = []
    for page in pages:
        page.on("request", lambda one: asked.append(one.url) if (one.method, urlsplit(one.url).path) == POLL else None)
    return asked


async def fits(page: Page) -> bool:
    """Nothing sticks out, and nothing but the conversation scrolls."""
    root = "document.documentElement"
    return bool(await page.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight"))


async def test_what_staff_write_and_what_another_device_says_appears_at_once(
    page: Page, context: BrowserContext, visited: Town
) -> None:
    other = await context.new_page()
    asked = polls(page, other)
    await page.goto("/")
    await other.goto("/")
    await ask(page)
    await expect(answers(page)).to_have_count(1)
    await expect(answers(other)).to_have_count(1)
    await expect(other.locator("#log > .me .bubble")).to_have_text(["路灯坏了"])
    await visited.staff_says("已修好")
    for one in (page, other):
        await expect(one.locator("#log > .staff .bubble")).to_have_text("已修好")
    await page.reload()
    await expect(page.locator("#log > li")).to_have_count(3)
    assert asked == []


async def test_a_picture_of_staffs_is_shown_below_their_words_and_says_whose_it_is(page: Page, visited: Town) -> None:
    asked = polls(page)
    await page.goto("/")
    await ask(page)
    await expect(answers(page)).to_have_count(1)
    await visited.staff_shows(pictures.jpeg(), "已修好，见照片")
    shown = page.locator("#log > .staff")
    await expect(shown.locator(".bubble").first).to_have_text("已修好，见照片")
    await expect(shown.get_by_alt_text(WORDS.chat.photo_of_staff)).to_have_js_property("complete", True)
    await page.reload()
    picture = shown.get_by_alt_text(WORDS.chat.photo_of_staff)
    await expect(picture).to_be_visible()
    await expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert asked == []


async def test_a_turn_that_runs_shows_on_every_device_that_somebody_is_writing(
    page: Page, context: BrowserContext
) -> None:
    await page.goto("/")
    other = await context.new_page()
    await other.goto("/")
    await ask(page, SLOW)
    await expect(other.locator("#log > .waiting")).to_have_text(f"{WORDS.chat.assistant}{WORDS.chat.working}")
    await expect(answers(other)).to_have_count(1)
    await expect(other.locator("#log > .waiting")).to_have_count(0)


async def test_while_a_person_speaks_nobody_seems_to_be_writing(
    page: Page, context: BrowserContext, visited: Town
) -> None:
    other = await context.new_page()
    asked = polls(page, other)
    await page.goto("/")
    await other.goto("/")
    await ask(page)
    await expect(answers(other)).to_have_count(1)
    await visited.staff_says("您好，请讲")
    await expect(other.locator("#log > .staff .bubble")).to_have_text("您好，请讲")
    await ask(page, TO_A_PERSON)
    await expect(page.locator("#log > .me .state").last).to_have_text(WORDS.chat.sent)
    await expect(other.locator("#log > .me .bubble").last).to_have_text(TO_A_PERSON)
    for one in (page, other):
        await expect(one.locator("#log > .waiting")).to_have_count(0)
        await expect(answers(one)).to_have_count(1)
    assert asked == []


async def test_a_browser_that_was_offline_sends_and_hears_what_it_missed_once(
    page: Page, context, visited: Town
) -> None:
    await page.goto("/")
    await ask(page)
    await expect(answers(page)).to_have_count(1)
    await context.set_offline(True)
    await ask(page, "还没有修")
    await expect(page.locator("#offline")).to_have_text(WORDS.chat.offline)
    await visited.staff_says("已派人")
    await context.set_offline(False)
    await expect(page.locator("#log > .staff .bubble")).to_have_text("已派人")
    await expect(answers(page)).to_have_count(2)
    await expect(page.locator("#offline")).to_be_hidden()
    await expect(page.locator("#log > .me .state")).to_have_text([WORDS.chat.sent] * 2)
    assert [turn.text for turn in visited.turns] == ["路灯坏了", "还没有修"]
    await page.reload()
    await expect(page.locator("#log > li")).to_have_count(5)


@pytest.mark.parametrize("held_back", [False, True])
async def test_where_no_stream_gets_through_the_page_asks_from_time_to_time(
    page: Page, visited: Town, held_back: bool
) -> None:
    await page.route(EVENTS, lambda route: None if held_back else route.abort())
    await page.goto("/")
    await ask(page)
    await expect(answers(page)).to_have_count(1)
    await visited.staff_says("已修好")
    await expect(page.locator("#log > .staff .bubble")).to_have_text("已修好", timeout=40_000)
    await expect(page.locator("#log > li")).to_have_count(3)


async def test_a_browser_that_lost_its_cookie_begins_anew_and_says_what_was_to_be_said(
    page: Page, context: BrowserContext, visited: Town
) -> None:
    await page.goto("/")
    await ask(page)
    await expect(answers(page)).to_have_count(1)
    await context.clear_cookies()
    await ask(page, "还没有修")
    await expect(page.locator("#log > .me .bubble")).to_have_text(["还没有修"])
    await expect(page.locator("#log > .me .state")).to_have_text(WORDS.chat.sent)
    assert [turn.text for turn in visited.turns] == ["路灯坏了", "还没有修"]


async def test_whoever_reads_further_up_is_told_of_what_is_new_and_not_moved(page: Page, visited: Town) -> None:
    await page.goto("/")
    for number in range(4):
        await ask(page, f"问题{number}")
        await expect(answers(page)).to_have_count(number + 1)
    newest = page.get_by_role("button", name="有新消息")
    await expect(page.locator("#log > li").last).to_be_in_viewport()  # until then the page follows
    await expect(newest).to_be_hidden()
    assert await fits(page)
    await page.evaluate("document.getElementById('main').scrollTo({top: 0, behavior: 'instant'})")
    await visited.staff_says("已修好")
    await expect(newest).to_be_visible()
    assert await page.evaluate("document.getElementById('main').scrollTop") == 0
    await newest.click()
    await expect(page.locator("#log > .staff")).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_a_source_opens_by_keyboard(page: Page) -> None:
    await page.goto("/")
    await ask(page)
    source = page.locator(".sources summary")
    await expect(page.get_by_text("截至 2026-10-01")).to_be_hidden()
    await source.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("截至 2026-10-01")).to_be_visible()


async def test_a_place_is_sent_after_a_tap_or_written(page: Page, context: BrowserContext, visited: Town) -> None:
    await context.grant_permissions(["geolocation"])
    await context.set_geolocation({"latitude": 30.65, "longitude": 104.06})
    await page.goto("/")
    await page.get_by_role("button", name="位置", exact=True).click()
    await page.get_by_role("button", name="发送我现在的位置").click()
    await expect(answers(page)).to_have_count(1)
    await page.get_by_role("button", name="位置", exact=True).click()
    await page.get_by_label("或者写下地址").fill("某某路 1 号")
    await page.keyboard.press("Enter")
    await expect(answers(page)).to_have_count(2)
    assert visited.turns[-1].text == WORDS.chat.address.format(address="某某路 1 号")


def photograph(width: int = 4000, height: int = 3000) -> bytes:
    """Noise does not compress: as heavy as a real one, and with where it was taken in it."""
    image = Image.effect_noise((width // 4, height // 4), 80).resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "MAKER OF THE PHONE"
    kept = BytesIO()
    image.save(kept, "JPEG", quality=90, exif=exif)
    return kept.getvalue()


async def test_a_photo_is_made_small_looked_at_sent_and_found_after_a_reload(page: Page, visited: Town) -> None:
    bodies: list[bytes] = []
    page.on("request", lambda request: bodies.append(request.post_data_buffer or b"") if MEDIA in request.url else None)
    await page.goto("/")
    await page.set_input_files("#file", {"name": "路灯.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    await expect(page.get_by_role("img", name="要发送的照片")).to_be_visible()
    assert await fits(page)
    await page.get_by_role("button", name="发送照片").click()
    await expect(page.locator("#log > .me .state")).to_have_text(WORDS.chat.sent)
    await expect(answers(page)).to_have_count(1)
    await page.reload()
    await expect(page.get_by_role("img", name=WORDS.chat.photo_alt)).to_have_js_property("complete", True)
    assert await page.evaluate("document.querySelector('.picture img').naturalWidth") > 100
    sent = Image.open(BytesIO(bodies[0]))
    assert max(sent.size) <= 1600
    assert len(bodies[0]) < 750_000
    assert b"MAKER OF THE PHONE" not in bodies[0]
    assert [turn.kind for turn in visited.turns] == ["image"]


@pytest.mark.parametrize("large", [False, True])
async def test_no_state_of_the_chat_shuts_anybody_out(page: Page, context, visited: Town, large: bool) -> None:
    await page.goto("/")
    if large:
        await page.get_by_role("button", name="长辈版").click()
    await ask(page)
    await page.get_by_role("button", name=WORDS.chat.unhelpful, exact=True).click()
    await page.locator(".sources summary").click()
    await visited.staff_says("已修好")
    await expect(page.locator("#log > .staff")).to_have_count(1)
    wrong = await grave(page)
    await page.get_by_role("button", name="位置", exact=True).click()
    wrong += await grave(page)
    await page.keyboard.press("Escape")
    await page.set_input_files("#file", {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": photograph(400, 300)})
    await expect(page.locator("#photo-panel")).to_be_visible()
    wrong += await grave(page)
    await page.get_by_role("button", name="发送照片").click()
    await expect(page.get_by_role("img", name=WORDS.chat.photo_alt)).to_be_visible()
    await context.set_offline(True)
    await ask(page, "还没有修")
    await expect(page.locator("#offline")).to_be_visible()
    wrong += await grave(page)
    await expect(page.get_by_role("button", name=WORDS.chat.retry)).to_be_visible(timeout=40_000)
    wrong += await grave(page)
    assert wrong == []


async def test_a_photo_that_could_not_be_sent_is_kept_over_a_reload_and_sent_again(page: Page, visited: Town) -> None:
    await page.goto("/")
    await page.route(f"**{MEDIA}**", lambda route: route.abort())
    await page.set_input_files("#file", {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": photograph(400, 300)})
    await page.get_by_role("button", name="发送照片").click()
    await expect(page.get_by_role("button", name=WORDS.chat.retry)).to_be_visible(timeout=40_000)
    await page.unroute(f"**{MEDIA}**")
    await page.reload()
    await expect(page.locator("#log > .me .state")).to_have_text(WORDS.chat.sent)
    await expect(page.locator("#log > .me img")).to_have_count(1)
    assert len(visited.turns) == 1


async def test_that_staff_are_typing_is_shown_until_they_send_or_stop(page: Page, visited: Town) -> None:
    await page.clock.install()
    await page.goto("/")
    await ask(page, TO_A_PERSON)
    await expect(page.locator("#log > .me .state")).to_have_text(WORDS.chat.sent)
    writing = page.locator("#log > .staff.waiting", has_text=WORDS.chat.writing)
    await visited.staff_types()
    await expect(writing).to_have_count(1)
    assert await grave(page) == []
    await visited.staff_says("请讲")
    await expect(page.locator("#log > .staff:not(.waiting)", has_text="请讲")).to_be_visible()
    await expect(writing).to_have_count(0)
    await visited.staff_types(again=True)
    await expect(writing).to_have_count(1)
    await page.clock.fast_forward(8_000)
    await expect(writing).to_have_count(0)


async def test_a_file_that_is_no_picture_is_refused_in_words(page: Page) -> None:
    await page.goto("/")
    await page.set_input_files("#file", {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": b"nothing"})
    await expect(page.locator("#notice")).to_have_text(WORDS.chat.photo_broken)


@pytest.mark.parametrize(
    ("name", "kind"), [("IMG_0001.HEIC", ""), ("1.jpg", "image/heic"), ("1.heif", "image/heif")], ids=str
)
async def test_a_photo_that_only_phones_can_read_is_refused_with_what_to_do(page: Page, name: str, kind: str) -> None:
    await page.goto("/")
    await page.set_input_files("#file", {"name": name, "mimeType": kind, "buffer": pictures.HEIC})
    await expect(page.locator("#notice")).to_have_text(WORDS.chat.photo_heic)


@pytest.mark.parametrize(
    ("vendor", "accepted"),
    [("Apple Computer, Inc.", "image/jpeg,image/png,image/webp"), ("Google Inc.", "image/*")],
    ids=["iPhone", "others"],
)
async def test_an_iphone_is_asked_for_kinds_that_it_makes_of_its_own(page: Page, vendor: str, accepted: str) -> None:
    await page.add_init_script(f"Object.defineProperty(navigator, 'vendor', {{ get: () => '{vendor}' }})")
    await page.goto("/")
    await expect(page.get_by_role("button", name="照片", exact=True)).to_be_enabled()
    await expect(page.locator("#file")).to_have_attribute("accept", accepted)


async def test_a_phone_that_tells_no_place_says_what_to_do(page: Page) -> None:
    await page.goto("/")
    await page.get_by_role("button", name="位置", exact=True).click()
    await page.get_by_role("button", name="发送我现在的位置").click()
    await expect(page.locator("#notice")).to_have_text(WORDS.chat.place_denied)
    await page.keyboard.press("Escape")
    await expect(page.locator("#place-panel")).to_be_hidden()
    await expect(page.get_by_role("button", name="位置", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_in_large_type_everything_is_at_least_18_pixels_and_nothing_sticks_out(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 640})
    await page.goto("/")
    await page.get_by_role("button", name="长辈版").click()
    await ask(page)
    await page.get_by_role("button", name=WORDS.chat.unhelpful, exact=True).click()
    await page.locator(".sources summary").click()
    await page.get_by_role("button", name="位置", exact=True).click()
    small = """[...document.querySelectorAll("body *")].filter((one) => one.offsetParent
        && !one.classList.contains("unseen") && !one.classList.contains("skip")
        && [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())
        && parseFloat(getComputedStyle(one).fontSize) < 18).map((one) => one.outerHTML)"""
    assert await page.evaluate(small) == []
    assert await fits(page)


async def test_what_is_sent_before_the_script_is_there_is_not_lost(page: Page, visited: Town) -> None:
    arrived = await delay(page, "**/chat.js*")
    await page.goto("/", wait_until="commit")
    await page.fill("#text", "路灯坏了")
    send = page.get_by_role("button", name="发送", exact=True)
    await expect(send).to_be_disabled()
    arrived.set()
    await send.click()
    await expect(answers(page)).to_have_count(1)
    assert [turn.text for turn in visited.turns] == ["路灯坏了"]
