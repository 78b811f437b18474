"""Guides go out as Excel and JSON and come back unchanged; what is wrong is told by row and column, in Chinese."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge_base.checks import Problem
from knowledge_base.entry import Document, Guide, Validity
from knowledge_base.exchange import columns
from knowledge_base.exchange.bundle import export_json, read_json
from knowledge_base.exchange.excel import TooLong, export_excel, read_excel
from knowledge_base.exchange.imported import Fault
from knowledge_base.guides import SAMPLE_GUIDES, read_guides
from knowledge_base.reading.outcome import Omission, Reason
from knowledge_base.wording import fault_sentence, left_out, sentence
from records.spreadsheet import neutralised, restored
from tests.unit.knowledge.files import pdf, word

GUIDE = Guide(
    id="permit",
    title="居住证申领",
    area="residence",
    source="示例",
    as_of=date(2026, 10, 1),
    districts=("510104", "510105"),
    steps=("到派出所申请。", "两行的\n一步。"),
    phone="12345",
    fee="=HYPERLINK(1)",
    notes=("@提醒", "-不收费"),
    validity=Validity(effective=date(2026, 1, 1), superseded_by="permit-new"),
)
NOTICE = Document(id="notice", title="通知", text="# 通知\n- 甲\n  - 乙", source="某局", as_of=date(2026, 1, 1))
HEADER = ("编号", "标题", "领域", "来源", "核对日期", "怎么办")
GOOD = ("permit", "居住证申领", "residence", "示例", "2026-10-01", "到派出所申请。")


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_excel_gives_back_every_sample_guide_as_it_was() -> None:
    guides = [*read_guides(SAMPLE_GUIDES), GUIDE]
    found = read_excel(export_excel(guides))
    assert found.mistakes == ()
    assert list(found.entries) == guides


def test_a_form_gives_back_guides_and_documents_as_they_were() -> None:
    assert columns.guide(columns.shown(GUIDE)) == (GUIDE, [])
    assert columns.document(columns.shown(NOTICE)) == (NOTICE, [])


def test_everything_that_is_wrong_with_an_entry_is_told_at_once() -> None:
    cells = {"id": "", "title": " ", "as_of": "x", "effective": "2026-02-01", "expires": "2026-01-01", "text": ""}
    entry, wrong = columns.document(cells)
    assert entry is None
    assert {field for field, _ in wrong} == {"id", "title", "as_of", "expires", "source", "text"}


def test_json_gives_back_guides_and_documents_as_they_were() -> None:
    entries = [*read_guides(SAMPLE_GUIDES), GUIDE, NOTICE]
    found = read_json(export_json(entries))
    assert found.mistakes == ()
    assert list(found.entries) == entries


def test_no_cell_that_goes_out_is_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(export_excel([GUIDE]))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert all(cell.data_type == "s" and cell.value[0] not in "=+-@\t\r" for cell in cells)
    assert any(cell.value == "'=HYPERLINK(1)" for cell in cells)


@given(st.text(alphabet="'=+-@\t\r＝abc", max_size=6))
def test_what_was_neutralised_can_be_restored(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in tuple("=+-@\t\r＝")


def test_a_field_too_long_for_a_cell_is_refused_instead_of_cut() -> None:
    with pytest.raises(TooLong, match="费用"):
        export_excel([replace(GUIDE, fee="长" * 30_001)])


def test_a_good_row_is_taken_beside_bad_ones_and_each_mistake_names_its_place() -> None:
    found = read_excel(
        workbook(
            HEADER,
            GOOD,
            ("second", "", "residence", "示例", "去年", "办。"),
            (),
            GOOD,
            ("a b", "标题", "residence", "示例", date(2026, 10, 1), "=1+1"),
        )
    )
    assert [entry.id for entry in found.entries] == ["permit"]
    assert [mistake.sentence for mistake in found.mistakes] == [
        "第 3 行“核对日期”：日期须写成 2026-10-01 的样子。",
        "第 3 行“标题”：不能为空。",
        "第 5 行“编号”：与前面一份重复。",
        "第 6 行“怎么办”：单元格是公式，不予采用，请改为文字。",
        "第 6 行“编号”：须为 1 至 100 个文字、数字、连字符、下划线或点。",
    ]


def test_numbers_and_days_are_taken_as_they_were_typed() -> None:
    header = (*HEADER, "咨询电话")
    (guide,) = read_excel(workbook(header, (*GOOD[:4], date(2026, 10, 1), GOOD[5], 12345))).entries
    assert isinstance(guide, Guide)
    assert (guide.as_of, guide.phone) == (date(2026, 10, 1), "12345")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook((*HEADER, "颜色"), GOOD), "第 1 行“颜色”：没有这一列，请对照导出的表格改正列名。"),
        (workbook((*HEADER, "标题"), GOOD), "第 1 行“标题”：这一列出现了两次。"),
        (workbook(HEADER[1:], GOOD[1:]), "第 1 行“编号”：缺少这一列。"),
        (workbook(HEADER), "表格里没有内容，首行须是列名，其下每行一份指南。"),
        (b"", "文件是空的。"),
        (word("正文"), "这不是 Excel 工作簿（.xlsx）。"),
        (pdf(["正文"]), "这不是 Excel 工作簿（.xlsx）。"),
        (workbook(HEADER, GOOD)[:500], "文件已损坏或不完整，请重新保存后再导入。"),
        (workbook(HEADER, *[GOOD] * 5_001), "表格超过 5000 行或内容过多，请拆分后再导入。"),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(content: bytes, sentence: str) -> None:
    found = read_excel(content)
    assert [mistake.sentence for mistake in found.mistakes] == [sentence]
    assert found.entries == ()


def test_a_column_that_only_documents_have_is_unknown_in_a_workbook() -> None:
    found = read_excel(workbook((*HEADER, "正文"), (*GOOD, "正文")))
    assert found.mistakes[0].sentence == fault_sentence(Fault.UNKNOWN_COLUMN, 1, "正文")


def test_every_fault_and_every_problem_has_a_sentence() -> None:
    for fault in (*Fault, *Problem):
        assert fault_sentence(fault, 1, "标题").startswith("第 1 行“标题”：")
    assert all(sentence(reason, id="x").endswith("。") or reason is Reason.NOT_JSON for reason in Reason)
    assert left_out(dict.fromkeys(Omission, 1)).count("、") == len(Omission) - 1


def changed(**fields: object) -> bytes:
    guide = msgspec.to_builtins(GUIDE) | fields
    return msgspec.json.encode({"guides": [{name: value for name, value in guide.items() if value != "gone"}]})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (changed(title="gone"), "第 1 行“标题”：不能为空。"),
        (changed(title=" "), "第 1 行“标题”：不能为空。"),
        (changed(steps=["办", 1]), "第 1 行“怎么办”：内容的类型不对，请对照导出的文件改正。"),
        (changed(validity={"effective": "昨天"}), "第 1 行“有效期”：内容的类型不对，请对照导出的文件改正。"),
        (changed(notes=["长" * 2_001]), "第 1 行“提醒”：文字过长。"),
        (changed(colour="红"), "第 1 行“colour”：没有这一列，请对照导出的表格改正列名。"),
        (changed(id="../x"), "第 1 行“编号”：须为 1 至 100 个文字、数字、连字符、下划线或点。"),
        (changed(districts=["1"]), "第 1 行“适用区（市）县”：没有这个区（市）县代码。"),
        (changed(validity={"effective": "2026-02-01", "expires": "2026-01-01"}), "第 1 行“失效日期”：早于施行日期。"),
        (b"{", "文件不是约定格式的 JSON，须有 guides 或 documents 两个列表。"),
        (b"[" * 100_000, "文件不是约定格式的 JSON，须有 guides 或 documents 两个列表。"),
        (b"\xff\xff\xff", "文字编码无法识别，请另存为 UTF-8 后再导入。"),
    ],
)
def test_a_json_entry_that_cannot_be_taken_says_why(content: bytes, sentence: str) -> None:
    found = read_json(content)
    assert [mistake.sentence for mistake in found.mistakes] == [sentence]
    assert found.entries == ()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["id", "title", "steps", "validity", "as_of", "area", "source"]), _JSON))
def test_no_json_is_too_strange(fields: dict[str, object]) -> None:
    found = read_json(msgspec.json.encode({"guides": [fields]}))
    assert found.mistakes or found.entries
