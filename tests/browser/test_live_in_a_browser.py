"""Speaking with citizens in a real browser: two conversations at once, mostly by keyboard, without a reload."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs

import pictures
import pytest
from axe_playwright_python.async_playwright import Axe
from desk_in_chromium import open_desk
from desk_town import Clock, Town, open_town
from held import hold
from live_desk import said, two_wait, watched
from playwright.async_api import Browser, expect
from pytest_aiohttp.plugin import AiohttpClient

from bot.live.work import Click, LiveWork
from desk.picture import LARGEST
from records import live_talks, staff
from records.database import Database

pytestmark = pytest.mark.slow
STRICT = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture
async def town(aiohttp_client: AiohttpClient, sqlite_database: Database, now: datetime) -> AsyncIterator[Town]:
    async with watched(await open_town(aiohttp_client, sqlite_database, Clock(now))) as town:
        yield town


async def test_a_citizen_is_told_that_somebody_types_and_nothing_of_what(browser: Browser, town: Town) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.keyboard.press("Alt+n")
    await expect(page.locator(".pane:not([hidden]) .answer textarea")).to_be_focused()
    async with page.expect_request("**/desk/live/1/writing") as told:
        await page.keyboard.type("您好，我看一下")
    assert sorted(parse_qs((await told.value).post_data or "")) == ["command", "csrf"]
    await (await told.value).response()
    async with town.database.reading() as connection:
        [writing] = await live_talks.being_written(connection, "web", town.clock())
    assert writing.external_id == "v1"
    assert complaints == []


async def test_two_conversations_at_once_by_keyboard(browser: Browser, town: Town) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.get_by_text("排队 2 人").wait_for()
    await page.keyboard.press("Alt+n")
    box = page.locator(".pane:not([hidden]) .answer textarea")
    await expect(box).to_be_focused()
    await page.keyboard.type("您好，路灯我来登记")
    await page.keyboard.press("Alt+n")
    await page.get_by_text("我的对话 2 个").wait_for()
    await expect(box).to_be_focused()
    await page.keyboard.type("您好，补贴我查一下")
    await page.keyboard.press("Control+Enter")
    await page.locator(".pane:not([hidden]) .talk .staff", has_text="补贴我查一下").wait_for()
    await page.keyboard.press("Alt+1")
    # What was being typed in the other conversation is still there.
    await expect(box).to_have_value("您好，路灯我来登记")
    await page.keyboard.press("Control+Enter")
    await page.locator(".pane:not([hidden]) .talk .staff", has_text="路灯我来登记").wait_for()
    assert await said(town, 1) == ["您好，路灯我来登记"]
    assert await said(town, 2) == ["您好，补贴我查一下"]
    # What citizens say comes by itself: into the open conversation, and as a number beside the other one.
    await town.write("好的，在二环路边上", "v1", "with_person")
    await town.write("已经三个月了", "v2", "with_person")
    await page.get_by_role("log").get_by_text("在二环路边上").wait_for()
    await page.locator('.own [data-open="2"] .badge', has_text="1").wait_for()
    await page.keyboard.press("Alt+2")
    await page.locator(".pane:not([hidden])").get_by_role("log").get_by_text("已经三个月了").wait_for()
    await expect(page.locator(".own .badge")).to_have_count(0)
    # A phrase is put in by keyboard, and changed before it is sent.
    await page.keyboard.press("Alt+t")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert complaints == []


async def test_a_late_reading_of_the_queue_brings_nobody_back_who_was_taken(browser: Browser, town: Town) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    late = await hold(page, "**/desk/live/side")
    await page.goto("/desk/live")
    # The queue as it was while both were waiting comes only when the first one has been taken.
    await late.made.wait()
    await page.keyboard.press("Alt+n")
    await page.get_by_text("我的对话 1 个").wait_for()
    late.let_go.set()
    await late.given.wait()
    await page.keyboard.press("Alt+n")
    await page.get_by_text("我的对话 2 个").wait_for()
    await page.get_by_text("现在没有人排队").wait_for()
    assert complaints == []


async def test_whoever_went_on_to_another_conversation_stays_there(browser: Browser, town: Town) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.get_by_text("排队 2 人").wait_for()
    late = await hold(page, "**/desk/live/1")
    await page.locator('.queue [data-open="1"]').click()
    await late.made.wait()
    await page.locator('.queue [data-open="2"]').click()
    second = page.locator('[data-pane="2"]')
    await second.wait_for()
    late.let_go.set()
    await page.locator('[data-pane="1"]').wait_for(state="attached")
    await expect(page.locator('[data-pane="1"]')).to_be_hidden()
    await expect(second).to_be_visible()
    assert complaints == []


async def test_a_conversation_that_could_not_be_taken_can_be_taken_again(browser: Browser, town: Town) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.get_by_text("排队 2 人").wait_for()
    await page.route("**/desk/live/1/take", lambda route: route.abort())
    await page.keyboard.press("Alt+n")
    await page.locator("#live-problem").get_by_text("没有发出去").wait_for()
    await page.unroute("**/desk/live/1/take")
    await page.get_by_role("button", name="接入第 1 位").click()
    await page.get_by_text("我的对话 1 个").wait_for()
    assert [one for one in complaints if "ERR_FAILED" not in one] == []


async def test_phrases_remarks_and_the_case_form(browser: Browser, town: Town) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.get_by_role("button", name="接入第 1 位").click()
    await page.get_by_label("插入常用语").select_option(label="问候")
    box = page.get_by_label("发给市民的话")
    await expect(box).to_have_value("您好，我是政务服务热线的工作人员。请问有什么可以帮您？")
    await page.keyboard.press("Control+Enter")
    await expect(box).to_have_value("")
    await page.get_by_role("textbox", name="内部备注").fill("老人，说慢一点")
    await page.get_by_role("button", name="记下备注").click()
    await page.locator("[data-part=remarks]").get_by_text("老人，说慢一点").wait_for()
    await page.get_by_text("登记成工单").click()
    await page.locator(".pane-aside").get_by_label("事情").fill("路灯坏了三天，晚上看不见路")
    await page.locator(".pane-aside").get_by_label("地点").fill("武侯区玉林街道")
    await page.get_by_role("button", name="登记，并告诉市民编号").click()
    await page.get_by_text("已登记成工单，编号和查询码已告诉市民").wait_for()
    await page.get_by_role("log").get_by_text("编号：WQ").wait_for()
    assert complaints == []


@pytest.mark.parametrize("width", [1280, 1024])
async def test_the_page_fits_and_can_be_used_by_everybody(browser: Browser, town: Town, width: int) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher", width=width)
    await page.goto("/desk/live")
    await page.keyboard.press("Alt+n")
    await page.get_by_label("发给市民的话").wait_for()
    await town.write("我家煤气漏了", "v1", "emergency")
    await page.get_by_text("市民说到了紧急情况").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate("document.documentElement.scrollHeight") <= 860
    found = await Axe().run(page, options=STRICT)
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []


async def test_a_page_that_was_cut_off_catches_up_and_sees_that_a_colleague_was_faster(
    browser: Browser, town: Town
) -> None:
    await two_wait(town)
    page, _ = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.keyboard.press("Alt+n")
    await page.get_by_label("发给市民的话").wait_for()
    await page.context.set_offline(True)
    await page.get_by_label("发给市民的话").fill("还没发出的话")
    await page.keyboard.press("Control+Enter")
    await page.get_by_text("没有发出去，请检查网络后再点一次").wait_for()
    await town.write("断网的时候说的", "v1", "with_person")
    async with town.database.transaction() as tx:
        account = await staff.account(tx, "supervisor")
        assert account is not None
        await LiveWork(town.work).take(tx, 2, Click(account.staff, "x"), town.clock())
    await page.context.set_offline(False)
    await page.get_by_role("log").get_by_text("断网的时候说的").wait_for()
    await page.get_by_text("排队 0 人").wait_for()
    await page.get_by_text("supervisor同志正在接待 1 人").wait_for()
    # What could not be sent is still there, and goes out with the next click, once.
    await expect(page.get_by_label("发给市民的话")).to_have_value("还没发出的话")
    await page.keyboard.press("Control+Enter")
    await page.locator(".talk .staff", has_text="还没发出的话").wait_for()
    assert await said(town, 1) == ["还没发出的话"]


async def test_who_is_logged_out_meanwhile_is_led_to_the_login(browser: Browser, town: Town) -> None:
    page, _ = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.get_by_text("现在没有人排队").wait_for()
    await page.context.clear_cookies()
    await town.waits("v1")
    await page.wait_for_url("**/desk/login**")


async def test_a_conversation_that_ended_by_the_clock_is_shown_as_ended(browser: Browser, town: Town) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.keyboard.press("Alt+n")
    await page.get_by_label("发给市民的话").wait_for()
    later = town.clock() + timedelta(minutes=11)
    async with town.database.transaction() as tx:
        await LiveWork(town.work).time_out(tx, 1, later)
        assert len(await live_talks.open_ones(tx)) == 1
    await page.get_by_text("工作人员没有回复，已交还助手").wait_for()
    await expect(page.get_by_label("发给市民的话")).to_have_count(0)
    assert complaints == []


async def test_a_picture_is_sent_from_the_answer_box_and_shown_in_the_conversation(
    browser: Browser, town: Town
) -> None:
    await two_wait(town)
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto("/desk/live")
    await page.get_by_text("排队 2 人").wait_for()
    await page.keyboard.press("Alt+n")
    answer = page.locator(".pane:not([hidden]) .answer")
    chosen = answer.get_by_label("附一张图片")
    await chosen.set_input_files({"name": "big.jpg", "mimeType": "image/jpeg", "buffer": b"x" * (LARGEST + 1)})
    await answer.get_by_role("button", name="发送").click()
    await page.get_by_text("图片太大").wait_for()
    await chosen.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg()})
    await answer.get_by_role("button", name="发送").click()
    shown = page.locator(".pane:not([hidden]) .talk .staff img")
    await shown.wait_for()
    assert (await shown.get_attribute("alt") or "").startswith("发给市民的图片")
    await expect(chosen).to_have_value("")
    assert await said(town, 1) == [""]
    assert complaints == []
