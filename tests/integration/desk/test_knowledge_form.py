"""The form of an entry: what is typed is saved as it was meant, or comes back with what is wrong; nothing is lost."""

import asyncio
import io
import re
from dataclasses import replace

import pytest
from desk_town import Desk, Town
from knowledge_house import GUIDE, address, fields, publish, rework, send, state, take

from knowledge_base.entry import Document, Entry, EntryStatus, Guide


async def draft(town: Town, entry_id: str = GUIDE.id) -> Entry:
    working = (await state(town, entry_id)).working
    assert working is not None
    return working.entry


@pytest.mark.parametrize("page", ["/new?kind=guide", "/new?kind=document", ""])
async def test_departments_are_offered_by_district_as_in_the_forms_of_cases(town: Town, page: str) -> None:
    text = (await town.at("editor").get(f"/desk/knowledge{page}")).text
    assert re.findall('<optgroup label="(.+?)">', text) == ["市级单位", "锦江区", "龙泉驿区", "四川天府新区"]
    assert re.search('label="锦江区"><option value="city_management_jinjiang"', text)


async def test_a_department_that_left_the_rules_stays_with_its_entry(town: Town) -> None:
    await publish(town, replace(GUIDE, department="long_gone"))
    page = await town.at("editor").get(f"{address()}/edit")
    assert '<option value="long_gone" selected>' in page.text


async def test_a_new_guide_is_written_by_facets_and_submitted(town: Town) -> None:
    desk = town.at("editor")
    page = await desk.get("/desk/knowledge/new?kind=guide")
    given = {
        "title": "暂住登记",
        "area": "residence",
        "department": "police",
        "source": "市公安局",
        "materials": "身份证\r\n\r\n 租房合同 \r\n\u3000（原件）",
        "steps": "到派出所。",
        "districts": "510104",
        "effective": "2026-01-01",
        "fee": "免费",
        "wordings": "暂住证怎么办\r\n外地人登记",
    }
    sent = await send(desk, page, **given, do="submit")
    assert sent.status == 303
    entry_id = sent.location.split("/")[-1].split("?")[0]
    assert (await state(town, entry_id)).working is not None
    entry = await draft(town, entry_id)
    assert isinstance(entry, Guide)
    assert entry.materials == ("身份证", "租房合同\n（原件）")
    assert entry.districts == ("510104",)
    assert entry.wordings == ("暂住证怎么办", "外地人登记")
    assert str(entry.validity.effective) == "2026-01-01"
    assert "已提交审核" in (await desk.get(sent.location)).words
    # A browser that sends it twice says the same thing once.
    assert (await send(desk, page, **given, do="submit")).status == 303
    assert (await state(town, entry_id)).revision == 2


async def test_what_a_form_shows_of_an_entry_saves_it_unchanged(town: Town) -> None:
    whole = replace(
        GUIDE, notes=("一句\n两行", "<b>&amp;"), audience='"某人"', related=("permit2",), number="〔2020〕1号"
    )
    await rework(town, whole)
    desk = town.at("editor")
    assert (await send(desk, await desk.get(f"{address()}/edit"), note="又看了一遍")).status == 303
    assert await draft(town) == whole
    assert "改动说明：又看了一遍" in (await desk.get(address())).words


async def test_a_document_is_edited_as_text(town: Town) -> None:
    desk = town.at("editor")
    page = await desk.get("/desk/knowledge/new?kind=document")
    text = "第一章 总则\r\n第一条 为了办事。\r\n\r\n- 一项\r\n  - 小项\r\n" + "很长。" * 100_000
    sent = await send(desk, page, title="某办法", source="市政府", text=text)
    assert sent.status == 303
    entry = await draft(town, sent.location.split("/")[-1].split("?")[0])
    assert isinstance(entry, Document)
    assert entry.text.startswith("第一章 总则\n第一条 为了办事。\n\n- 一项\n  - 小项\n很长。")


async def test_every_mistake_stands_beside_its_field_and_nothing_typed_is_lost(town: Town) -> None:
    desk = town.at("editor")
    page = await desk.get("/desk/knowledge/new?kind=guide")
    given = {
        "as_of": "明天",
        "effective": "2026-05-01",
        "expires": "2026-01-01",
        "steps": "<script>alert(1)</script>",
        "fee": "长" * 2001,
        "districts": "999999",
        "note": "说明",
    }
    back = await send(desk, page, **given)
    assert back.status == 400
    for field, sentence in (
        ("title", "不能为空。"),
        ("area", "不能为空。"),
        ("source", "不能为空。"),
        ("as_of", "日期须写成 2026-10-01 的样子。"),
        ("expires", "早于施行日期。"),
        ("fee", "文字过长。"),
    ):
        assert f'id="fault-{field}-1">{sentence}' in back.text
    assert "没有这个区（市）县代码" in back.words
    kept = fields(back)
    assert {name: kept[name] for name in given if name != "districts"} == {
        name: value for name, value in given.items() if name != "districts"
    }
    assert "<script>alert" not in back.text


