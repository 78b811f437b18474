"""A citizen is shown open cases of the same thing before they confirm, and may join one."""

import pytest
from scripted import Rasa, Talk
from sqlalchemy import select

from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation.case import CaseStatus
from escalation.tables import cases

TOLD = "我要投诉金牛区抚琴街道抚琴西路86号烧烤店油烟太大，油烟天天熏进家里"
SAME = "我要投诉金牛区抚琴街道抚琴西路烧烤店的油烟太大，每天油烟熏得睡不着，我叫王小明，昨天晚上"


@pytest.fixture
async def neighbour(talk: Talk, rasa: Rasa) -> Reply:
    """Another citizen's case."""
    rasa.replies = ()
    talk.visitor = "neighbour"
    for text in (TOLD, "每天晚上", "13800138000"):
        await talk.says(text)
    opened = await talk.says("确认提交")
    talk.visitor = "v"
    return opened


async def statuses(talk: Talk) -> dict[str, tuple[CaseStatus, str | None]]:
    async with talk.database.reading() as connection:
        rows = list(await connection.execute(select(cases.c.number, cases.c.status, cases.c.lead_id, cases.c.id)))
    numbers = {row.id: row.number for row in rows}
    return {row.number: (CaseStatus(row.status), numbers.get(row.lead_id)) for row in rows}


async def test_a_similar_case_is_shown_without_anything_of_its_citizen_and_joined(talk: Talk, neighbour: Reply) -> None:
    await talk.says(SAME)
    shown = await talk.says("匿名")
    assert tuple(choice.text for choice in shown.choices) == WORDS.form.choices["join"]
    assert "抚琴西路" in shown.text
    assert not any(secret in shown.text for secret in (neighbour.case_number or "", "8000", "13800138000"))
    assert "熏得睡不着" in shown.text
    opened = await talk.says("1")
    assert opened.outcome is ReplyOutcome.CASE_OPENED
    assert WORDS.form.joined in opened.text
    found = await statuses(talk)
    assert found[opened.case_number or ""] == (CaseStatus.MERGED, neighbour.case_number)


async def test_one_that_is_another_thing_is_filed_by_itself(talk: Talk, neighbour: Reply) -> None:
    await talk.says(SAME)
    await talk.says("匿名")
    asked_again = (await talk.says("哦豁")).text
    assert asked_again.startswith(WORDS.form.aside["small_talk"])
    assert "是这一件吗" in asked_again
    assert (await talk.says("不是这件，是隔壁另外一家")).text.startswith("请核对")
    opened = await talk.says("确认提交")
    assert (await statuses(talk))[opened.case_number or ""][1] is None


async def test_a_case_that_is_done_meanwhile_answers_for_nobody(talk: Talk, neighbour: Reply) -> None:
    for text in (SAME, "匿名"):
        await talk.says(text)
    talk.visitor = "neighbour"
    await talk.says(f"确认撤回 {neighbour.case_number}")
    talk.visitor = "v"
    opened = await talk.says("就是这件")
    assert WORDS.form.not_joined in opened.text
    assert (await statuses(talk))[opened.case_number or ""][1] is None


async def test_where_nothing_is_alike_nothing_is_asked(talk: Talk, neighbour: Reply) -> None:
    await talk.says("我要投诉武侯区玉林街道公交站座椅断了没人修，昨天看到的")
    assert (await talk.says("匿名")).text.startswith("请核对")


async def test_nobody_learns_of_a_report(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    talk.visitor = "informer"
    for text in (TOLD.replace("投诉", "举报"), "每天晚上", "匿名", "确认提交"):
        await talk.says(text)
    talk.visitor = "v"
    await talk.says(SAME)
    assert (await talk.says("匿名")).text.startswith("请核对")


async def test_what_is_told_in_confidence_is_filed_by_itself_and_says_so(talk: Talk, neighbour: Reply) -> None:
    await talk.says(SAME)
    await talk.says("匿名")
    shown = await talk.says("请为我保密")
    assert shown.text.startswith(WORDS.form.kept_quiet)
    assert "是这一件吗" not in shown.text
    opened = await talk.says("确认提交")
    assert WORDS.form.opened_quiet in opened.text
    async with talk.database.reading() as connection:
        found = await connection.execute(select(cases.c.confidential).where(cases.c.number == opened.case_number))
    assert found.scalar_one()
