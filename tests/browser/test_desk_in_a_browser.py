"""The desk in a real browser: mostly by keyboard, under the real content security policy."""

import pytest
from desk_in_chromium import open_desk
from desk_town import LAMP, Town
from held import hold
from playwright.async_api import Browser
from sqlalchemy import update

from escalation.case import CaseStatus
from records import messages, outbox
from records.messages import NewNote

pytestmark = pytest.mark.slow

REPLY = "您好！已更换损坏的灯具，照明恢复正常。"


async def test_a_handler_answers_a_case_by_keyboard(browser: Browser, town: Town) -> None:
    case = await town.file()
    page, complaints = await open_desk(browser, town, "handler")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/desk/cases/{case.number}")
    await page.get_by_role("button", name="签收").press("Enter")
    await page.get_by_text("已签收，请在期限内答复").wait_for()
    await page.get_by_label("答复内容").fill(REPLY)
    await page.get_by_role("button", name="发出答复").dblclick()
    await page.get_by_text("答复已发出，送达情况见“往来消息”。", exact=True).wait_for()
    assert (await town.case(case.number)).status is CaseStatus.ANSWERED
    assert complaints == []


async def test_a_suggestion_fills_in_department_and_matter(browser: Browser, town: Town) -> None:
    case = await town.file("路灯坏了，还有楼下烧烤店油烟扰民")
    assert len(case.candidates) > 1
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.goto(f"/desk/cases/{case.number}")
    await page.locator("input[data-department]").first.check()
    assert await page.get_by_label("主办单位").input_value() == case.candidates[0].department
    await page.get_by_role("button", name="派单").click()
    await page.get_by_text("已派单").wait_for()
    assert (await town.case(case.number)).matter == case.candidates[0].matter
    assert complaints == []


async def test_a_leader_reads_the_board_and_opens_a_number_on_a_telephone(browser: Browser, town: Town) -> None:
    await town.file()
    page, complaints = await open_desk(browser, town, "leader", width=390)
    for name in ("看板", "日报", "紧急情况", "来访对话", "工单"):
        await page.get_by_role("navigation", name="主菜单").get_by_role("link", name=name).click()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390, name
    await page.goto("/desk/board")
    await page.get_by_role("link", name="新增工单 1").click()
    await page.get_by_role("heading", name="11月23日新增").wait_for()
    assert await page.get_by_text(LAMP).count() == 1
    assert complaints == []


async def test_a_new_emergency_reaches_a_desk_that_stays_open(browser: Browser, town: Town) -> None:
    page, complaints = await open_desk(browser, town, "dispatcher")
    await page.clock.install()
    await page.reload()
    await town.write("家里着火了", outcome="emergency")
    await page.clock.run_for(31_000)
    await page.locator(".badge:visible").wait_for()
    assert (await page.title()).startswith("(1) ")
    assert complaints == []


async def test_a_list_is_taken_along_as_a_file_on_a_wide_and_on_a_narrow_screen(browser: Browser, town: Town) -> None:
    await town.file()
    for width in (1280, 320):
        page, complaints = await open_desk(browser, town, "supervisor", width)
        await page.goto("/desk/?order=newest&status=any")
        async with page.expect_download() as download:
            await page.get_by_role("button", name="导出 Excel").click()
        assert (await download.value).suggested_filename == "cases-20261123-1000.xlsx"
        assert await page.evaluate("document.documentElement.scrollWidth") == width
        assert complaints == []


async def test_a_double_click_sends_a_message_again_once_and_says_so(browser: Browser, town: Town) -> None:
    asked, now = await town.write("路灯坏了"), town.clock()
    async with town.database.transaction() as tx:
        note = await messages.post(tx, asked.citizen_id, NewNote("已修好"), now)
        await outbox.enqueue(tx, note, now)
        await tx.execute(update(outbox.outbox).values(state=outbox.SendState.FAILED, ended_at=now))
    page, complaints = await open_desk(browser, town, "administrator")
    await page.goto("/desk/deliveries/messages")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    late = await hold(page, "**/resend")
    await page.get_by_role("button", name="重发", exact=True).hover()
    for count in (1, 2):
        await page.mouse.down(click_count=count)
        await page.mouse.up(click_count=count)
        await late.made.wait()
    late.let_go.set()
    await page.get_by_text("没有这样的消息").wait_for()
    assert [address.rpartition("/")[2] for address in sent] == ["resend"]
    assert complaints == []
