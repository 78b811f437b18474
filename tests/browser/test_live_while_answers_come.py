"""The page of conversations while answers are on their way: whatever the order, words reach whom they are meant for."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from desk_in_chromium import open_desk
from desk_town import Clock, Town, open_town
from held import Held, hold
from live_desk import said, two_wait, watched
from playwright.async_api import Browser, Page, Request, Route, expect
from pytest_aiohttp.plugin import AiohttpClient

from bot.live.work import LiveWork
from records import presence, staff
from records.database import Database

pytestmark = pytest.mark.slow


@pytest.fixture
async def town(aiohttp_client: AiohttpClient, sqlite_database: Database, now: datetime) -> AsyncIterator[Town]:
    async with watched(await open_town(aiohttp_client, sqlite_database, Clock(now))) as town:
        yield town


@pytest.fixture
async def page(browser: Browser, town: Town) -> AsyncIterator[Page]:
    """The page of conversations, two of which wait; its scripts do not fail."""
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.get_by_text("排队 2 人").wait_for()
    yield page
    await page.unroute_all(behavior="ignoreErrors")
    assert [one for one in complaints if "Failed to load resource" not in one] == []


async def take(page: Page, talk: int) -> None:
    await page.keyboard.press("Alt+n")
    await expect(page.locator(f'[data-pane="{talk}"] .answer textarea')).to_be_focused()


async def test_what_is_typed_on_the_way_to_another_conversation_reaches_nobody_else(page: Page, town: Town) -> None:
    await take(page, 1)
    late = await hold(page, "**/desk/live/2")
    await page.keyboard.press("Alt+n")
    await late.made.wait()
    await page.keyboard.type("您的补贴")
    await page.keyboard.press("Control+Enter")
    late.let_go.set()
    second = page.locator('[data-pane="2"] .answer textarea')
    await expect(second).to_be_focused()
    # The first one is there already: whoever goes back writes there at once.
    late = await hold(page, "**/desk/live/1")
    await page.keyboard.press("Alt+1")
    await late.made.wait()
    await page.keyboard.type("您的路灯")
    await page.keyboard.press("Control+Enter")
    await page.locator('[data-pane="1"] .talk .staff', has_text="您的路灯").wait_for()
    late.let_go.set()
    await expect(second).to_have_value("")
    assert (await said(town, 1), await said(town, 2)) == (["您的路灯"], [])


async def test_a_conversation_that_is_taken_late_leads_nobody_away(page: Page) -> None:
    late = await hold(page, "**/desk/live/1/take")
    await page.keyboard.press("Alt+n")
    await late.made.wait()
    await page.locator('.queue [data-open="2"]').click()
    second = page.locator('[data-pane="2"]')
    await second.wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    late.let_go.set()
    await late.given.wait()
    await page.evaluate("fetch('/desk/live/waiting').then(answer => answer.status)")  # by then the page has heard
    await page.get_by_text("我的对话 1 个").wait_for()
    assert not [address for address in asked if address.endswith("/1")]
    await expect(second).to_be_visible()
    await page.keyboard.press("Alt+1")
    await expect(page.locator('[data-pane="1"] .answer textarea')).to_be_focused()


async def test_a_transfer_that_takes_long_leads_nobody_away(page: Page, town: Town) -> None:
    async with town.database.transaction() as tx:
        account = await staff.account(tx, "supervisor")
        assert account is not None
        await presence.arrive(tx, account.staff.id, town.clock())
    await town.waits("v3")
    for talk in (1, 2, 3):
        await take(page, talk)
    third = page.locator('[data-pane="3"]')
    late = await hold(page, "**/desk/live/3/transfer")
    await third.get_by_text("转给同事").click()
    await third.get_by_role("button", name="转给他").click()
    await late.made.wait()
    await page.keyboard.press("Alt+2")
    await expect(page.locator('[data-pane="2"] .answer textarea')).to_be_focused()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    late.let_go.set()
    await expect(third).to_have_count(0)
    await page.get_by_text("我的对话 2 个").wait_for()
    for _ in range(2):  # by then the page has read what is left
        await page.evaluate("fetch('/desk/live/side').then(answer => answer.status)")
    assert not [address for address in asked if address.endswith("/1")]
    await expect(page.locator('[data-pane="2"] .answer textarea')).to_be_focused()


async def test_what_is_typed_while_an_answer_is_sent_stays(page: Page, town: Town) -> None:
    await take(page, 1)
    late = await hold(page, "**/desk/live/1/answer")
    await page.keyboard.type("您好。")
    await page.keyboard.press("Control+Enter")
    await late.made.wait()
    await page.keyboard.type("我马上登记。")
    late.let_go.set()
    box = page.get_by_label("发给市民的话")
    await expect(box).to_have_value("我马上登记。")
    await page.keyboard.press("Control+Enter")
    await expect(box).to_have_value("")
    assert await said(town, 1) == ["您好。", "我马上登记。"]


async def test_what_is_typed_stays_when_a_case_is_made(page: Page) -> None:
    await take(page, 1)
    answer = page.get_by_label("发给市民的话")
    await answer.fill("登记好了，还有别的事吗")
    await page.get_by_role("textbox", name="内部备注").fill("老人")
    await page.get_by_text("登记成工单").click()
    await page.locator(".pane-aside").get_by_label("地点").fill("武侯区玉林街道")
    await page.get_by_role("button", name="登记，并告诉市民编号").click()
    await page.get_by_text("已登记成工单，编号和查询码已告诉市民").wait_for()
    await expect(answer).to_have_value("登记好了，还有别的事吗")
    await expect(page.get_by_role("textbox", name="内部备注")).to_have_value("老人")
    await expect(page.get_by_text("没有发出")).to_have_count(0)


async def test_what_was_typed_for_a_conversation_that_ended_is_shown_once_more(page: Page, town: Town) -> None:
    await take(page, 1)
    await page.get_by_label("发给市民的话").fill("写了很久的话" * 300)
    async with town.database.transaction() as tx:
        await LiveWork(town.work).time_out(tx, 1, town.clock() + timedelta(minutes=11))
    await page.get_by_text("工作人员没有回复，已交还助手").wait_for()
    left = page.locator(".pane .notice", has_text="没有发出")
    await expect(left).to_contain_text("写了很久的话" * 300)
    assert await page.evaluate("document.documentElement.scrollHeight") <= 860
    found = await Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.violations_count == 0, found.generate_report()


async def test_a_form_that_was_closed_again_keeps_what_was_written(page: Page, town: Town) -> None:
    await take(page, 1)
    fold, matter = page.get_by_text("登记成工单"), page.locator(".pane-aside").get_by_label("事情")
    await fold.click()
    await matter.fill("路灯坏了三天，晚上看不见路")
    await fold.click()
    await town.write("在二环路边上", "v1", "with_person")
    await page.get_by_role("log").get_by_text("在二环路边上").wait_for()
    await fold.click()
    await expect(matter).to_have_value("路灯坏了三天，晚上看不见路")


async def fail_once(page: Page, address: str, news: str) -> list[str]:
    """Let the first answer that tells of something new be lost at the service; what it told comes into the list."""
    lost: list[str] = []

    async def answer(route: Route) -> None:
        response = await route.fetch()
        if lost or news not in (text := await response.text()):
            await route.fulfill(response=response)
        else:
            lost.append(text)
            await route.fulfill(status=503)

    await page.route(address, answer)
    return lost


async def test_what_could_not_be_read_is_read_again(page: Page, town: Town) -> None:
    lost = await fail_once(page, "**/desk/live/side", "排队 3 人")
    lost_too = await fail_once(page, "**/desk/live/1", "在二环路边上")
    await town.waits("v3")
    await page.get_by_text("排队 3 人").wait_for()
    await take(page, 1)
    await town.write("在二环路边上", "v1", "with_person")
    await page.get_by_role("log").get_by_text("在二环路边上").wait_for()
    assert (len(lost), len(lost_too)) == (1, 1)


async def test_whoever_is_logged_out_is_led_to_the_login_once_however_much_is_read(page: Page) -> None:
    led: list[Request] = []
    page.on("request", lambda request: led.append(request) if request.is_navigation_request() else None)
    await page.context.clear_cookies()
    await page.evaluate(
        "for (let after = 0; after < 60; after += 3) setTimeout(() => readSide().catch(() => 0), after)"
    )
    await page.wait_for_url("**/desk/login**")
    assert len([request for request in led if request.redirected_from is None]) == 1


async def test_whoever_hears_nothing_any_more_is_told_also_where_the_line_is_refused(page: Page) -> None:
    events, offline = "**/desk/live/events", page.locator("#live-offline")
    await page.clock.install()
    await page.route(events, lambda route: route.fulfill(status=503))
    await page.reload()
    for _ in range(3):
        async with page.expect_request(events):
            await page.clock.run_for(3_100)
    await expect(offline).to_be_visible()
    await page.unroute(events)
    await page.clock.run_for(3_100)
    await expect(offline).to_be_hidden()


async def test_a_button_that_is_pressed_stays_until_it_is_let_go(page: Page, town: Town) -> None:
    await page.get_by_role("button", name="接入第 1 位").hover()
    await page.mouse.down()
    async with page.expect_response("**/desk/live/side") as read:
        await town.waits("v3")
    await (await read.value).finished()
    await page.evaluate("fetch('/desk/live/waiting').then(answer => answer.status)")  # by then the page has heard
    await page.mouse.up()
    await page.get_by_text("我的对话 1 个").wait_for()
    await page.get_by_text("排队 2 人").wait_for()


@pytest.mark.parametrize("name", ["我在线", "接入第 2 位"])
async def test_whoever_stands_on_a_button_beside_the_conversations_stays_there(
    page: Page, town: Town, name: str
) -> None:
    button = page.get_by_role("switch") if name == "我在线" else page.get_by_role("button", name=name)
    await button.focus()
    await town.waits("v3")
    await page.get_by_text("排队 3 人").wait_for()
    await expect(button).to_be_focused()


async def test_words_that_were_changed_after_a_lost_answer_are_sent_as_well(page: Page, town: Town) -> None:
    await take(page, 1)

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    box, answers = page.get_by_label("发给市民的话"), "**/desk/live/1/answer"
    await page.route(answers, lose)
    await page.keyboard.type("明天修")
    await page.keyboard.press("Control+Enter")
    await page.get_by_text("没有发出去").wait_for()
    async with page.expect_event("requestfailed"):  # the same words are the same message
        await page.keyboard.press("Control+Enter")
    await page.get_by_text("没有发出去").wait_for()
    await page.unroute(answers)
    await box.press("End")
    await page.keyboard.type("好")
    await page.keyboard.press("Control+Enter")
    await expect(box).to_have_value("")
    assert await said(town, 1) == ["明天修", "明天修好"]


async def test_what_was_on_the_screen_counts_as_read_also_for_whoever_goes_on_at_once(page: Page, town: Town) -> None:
    await take(page, 1)
    await take(page, 2)
    await page.get_by_text("我的对话 2 个").wait_for()
    await page.keyboard.press("Alt+1")
    await expect(page.locator('[data-pane="1"] .answer textarea')).to_be_focused()
    late = Held()

    async def hold_the_side_from_here_on(route: Route) -> None:
        response = await route.fetch()
        if "在二环路边上" in await response.text():
            await page.route("**/desk/live/side", late.pass_on)
        await route.fulfill(response=response)

    await page.route("**/desk/live/1", hold_the_side_from_here_on)
    await town.write("好的，在二环路边上", "v1", "with_person")
    await page.locator('[data-pane="1"] .talk').get_by_text("在二环路边上").wait_for()
    await late.made.wait()
    await page.keyboard.press("Alt+2")
    await expect(page.locator('[data-pane="2"] .answer textarea')).to_be_focused()
    late.let_go.set()
    await late.given.wait()
    await expect(page.locator(".own .badge")).to_have_count(0)