async def test_of_two_editors_the_later_one_sees_what_is_stored_beside_what_was_typed(town: Town) -> None:
    await rework(town)
    mine, other = town.at("editor"), town.at("second_editor")
    page = await mine.get(f"{address()}/edit")
    await send(other, await other.get(f"{address()}/edit"), fee="免费")
    late = await send(mine, page, place="政务大厅")
    assert late.status == 409
    assert "别人改动了这个条目" in late.words
    assert "费用 删去： 免费" in late.words
    assert "在哪里办 新增： 政务大厅" in late.words
    assert fields(late)["place"] == "政务大厅"
    assert (await send(mine, late, fee="免费")).status == 303
    entry = await draft(town)
    assert isinstance(entry, Guide)
    assert (entry.fee, entry.place) == ("免费", "政务大厅")


async def test_what_is_in_review_is_not_edited_and_what_was_typed_meanwhile_is_kept(town: Town) -> None:
    await rework(town)
    desk = town.at("editor")
    page = await desk.get(f"{address()}/edit")
    await take(town.at("second_editor"), "submit")
    assert (await desk.get(f"{address()}/edit")).status == 409
    late = await send(desk, page, fee="我写的费用")
    assert late.status == 409
    again = await send(desk, late)
    assert again.status == 409
    assert "不能再做“保存草稿”" in again.words
    assert fields(again)["fee"] == "我写的费用"


async def test_another_entry_is_found_by_its_title_without_losing_the_form(town: Town) -> None:
    await publish(town, GUIDE)
    desk = town.at("editor")
    page = await desk.get("/desk/knowledge/new?kind=guide")
    found = await send(desk, page, title="写了一半", look="1", find="居住")
    assert found.status == 200
    assert fields(found)["title"] == "写了一半"
    assert 'value="related:permit"' in found.text
    for pick in ("related:permit", "superseded_by:permit", "related:permit"):
        found = await send(desk, found, pick=pick)
    assert fields(found)["related"] == "permit"
    assert fields(found)["superseded_by"] == "permit"
    assert "由《居住证申领》替代" in found.words
    nothing = await send(desk, page, look="1", find="%")
    assert "没有标题里有“%”的条目" in nothing.words


@pytest.mark.parametrize(
    "given",
    [{"kind": "x"}, {"revision": "x"}, {"command": ""}, {"questions": "1,x"}, {"questions": "7"}, {"kind": "document"}],
)
async def test_a_form_that_no_page_sent_stores_nothing(town: Town, given: dict[str, str]) -> None:
    await publish(town, GUIDE)
    desk = town.at("editor")
    page = await desk.get(f"{address()}/edit")
    text = {"text": "正文正文正文正文正文"} if "kind" in given else {}
    assert (await send(desk, page, **given, **text)).status == 400
    assert (await state(town)).working is None


@pytest.mark.parametrize("entry_id", ["%20", "a%20b", "a%2Fb", "%3Cb%3E", "%E2%80%8B"])
async def test_an_id_that_no_entry_can_have_is_refused(town: Town, entry_id: str) -> None:
    desk = town.at("editor")
    form = fields(await desk.get("/desk/knowledge/new?kind=guide")) | {"title": "题", "area": "noise", "source": "源"}
    form.pop("csrf", None)
    page = await desk.post(f"{address(entry_id)}/draft", **form)
    assert page.status in (400, 404)
    assert (await desk.get("/desk/knowledge")).words.count("共 0 个版本") == 1


async def test_a_new_form_asks_for_a_kind_that_there_is(town: Town) -> None:
    assert (await town.at("editor").get("/desk/knowledge/new?kind=x")).status == 400


async def test_editors_at_once_on_one_draft_leave_one_of_them(town: Town) -> None:
    await rework(town)
    desk = town.at("editor")
    pages = [await desk.get(f"{address()}/edit") for _ in range(4)]
    sent = await asyncio.gather(*(send(desk, page, fee=f"{number} 元") for number, page in enumerate(pages)))
    assert sorted(page.status for page in sent) == [303, 409, 409, 409]
    working = (await state(town)).working
    assert working is not None
    assert working.status is EntryStatus.DRAFT


async def test_only_the_form_of_an_entry_takes_a_large_body(town: Town) -> None:
    desk = town.at("editor")
    assert await size_taken(desk, "/desk/knowledge/entries/permit/submit", 300_000) == 413
    assert await size_taken(desk, "/desk/knowledge/entries/permit/draft", 5_000_000) == 413
    # Read whole, and without a form token.
    assert await size_taken(desk, "/desk/knowledge/entries/permit/draft", 3_000_000) == 403


async def size_taken(desk: Desk, path: str, size: int) -> int:
    await desk.get("/desk/")
    headers = {"Cookie": desk.town.cookies[desk.who], "Content-Type": "application/x-www-form-urlencoded"}
    async with desk.town.client.post(path, data=io.BytesIO(b"text=" + b"a" * size), headers=headers) as response:
        return response.status
