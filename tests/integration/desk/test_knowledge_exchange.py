"""Entries out to files and in from them: everything is told before anything is stored, and then stored once."""

import io
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from desk_town import Desk, Page, Town
from knowledge_house import GUIDE, publish, rework, state
from openpyxl import load_workbook

from knowledge_base.entry import Document, EntryStatus, Guide
from knowledge_base.exchange.bundle import export_json, read_json
from knowledge_base.exchange.excel import export_excel
from tests.unit.knowledge.files import pdf, word

IMPORT = "/desk/knowledge/import"
TEXT = "第一条 为了方便群众办事，制定本办法。本办法自发布之日起施行。"
LAW = Document(id="law", title="某市办法", source="示例", as_of=date(2026, 1, 1), text=TEXT)
NEW = replace(GUIDE, id="new", title="新指南", fee="=1+1")


def form(report: Page) -> dict[str, str]:
    """What the report's form sends, as a browser would: with its own line breaks."""
    given = report.hidden(f"{IMPORT}/drafts")
    given.pop("csrf")
    [bundle] = re.findall(r'<textarea name="bundle" hidden>\n([^<]*)</textarea>', report.text)
    return given | {"bundle": unescape(bundle).replace("\n", "\r\n")}


async def confirm(desk: Desk, report: Page) -> Page:
    return await desk.upload(f"{IMPORT}/drafts", **form(report))


async def test_what_is_exported_can_be_imported_again_and_changes_nothing(town: Town) -> None:
    await publish(town, GUIDE, NEW, LAW)
    desk = town.at("editor")
    await desk.get("/desk/")
    for kind, name in (("excel", "a.xlsx"), ("json", "a.json")):
        headers = {"Cookie": town.cookies["editor"]}
        async with town.client.get(f"/desk/knowledge/export?form={kind}", headers=headers) as response:
            content = await response.read()
            assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%9F%A5")
        report = await desk.upload(IMPORT, (name, content))
        assert "没有可以导入的新内容" in report.words
        assert report.words.count("内容相同，不用导入") == (2 if kind == "excel" else 3)
    assert {one.id for one in read_json(content).entries} == {GUIDE.id, NEW.id, LAW.id}


async def test_no_cell_of_an_export_is_a_formula(town: Town) -> None:
    await publish(town, NEW)
    desk = town.at("editor")
    await desk.get("/desk/")
    headers = {"Cookie": town.cookies["editor"]}
    async with town.client.get("/desk/knowledge/export?form=excel", headers=headers) as response:
        book = load_workbook(io.BytesIO(await response.read()))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=1+1" in [cell.value for cell in cells]


async def test_files_are_reported_before_anything_is_stored_and_then_become_drafts(town: Town) -> None:
    await publish(town, GUIDE)
    changed = replace(GUIDE, fee="免费")
    bad = replace(NEW, id="bad")
    workbook = export_excel([changed, NEW, bad])
    desk = town.at("editor")
    report = await desk.upload(
        IMPORT,
        ("指南.xlsx", workbook),
        ("通知.docx", word("关于办事的通知", TEXT)),
        ("扫描.pdf", pdf([""])),
        ("坏.docx", b"PK nonsense"),
        ("../../<b>x</b>.txt", TEXT.encode()),
        ("空.md", b""),
        ("运行.exe", b"MZ"),
    )
    assert report.status == 200
    assert "还没有存入任何内容" in report.words
    for sentence in (
        "指南.xlsx 读出 3 个条目",
        "关于办事的通知",
        "没有可提取的文字",
        "文件内容与扩展名不符",
        "文件是空的",
        "只能导入 Word（.docx）",
        "把 5 个条目存为草稿",
    ):
        assert sentence in report.words
    assert "<b>x</b>" not in report.text
    assert "共 1 个版本" in (await desk.get("/desk/knowledge")).words
    done = await confirm(desk, report)
    assert "5 个条目存为草稿" in done.words
    working = (await state(town)).working
    assert working is not None
    assert (working.entry, working.status) == (changed, EntryStatus.DRAFT)
    assert working.note.startswith("导入自 指南.xlsx、通知.docx")
    assert working.writers == ("staff:6",)
    # Sent once more, it changes nothing.
    again = await confirm(desk, report)
    assert "0 个条目存为草稿，5 个没有" in again.words
    assert (await state(town)).revision == 2


async def test_what_somebody_works_on_or_another_kind_has_is_not_taken(town: Town) -> None:
    await rework(town)
    await publish(town, LAW)
    content = export_json([replace(GUIDE, fee="免费"), replace(GUIDE, id="law")])
    report = await town.at("editor").upload(IMPORT, ("a.json", content), ("b.json", export_json([NEW, LAW])))
    assert "有人正在写这个条目" in report.words
    assert "编号已被另一类条目用了" in report.words
    assert "编号 law 与本次导入的另一份文件相同" in report.words
    assert "把 1 个条目存为草稿" in report.words


async def test_mistakes_in_a_workbook_are_named_by_row_and_column(town: Town) -> None:
    content = export_json([replace(GUIDE, id="one"), GUIDE]).replace('"示例"'.encode(), b'""', 1)
    report = await town.at("editor").upload(IMPORT, ("a.json", content))
    assert "第 1 行“来源”：不能为空" in report.words
    assert "把 1 个条目存为草稿" in report.words


async def test_a_file_full_of_markup_is_shown_as_text(town: Town) -> None:
    hostile = replace(NEW, title="</textarea><script>alert(1)</script>", steps=("</textarea><img src=x>",))
    desk = town.at("editor")
    report = await desk.upload(IMPORT, ("<script>.json", export_json([hostile])))
    assert "<script>" not in report.text.replace("<script src=", "")
    assert "<img" not in report.text
    assert (await confirm(desk, report)).status == 200
    working = (await state(town, "new")).working
    assert working is not None
    assert isinstance(working.entry, Guide)
    assert working.entry == hostile


async def test_an_upload_without_files_or_with_too_many_is_refused_in_words(town: Town) -> None:
    desk = town.at("editor")
    assert "请先选择要导入的文件" in (await desk.upload(IMPORT, x="1")).words
    many = await desk.upload(IMPORT, *((f"{number}.txt", b"a") for number in range(21)))
    assert "一次最多导入 20 个文件" in many.words
    assert (await desk.upload(IMPORT, ("a.txt", b"a" * (21 * 1024 * 1024)))).status == 413


@pytest.mark.parametrize(
    "given",
    [{}, {"bundle": "{"}, {"bundle": "{}"}, {"command": ""}, {"command": "c" * 65}, {"bundle": '{"guides":[{}]}'}],
)
async def test_a_confirmation_that_no_page_sent_stores_nothing(town: Town, given: dict[str, str]) -> None:
    desk = town.at("editor")
    whole = {"bundle": export_json([NEW]).decode(), "command": "c"} if given else {}
    assert (await desk.upload(f"{IMPORT}/drafts", **(whole | given))).status == 400
    assert "共 0 个版本" in (await desk.get("/desk/knowledge")).words


async def test_an_export_in_a_form_that_there_is_not_is_refused(town: Town) -> None:
    assert (await town.at("editor").get("/desk/knowledge/export?form=x")).status == 400
    long = replace(NEW, steps=("长" * 2000,) * 20)
    await publish(town, long)
    assert "请改用 JSON 导出" in (await town.at("editor").get("/desk/knowledge/export?form=excel")).words
