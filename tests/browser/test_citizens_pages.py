"""The citizens' pages in a real browser: on a small phone, by keyboard, and on a bad network."""

import pytest
from citizens_town import SLOW, SMALL_PHONE, Town
from playwright.async_api import Page, Route, expect

from channels.wording import WORDS

pytestmark = pytest.mark.slow

API = "**/api/chat/messages"


async def _width(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth"))


async def _small_targets(page: Page) -> list[str]:
    script = """[...document.querySelectorAll("button, .top a, input, textarea")]
        .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
    found: list[str] = await page.evaluate(script)
    return found


async def test_a_citizen_asks_by_keyboard_and_finds_the_conversation_after_a_reload(page: Page, visited: Town) -> None:
    await page.goto("/")
    await page.get_by_label("写下您的问题或诉求").focus()
    await page.keyboard.type("灵活就业怎么交社保")
    await page.keyboard.press("Enter")
    answer = page.locator("#log > .assistant").last
    await expect(answer.locator(".bubble")).to_contain_text("办理材料")
    await expect(answer.locator(".sources")).to_contain_text("灵活就业人员参加养老保险")
    await expect(answer.locator(".sources .badge")).to_have_text("示例")
    await expect(answer.get_by_role("link", name="12345")).to_have_attribute("href", "tel:12345")
    await page.reload()
    await expect(page.locator("#log > li")).to_have_count(2)
    assert len(visited.turns) == 1


async def test_an_answer_is_rated_by_keyboard_and_the_word_can_be_changed(page: Page, visited: Town) -> None:
    await page.goto("/")
    await page.fill("#text", "灵活就业怎么交社保")
    await page.keyboard.press("Enter")
    helpful = page.get_by_role("button", name=WORDS.chat.helpful, exact=True)
    unhelpful = page.get_by_role("button", name=WORDS.chat.unhelpful, exact=True)
    await helpful.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(WORDS.chat.rated_helpful)).to_be_visible()
    await unhelpful.click()
    await expect(page.get_by_text(WORDS.chat.rated_unhelpful)).to_be_visible()
    assert await _width(page) == SMALL_PHONE["width"]
    assert await _small_targets(page) == []
    await page.reload()
    await expect(unhelpful).to_have_attribute("aria-pressed", "true")
    await expect(helpful).to_have_attribute("aria-pressed", "false")
    assert len(visited.turns) == 1


async def test_a_choice_is_said_when_it_is_tapped_and_old_choices_go(page: Page, visited: Town) -> None:
    await page.goto("/")
    await page.get_by_role("button", name="我要投诉").click()
    await page.get_by_role("button", name="要多久").click()
    await expect(page.locator("#log > .assistant:not(.waiting)")).to_have_count(2)
    await expect(page.locator("#log .choices")).to_have_count(1)
    assert [turn.text for turn in visited.turns] == ["我要投诉", "要多久"]


async def test_a_response_that_is_lost_is_asked_for_again_and_nothing_doubles(page: Page, visited: Town) -> None:
    lost: list[str] = []

    async def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(await (await route.fetch()).text())
            await route.abort()
        else:
            await route.continue_()

    await page.route(API, lose_the_first)
    await page.goto("/")
    await page.fill("#text", "公积金怎么提取")
    await page.get_by_role("button", name="发送").click()
    await expect(page.locator("#log > .me .state")).to_have_text(WORDS.chat.sent)
    await expect(page.locator("#log > li")).to_have_count(2)
    assert (len(lost), len(visited.turns)) == (1, 1)


async def test_what_could_not_be_sent_is_kept_and_sent_by_hand(page: Page, visited: Town) -> None:
    await page.goto("/")
    await page.route(API, lambda route: route.abort())
    await page.fill("#text", "公积金怎么提取")
    await page.keyboard.press("Enter")
    retry = page.get_by_role("button", name=WORDS.chat.retry)
    await expect(retry).to_be_visible(timeout=40_000)
    await page.unroute(API)
    await retry.click()
    await expect(page.locator("#log > .assistant:not(.waiting) .bubble")).to_contain_text("办理材料")
    assert len(visited.turns) == 1


async def test_what_was_not_answered_before_a_reload_is_sent_again(page: Page, visited: Town) -> None:
    await page.goto("/")
    await page.fill("#text", SLOW)
    await page.keyboard.press("Enter")
    await expect(page.locator("#log > .waiting")).to_be_visible()
    await page.reload()
    await expect(page.locator("#log > .assistant:not(.waiting)")).to_have_count(1)
    await expect(page.locator("#log > .me")).to_have_count(1)
    assert len(visited.turns) == 1


async def test_an_answer_of_staff_appears_by_itself(page: Page, visited: Town) -> None:
    await page.goto("/")
    await page.fill("#text", "路灯坏了")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log > .assistant:not(.waiting)")).to_have_count(1)
    await visited.staff_says("已修好")
    await expect(page.locator("#log > .staff .bubble")).to_have_text("已修好")


@pytest.mark.parametrize("path", ["/", "/requests", "/simulator/"])
async def test_pages_fit_a_small_phone_also_in_large_type(page: Page, path: str) -> None:
    await page.goto(path)
    assert await _width(page) == SMALL_PHONE["width"]
    assert await _small_targets(page) == []
    await page.get_by_role("button", name="长辈版").click()
    await page.reload()
    assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
    assert await _width(page) == SMALL_PHONE["width"]
    await page.get_by_role("button", name="标准版").click()
