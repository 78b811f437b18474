"""Lists of cases go out as spreadsheets: masked, harmless, limited and on record."""

import csv
import io

import api_town
import pytest
from desk_town import Town
from openpyxl import load_workbook

from desk.api import export
from records import audit

TRAP = '=HYPERLINK("http://x","路灯坏了")，电话13912345678'


async def test_an_export_is_masked_and_holds_no_formula(town: Town) -> None:
    case = await town.file(TRAP)
    await town.file("宽带断网三天没人修", citizen="v2")
    oa = await api_town.system(town)
    table = await oa.post("/exports/cases", {"format": "csv", "department": "city_management"})
    assert (table.status, table.media_type) == (200, "text/csv")
    assert table.headers["Content-Disposition"] == 'attachment; filename="cases-20261123-1000.csv"'
    head, *rows = list(csv.reader(io.StringIO(table.body.decode("utf-8-sig"))))
    assert head[:4] == ["工单编号", "类型", "状态", "诉求内容"]
    assert [row[0] for row in rows] == [case.number]
    assert rows[0][3].startswith("'=HYPERLINK")
    assert "13912345678" not in table.body.decode()
    book = await oa.post("/exports/cases", {"words": "路灯"})
    sheet = load_workbook(io.BytesIO(book.body)).worksheets[0]
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(max_col=4)] == [["s"] * 4] * 2
    async with town.database.reading() as connection:
        entries = await audit.entries_of(connection, "cases")
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("cases.exported", "1 csv"),
        ("cases.exported", "1 xlsx"),
    ]


async def test_the_list_goes_out_from_its_page_by_its_filter_within_the_right_and_on_record(town: Town) -> None:
    case = await town.file(TRAP)
    await town.file("宽带断网三天没人修", citizen="v2")
    desk = town.at("handler")
    page = await desk.get("/desk/?status=any")
    within = page.hidden("/desk/export")["within"]
    table = await desk.post("/desk/export", within=within, format="csv")
    head, *rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert (table.status, head[0], [row[0] for row in rows]) == (200, "工单编号", [case.number])
    assert rows[0][3].startswith("'=HYPERLINK")
    assert "13912345678" not in table.text
    whole = await town.at("supervisor").post("/desk/export", within="words=宽带", format="csv")
    assert [row[3] for row in csv.reader(io.StringIO(whole.text))][1:] == ["宽带断网三天没人修"]
    for given in ({"within": "kind=gossip", "format": "csv"}, {"within": "", "format": "exe"}):
        assert (await desk.post("/desk/export", **given)).status == 400
    assert (await town.at("editor").post("/desk/export", within=within, format="csv")).status == 403
    assert "导出 Excel" not in (await town.at("editor").get("/desk/?status=any")).words
    assert (await (await api_town.person(town, "editor")).post("/exports/cases", {})).code == "forbidden"
    async with town.database.reading() as connection:
        kept = await audit.entries_of(connection, "cases")
    assert [(entry.action, entry.detail) for entry in kept] == [("cases.exported", "1 csv")] * 2


async def test_too_many_cases_are_not_exported_from_the_page_either(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 1)
    for n in range(2):
        await town.file(citizen=f"v{n}")
    refused = await town.at("supervisor").post("/desk/export", within="status=any", format="xlsx")
    assert (refused.status, "缩小筛选范围" in refused.words) == (422, True)


async def test_too_many_cases_are_not_exported(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    for n in range(3):
        await town.file(citizen=f"v{n}")
    refused = await (await api_town.system(town)).post("/exports/cases", {})
    assert (refused.status, refused.code) == (422, "many_rows")
