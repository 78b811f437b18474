"""The way of a guide in a real browser: from an editor's first word to what a citizen is answered."""

import pytest
from desk_in_chromium import open_desk
from desk_town import Town
from playwright.async_api import Browser

from bot.answering import Answering
from bot.reply import Reply, ReplyOutcome, Turn
from knowledge_base.knowledge import KnowledgeBase

pytestmark = pytest.mark.slow


async def asked(town: Town, question: str) -> Reply:
    """What a citizen is answered now."""
    base = KnowledgeBase(town.database)
    await base.refresh()
    reply = await Answering(base).answer(Turn(1, 1, "web", question, town.clock()))
    await base.close()
    return reply


async def test_a_guide_is_written_reviewed_by_a_second_person_and_answers_a_citizen(
    browser: Browser, town: Town
) -> None:
    question = "养狗要办啥子手续"
    assert (await asked(town, question)).outcome is ReplyOutcome.NOTHING_FOUND

    page, complaints = await open_desk(browser, town, "editor")
    await page.get_by_role("link", name="知识库").press("Enter")
    await page.get_by_role("link", name="新建办事指南").press("Enter")
    await page.get_by_label("标题", exact=False).first.fill("犬只登记")
    await page.keyboard.press("Control+s")
    await page.get_by_text("还没有保存").wait_for()
    assert await page.get_by_label("标题", exact=False).first.input_value() == "犬只登记"
    await page.get_by_label("领域").select_option(label="限行、停车与车驾管")
    await page.get_by_label("来源").fill("市公安局")
    await page.get_by_label("需要准备").fill("本人身份证。\n犬只免疫证明。")
    await page.get_by_label("怎么办").fill("到派出所登记。")
    await page.get_by_label("常见问法").fill("养狗要办什么手续")
    await page.keyboard.press("Control+s")
    await page.get_by_text("草稿已保存").wait_for()
    await page.get_by_role("button", name="提交审核").press("Enter")
    await page.get_by_text("要由另一位知识编辑或管理员审核").wait_for()
    assert (await asked(town, question)).outcome is ReplyOutcome.NOTHING_FOUND

    other, more_complaints = await open_desk(browser, town, "second_editor")
    await other.goto("/desk/knowledge/review")
    await other.get_by_role("link", name="打开审核").press("Enter")
    await other.get_by_role("button", name="审核通过").dblclick()
    await other.get_by_text("已经发布").wait_for()
    reply = await asked(town, question)
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert "犬只免疫证明" in reply.text

    await page.goto("/desk/knowledge/try")
    await page.get_by_label("问题").fill(question)
    await page.keyboard.press("Enter")
    await page.get_by_text("犬只免疫证明").wait_for()
    for path in ("", "/gaps", "/exchange", "/review", "/new?kind=document"):
        await page.goto(f"/desk/knowledge{path}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 1280, path
    assert [one for one in complaints if "400" not in one] == []
    assert more_complaints == []
