"""The WeChat simulator in a real browser: a newcomer's first hour, and what a trainer makes happen."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from citizens_life import WORK
from citizens_town import SLOW, Town, now, town
from desk_in_chromium import chromium, intercepted
from held import delay
from PIL import Image
from playwright.async_api import FilePayload, Locator, Page, Route, expect

from channels.wording import WORDS
from escalation.case import CaseKind
from escalation.intake import NewCase
from records import citizens, scenes
from records.database import Database
from records.scenes import Scene, SceneKind

pytestmark = pytest.mark.slow

WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
WINDOW = "青羊区政务大厅3号窗口"


@pytest.fixture
async def visited(sqlite_database: Database) -> AsyncIterator[Town]:
    async with sqlite_database.transaction() as tx:
        await scenes.keep(tx, Scene("hall-3", WINDOW, SceneKind.WINDOW, "http://weixin.qq.com/q/x", None, now()))
    async with town(sqlite_database) as made:
        yield made


@pytest.fixture
async def page(visited: Town) -> AsyncIterator[Page]:
    """The simulator, whose scripts must neither fail nor break the content security policy."""
    complaints: list[str] = []
    async with chromium() as browser:
        page = await intercepted(await browser.new_page(viewport=WIDE, base_url=visited.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await page.goto("/simulator/")
        yield page
    assert complaints == []


def said(page: Page, side: str) -> Locator:
    return page.locator(f"#lines > .{side} .bubble")


async def follow(page: Page) -> None:
    await page.get_by_role("button", name="关注", exact=True).click()
    await expect(said(page, "account").first).to_contain_text("欢迎关注")


async def say(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.keyboard.press("Enter")


def photo() -> FilePayload:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(drawn, "JPEG")
    return FilePayload(name="lamp.jpg", mimeType="image/jpeg", buffer=drawn.getvalue())


async def test_a_newcomer_follows_asks_complains_sends_a_photo_and_opens_their_requests(
    page: Page, visited: Town
) -> None:
    await expect(page.locator("#say")).to_be_hidden()
    await follow(page)
    await page.get_by_role("button", name="办事问答").click()
    await page.get_by_role("button", name="公积金提取").click()
    await expect(said(page, "account").nth(1)).to_contain_text("办理材料")
    await say(page, "玉林中路的路灯坏了三天")
    await expect(said(page, "account")).to_have_count(3)
    assert [turn.text for turn in visited.turns] == ["公积金怎么提取", "玉林中路的路灯坏了三天"]
    async with visited.database.transaction() as tx:
        new = NewCase(visited.turns[-1].message_id, CaseKind.COMPLAINT, "玉林中路的路灯坏了三天", "武侯区玉林街道")
        number = (await WORK.open_case(tx, new, now())).number
    await page.get_by_role("button", name="更多").click()
    await page.set_input_files("#photo", photo())
    await expect(page.locator("#lines > .citizen img")).to_be_visible()
    await expect(said(page, "account")).to_have_count(4)
    async with page.expect_popup() as opened:
        await page.get_by_role("button", name="我的诉求").click()
    own = await opened.value
    await own.get_by_role("link", name="进入", exact=True).click()
    await expect(own.get_by_role("main")).to_contain_text(number)
    assert own.url == f"{visited.url}/requests"


async def test_a_snapshot_page_opens_nothing_and_says_what_to_do(page: Page, visited: Town) -> None:
    await follow(page)
    async with page.expect_popup() as opened:
        await page.get_by_role("button", name="我的诉求").click()
    own = await opened.value
    await own.get_by_role("link", name="快照页").click()
    await expect(own.get_by_role("alert")).to_have_text(WORDS.entering.virtual)


async def test_two_phones_are_two_people_and_both_are_there_after_a_reload(page: Page) -> None:
    await follow(page)
    await say(page, "公积金怎么提取")
    await expect(said(page, "account")).to_have_count(2)
    await page.get_by_role("button", name="加一部").click()
    await expect(page.locator("#lines > li")).to_have_count(0)
    await page.reload()
    await page.locator("#phone").select_option(index=0)
    await expect(said(page, "account")).to_have_count(2)
    await page.get_by_role("button", name="返回微信列表").click()
    await expect(page.get_by_role("button", name="政务服务号")).to_be_visible()


async def test_a_late_answer_is_pushed_with_choices_to_tap(page: Page, visited: Town) -> None:
    await follow(page)
    await say(page, SLOW)
    await expect(page.get_by_text("/message/custom/send → 成功")).to_be_visible()
    await said(page, "pushed").get_by_role("button", name="要多久").click()
    await expect(said(page, "citizen").last).to_have_text("要多久")
    await expect(page.locator("#windows")).to_contain_text("还剩 4 条")


async def test_a_scanned_code_makes_a_follower_and_greets_with_the_window(page: Page) -> None:
    await page.get_by_role("button", name="扫码关注").click()
    await page.fill("#scene", "hall-3")
    await page.get_by_role("button", name="扫码", exact=True).click()
    await expect(said(page, "account").last).to_contain_text(WINDOW)
    await expect(said(page, "account").last).to_contain_text("欢迎关注")
    await page.get_by_role("button", name="发送位置").click()
    await page.get_by_role("button", name="发 2 秒语音").click()
    await expect(said(page, "citizen")).to_have_count(2)
    await page.get_by_role("button", name="取消关注").click()
    await expect(page.get_by_role("button", name="关注", exact=True)).to_be_visible()


async def test_a_trainer_orders_an_error_looks_at_the_wire_and_replays(page: Page, visited: Town) -> None:
    await follow(page)
    await page.get_by_label("返回什么").select_option("45047")
    await page.get_by_role("button", name="就这样").click()
    await expect(page.locator("#ordered")).to_have_text("等着：返回 45047")
    await say(page, "公积金怎么提取")
    await expect(said(page, "account")).to_have_count(2)
    await page.get_by_role("button", name="上一条再投递一次").click()
    await expect(said(page, "account")).to_have_count(3)
    assert len(visited.turns) == 1
    await page.locator("#traced button").first.click()
    detail = page.get_by_role("dialog")
    await expect(detail).to_contain_text("msg_signature=")
    await expect(detail).to_contain_text("<Encrypt>")
    await page.get_by_role("button", name="关闭").click()
    await page.get_by_role("button", name="兼容模式").click()
    await expect(page.get_by_role("button", name="兼容模式")).to_have_attribute("aria-pressed", "true")
    await say(page, "身份证丢了怎么补办")
    await expect(said(page, "account")).to_have_count(4)
    await page.get_by_role("button", name="让 48 小时过去").click()
    await expect(page.locator("#windows")).to_contain_text("没有")


async def test_the_simulator_fits_a_phone_and_both_parts_stand_side_by_side_on_a_desk(page: Page) -> None:
    await follow(page)
    panel, phone = page.get_by_role("complementary"), page.locator(".phone")
    beside, wide = await panel.bounding_box(), await phone.bounding_box()
    assert beside is not None
    assert wide is not None
    assert wide["x"] + wide["width"] <= beside["x"]
    assert wide["y"] + wide["height"] <= WIDE["height"]
    await page.set_viewport_size(PHONE)
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    fits = await phone.bounding_box()
    assert fits is not None
    assert fits["y"] + fits["height"] <= PHONE["height"]


async def test_the_phone_shows_pictures_and_cards_that_an_account_sends(page: Page, visited: Town) -> None:
    await follow(page)
    await say(page, "公积金怎么提取")
    await expect(said(page, "account")).to_have_count(2)
    api, request = f"{visited.url}/simulator/api/cgi-bin", page.context.request
    asked = {"appid": "wx0123456789abcdef", "secret": "s"}
    token = (await (await request.post(f"{api}/stable_token", data=asked)).json())["access_token"]
    upload = f"{api}/media/upload?access_token={token}&type=image"
    media_id = (await (await request.post(upload, multipart={"media": photo()})).json())["media_id"]
    async with visited.database.reading() as connection:
        to = (await citizens.external_ids(connection, [visited.turns[-1].citizen_id]))[visited.turns[-1].citizen_id]
    card = {"title": "公积金提取", "description": "带身份证即可。", "url": f"{visited.url}/guides"}
    for kind, content in (("image", {"media_id": media_id}), ("news", {"articles": [card]})):
        sent = {"touser": to, "msgtype": kind, kind: content}
        answer = await request.post(f"{api}/message/custom/send?access_token={token}", data=sent)
        assert (await answer.json())["errcode"] == 0
    await expect(page.locator("#lines > .pushed img")).to_be_visible()
    shown = said(page, "pushed").get_by_role("link")
    await expect(shown).to_have_text("公积金提取带身份证即可。")
    async with page.expect_popup() as opened:
        await shown.click()
    assert (await opened.value).url == card["url"]
    wrong = {"touser": to, "msgtype": "news", "news": {"articles": [{**card, "url": "javascript:alert(1)"}]}}
    refused = await request.post(f"{api}/message/custom/send?access_token={token}", data=wrong)
    assert (await refused.json())["errcode"] == 40035


async def test_a_phone_that_is_taken_up_again_at_once_shows_all_its_lines(page: Page) -> None:
    await follow(page)
    await page.get_by_role("button", name="加一部").click()
    phones = page.locator("#phone")
    await phones.select_option(index=0)
    await expect(said(page, "account")).to_have_count(1)
    changed = asyncio.Event()

    async def late(route: Route) -> None:
        await changed.wait()
        await route.continue_()

    async with page.expect_request("**/simulator/state*"):
        await page.route("**/simulator/state*", late, times=1)
    async with page.expect_response("**/simulator/acts"):
        await say(page, "路灯坏了")
    await phones.select_option(index=1)
    await phones.select_option(index=0)
    changed.set()
    await expect(said(page, "citizen")).to_have_text("路灯坏了")
    await expect(said(page, "account")).to_have_count(2)


async def test_what_is_written_quickly_arrives_in_order_and_what_does_not_arrive_is_given_back(page: Page) -> None:
    await follow(page)
    written = asyncio.Event()

    async def late(route: Route) -> None:
        await written.wait()
        await route.continue_()

    await page.route("**/simulator/acts", late, times=1)
    async with page.expect_request("**/simulator/acts"):
        await say(page, "路灯坏了")
    await say(page, "在玉林路")
    await page.evaluate(
        "fetch('/simulator/scenes').then(answer => answer.status)"
    )  # time enough for the second to come first
    written.set()
    await expect(said(page, "citizen")).to_have_text(["路灯坏了", "在玉林路"])
    await page.route("**/simulator/acts", lambda route: route.fulfill(status=304), times=1)
    await say(page, "三天了")
    await expect(page.locator("#text")).to_have_value("三天了")


async def test_before_the_script_is_there_nothing_of_the_simulator_can_be_used(page: Page) -> None:
    arrived = await delay(page, "**/simulator.js*")
    await page.reload(wait_until="commit")
    await expect(page.locator("#main")).to_have_js_property("inert", True)
    arrived.set()
    await follow(page)
