"""The page of an entry: its versions, the steps on it, each once and by whom it may be, none over another's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk_town import Town
from knowledge_house import GUIDE, REWORKED, address, publish, rework, state, take

from knowledge_base import page_ratings
from knowledge_base.entry import Document, EntryStatus
from records import audit
from records.messages import Rating
from records.moments import local_day


async def test_an_entry_goes_from_draft_by_a_second_person_to_what_answers(both_towns: Town) -> None:
    town = both_towns
    await rework(town)
    writer, second = town.at("editor"), town.at("second_editor")
    assert (await take(writer, "submit")).location == f"{address()}?said=entry_submit"
    own = await writer.get(address())
    assert "要由另一位知识编辑或管理员审核" in own.words
    assert "审核通过</button>" not in own.text
    refused = await take(writer, "approve")
    assert refused.status == 409
    assert "这一版您写过" in refused.words
    page = await second.get(address())
    assert "改动说明：照片有新要求" in page.words
    assert "第 1 版 → 第 2 版" in page.words
    approved = await second.post(f"{address()}/approve", **page.hidden(f"{address()}/approve"), when="now")
    assert approved.location == f"{address()}?said=entry_approve"
    assert "已经发布" in (await second.get(approved.location)).words
    published = (await state(town)).published
    assert published is not None
    assert published.entry == REWORKED
    async with town.database.reading() as connection:
        actions = [row.action for row in await audit.entries_of(connection, f"knowledge:{GUIDE.id}")]
    assert {"knowledge.submit", "knowledge.approve"} <= set(actions)


async def test_a_double_click_is_one_step(town: Town) -> None:
    await rework(town)
    form = (await town.at("editor").get(address())).hidden(f"{address()}/submit")
    for _ in range(2):
        assert (await town.at("editor").post(f"{address()}/submit", **form)).status == 303
    assert (await state(town)).revision == 3


async def test_who_comes_later_sees_what_changed_and_keeps_the_words(town: Town) -> None:
    await rework(town)
    await take(town.at("editor"), "submit")
    seen = (await state(town)).revision
    await take(town.at("administrator"), "send_back", text="请写清楚<b>照片</b>底色")
    late = await take(town.at("second_editor"), "send_back", revision=seen, text="我也写了很久的理由")
    assert late.status == 409
    assert "已被别人改动" in late.words
    assert "administrator同志：退回修改 — 请写清楚<b>照片</b>底色" in late.words
    assert "<b>照片</b>" not in late.text
    assert '<blockquote class="words">我也写了很久的理由' in late.text


async def test_what_is_approved_for_later_waits_and_can_be_taken_back(town: Town) -> None:
    await rework(town)
    await take(town.at("editor"), "submit")
    second = town.at("second_editor")
    for given, sentence in (("", "请选择发布的日期和时间"), ("2026-11-23T09:59", "发布时间已经过去"), ("x", "请选择")):
        page = await take(second, "approve", when="later", publish_at=given)
        assert page.status == 400
        assert sentence in page.words
    done = await take(second, "approve", when="later", publish_at="2026-11-24T08:30")
    assert done.location.endswith("said=entry_scheduled")
    assert "将在 2026年11月24日 08:30 发布" in (await second.get(address())).words
    assert (await take(town.at("editor"), "send_back", text="先不发布")).status == 303
    working = (await state(town)).working
    assert working is not None
    assert working.status is EntryStatus.DRAFT


async def test_an_entry_is_withdrawn_at_once_and_comes_back_as_a_new_version(town: Town) -> None:
    await publish(town, GUIDE)
    desk = town.at("editor")
    assert "请先填写内容" in (await take(desk, "withdraw", text=" ")).words
    assert "超过 1000 字的上限" in (await take(desk, "withdraw", text="长" * 1001)).words
    assert (await take(desk, "withdraw", text="规定变了")).location.endswith("said=entry_withdraw")
    assert (await state(town)).published is None
    page = await desk.get(address())
    assert "第 1 版（已下架" in page.words
    assert (await take(desk, "roll_back", number="7", text="核对无误")).status == 404
    assert (await take(desk, "roll_back", number="x", text="核对无误")).status == 400
    assert (await take(desk, "roll_back", number="1", text="核对无误")).status == 303
    published = (await state(town)).published
    assert published is not None
    assert published.number == 2


async def test_a_draft_that_is_given_up_stays_among_the_versions(town: Town) -> None:
    await rework(town)
    assert (await take(town.at("editor"), "discard")).status == 303
    assert "已放弃" in (await town.at("editor").get(address())).words
    assert "一寸照片两张。" in (await town.at("editor").get(f"{address()}?version=2")).words


async def test_any_two_versions_are_compared_line_by_line(town: Town) -> None:
    await rework(town)
    page = await town.at("administrator").get(f"{address()}/compare?before=1&after=2")
    assert "删去： 照片。 新增： 一寸照片两张。" in page.words
    assert "主管部门" not in page.words
    same = await town.at("administrator").get(f"{address()}/compare?before=1&after=1")
    assert "内容没有不同" in same.words
    for query, status in (("before=9", 404), ("before=x", 400), ("after=-1", 400)):
        assert (await town.at("administrator").get(f"{address()}/compare?{query}")).status == status


async def test_a_document_is_shown_by_passages_with_their_headings(town: Town) -> None:
    articles = "".join(f"第{number}条 {'请到窗口办理这件事。' * 20}\n" for number in "一二")
    text = f"第一章 总则\n{articles}"
    law = Document(id="某市-办法.1", title="某市办法", source="示例", as_of=date(2026, 1, 1), text=text)
    await publish(town, law)
    listed = await town.at("editor").get("/desk/knowledge")
    [link] = {link.split("?")[0] for link in listed.links("/desk/knowledge/entries/") if "questions" not in link}
    page = await town.at("editor").get(link)
    assert page.status == 200
    assert "第一章 总则" in page.words
    assert "第二条 请到窗口办理这件事。" in page.words


@pytest.mark.parametrize("entry", ["nothing", "a" * 200, "%00", "..%2f..", "%F0%9F%98%80"])
async def test_an_entry_that_is_not_there_is_not_found(town: Town, entry: str) -> None:
    page = await town.at("editor").get(address(entry))
    assert page.status == 404


async def test_hostile_content_is_shown_as_text(town: Town) -> None:
    hostile = '<script>alert(1)</script>"><img src=x>'
    await rework(town, replace(REWORKED, title=hostile, steps=(hostile,), wordings=(hostile,), source=hostile))
    await take(town.at("editor"), "submit")
    for path in ("/desk/knowledge", "/desk/knowledge/review", address(), f"{address()}/compare"):
        page = await town.at("second_editor").get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


async def test_a_form_that_no_page_sent_is_refused(town: Town) -> None:
    await rework(town)
    desk = town.at("editor")
    for form in ({}, {"revision": "x", "command": "c"}, {"revision": "2"}, {"revision": "2", "command": "c" * 65}):
        assert (await desk.post(f"{address()}/submit", **form)).status == 400
    assert (await state(town)).revision == 2


async def test_the_figures_of_thirty_days_stand_on_the_page(town: Town) -> None:
    await publish(town, GUIDE)
    town.clock.now += timedelta(days=1)
    async with town.database.transaction() as tx:
        for rating in (Rating.HELPFUL, Rating.HELPFUL, Rating.UNHELPFUL):
            await page_ratings.add(tx, GUIDE.id, rating, local_day(town.clock.now))
    page = (await town.at("editor").get(address())).words
    assert "问到 0 有用 0 没用 0 转人工 0" in page
    assert "公开页面上：有帮助 2，没帮助 1" in page
    listed = (await town.at("editor").get("/desk/knowledge")).text
    assert '<td class="number">2</td><td class="number">1</td>' in listed
