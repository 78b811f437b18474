"""A case from registration to its end in a real browser: return, extension, instruction, a bad rating, a redo."""

import pytest
from desk_town import PASSWORD, Town
from playwright.async_api import Browser, Locator, Page

from escalation.case import CaseStatus, Extension

pytestmark = pytest.mark.slow


class Office:
    """Everybody at a desk of their own, on the page of one case; `scripts` off: as the plainest browser shows it."""

    def __init__(self, browser: Browser, town: Town, number: str, *, scripts: bool) -> None:
        self.browser = browser
        self.town = town
        self.number = number
        self.scripts = scripts
        self.pages: dict[str, Page] = {}
        self.complaints: list[str] = []

    async def at(self, login: str) -> Page:
        if login not in self.pages:
            base = str(self.town.client.make_url("/"))
            context = await self.browser.new_context(
                base_url=base, java_script_enabled=self.scripts, viewport={"width": 1280, "height": 900}
            )
            page = self.pages[login] = await context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
            await page.goto("/desk/")
            await page.get_by_label("工号").fill(login)
            await page.get_by_label("密码").fill(PASSWORD)
            await page.get_by_role("button", name="登录").click()
        await self.pages[login].goto(f"/desk/cases/{self.number}")
        return self.pages[login]

    async def form(self, login: str, step: str) -> Locator:
        """The form of a step, unfolded."""
        form = (await self.at(login)).locator(f"#move-{step}")
        folded = form.locator("xpath=ancestor::details[not(@open)]/summary")
        if await folded.count():
            await folded.first.click()
        return form

    async def send(self, form: Locator, said: str) -> None:
        await form.locator(".actions button").click()
        await form.page.get_by_role("status").filter(has_text=said).wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_the_whole_life_of_a_case(browser: Browser, town: Town, scripts: bool) -> None:
    case = await town.file("我要反映一个问题")
    office = Office(browser, town, case.number, scripts=scripts)

    form = await office.form("dispatcher", "dispatch")
    await form.get_by_label("主办单位").select_option("police")
    await office.send(form, "已派单")

    form = await office.form("police", "return")
    await form.get_by_label("退单理由").fill("属市政设施")
    await form.get_by_label("依据").fill("三定规定第五条")
    await office.send(form, "已申请退单")

    form = await office.form("dispatcher", "dispatch")
    await form.get_by_label("主办单位").select_option("city_management")
    await form.get_by_text("协办单位（可多选）").click()
    await form.get_by_label("市公安局", exact=True).check()
    await form.get_by_label("市公安局的协办期限").fill("2026-11-26")
    await office.send(form, "已派单")

    await office.send(await office.form("handler", "accept"), "已签收")
    form = await office.form("handler", "extend")
    await form.get_by_label("延长几个工作日").fill("5")
    await form.get_by_label("延期理由").fill("要更换主管线")
    await office.send(form, "已申请延期")

    form = await office.form("supervisor", "grant")
    await form.get_by_label("同意延长几个工作日").fill("3")
    await office.send(form, "已同意延期")

    form = await office.form("leader", "instruct")
    await form.get_by_label("批示内容").fill("请查清原因")
    await form.get_by_label("反馈日期").fill("2026-11-27")
    await office.send(form, "批示已下达")

    form = await office.form("police", "support")
    await form.get_by_label("协办情况").fill("已疏导交通")
    await office.send(form, "协办反馈已提交")

    form = await office.form("handler", "report")
    await form.get_by_label("反馈内容").fill("系管线老化")
    await office.send(form, "批示反馈已提交")
    form = await office.form("handler", "answer")
    await form.get_by_label("答复内容").fill("已更换管线。")
    await office.send(form, "答复已发出")

    form = await office.form("dispatcher", "follow_up")
    await form.get_by_label("不满意", exact=True).check()
    await form.get_by_label("不满意的原因").select_option("unsolved")
    await office.send(form, "回访结果已记录")
    form = await office.form("dispatcher", "redo")
    await form.get_by_label("重办要求").fill("请现场复查")
    await office.send(form, "已发回重办")

    await office.send(await office.form("handler", "accept"), "已签收")
    form = await office.form("handler", "answer")
    await form.get_by_label("答复内容").fill("已复查修好。")
    await office.send(form, "答复已发出")
    await office.send(await office.form("dispatcher", "close"), "工单已办结")

    closed = await town.case(case.number)
    assert (closed.status, closed.course.redone, closed.course.returns) == (CaseStatus.CLOSED, 1, 1)
    assert (closed.course.rating, closed.clock.extension) == (None, Extension.NONE)  # of the second answer
    await (await office.at("leader")).get_by_text("记录校验通过").wait_for()
    assert office.complaints == []
