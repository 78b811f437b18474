"""Every format becomes the same structured text, and what cannot be read says why."""

import contextlib
import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from knowledge_base.reading.outcome import Omission, Parsed, Reason, Unreadable
from knowledge_base.reading.read import read
from tests.unit.knowledge.files import PARAGRAPH, in_list, numbered, pdf, repacked, saved, word


def parsed(content: bytes, suffix: str) -> Parsed:
    outcome = read(content, suffix)
    assert isinstance(outcome, Parsed)
    return outcome


def reason(content: bytes, suffix: str) -> Reason:
    with pytest.raises(Unreadable) as refused:
        read(content, suffix)
    return refused.value.reason


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_furnituregives_headings_by_style_lists_and_tables() -> None:
    document = docx.Document()
    document.add_heading("居住证办法", 0)
    document.add_heading("总则", 1)
    document.add_paragraph(PARAGRAPH)
    document.add_paragraph("身份证", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ("材料", "份数", "户口簿", "1"), strict=True):
        cell.text = text
    text = parsed(saved(document), ".docx").text
    assert text.splitlines()[:4] == ["# 居住证办法", "## 总则", PARAGRAPH, "- 身份证"]
    assert "| 材料 | 份数 |\n| --- | --- |\n| 户口簿 | 1 |" in text


def test_the_numbers_that_furniturekeeps_out_of_the_text_come_back() -> None:
    document = docx.Document()
    number = numbered(document, "chineseCountingThousand", "第%1条")
    for place in range(12):
        in_list(document, f"这是规定的内容之{place}。", number)
    text = parsed(saved(document), ".docx").text
    assert text.startswith("第一条 这是")
    assert "\n第十二条 这是" in text


def test_of_a_revised_furnituredocument_the_text_is_what_a_reader_sees() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("收费")._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>十元</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>五元</w:t></w:r></w:ins>"))
    assert parsed(saved(document), ".docx").text == "收费五元"


def test_merged_cells_of_furnitureare_told_in_every_row_and_once_in_a_row() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for cell, text in zip(table._cells, ("区县", "事项", "电话", "甲区", "社保", "1", "", "医保", "2"), strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert "| 甲区 | 医保 | 2 |" in parsed(saved(document), ".docx").text


def test_a_page_gives_its_text_without_scripts_styles_and_navigation() -> None:
    body = (
        "<nav><a href='/'>首页</a></nav><script>var 秘密=1</script><style>.x{}</style><h1>办事指引</h1>"
        f"<p>{PARAGRAPH}</p><ul><li>本人申请<ul><li>身份证</li><li>户口簿</li></ul></li></ul>"
        "<table><tr><th>项目</th><th>金额</th></tr><tr><td>工本费</td><td>20元</td></tr></table>"
        "<ul><li><a href='a'>新闻</a></li><li><a href='b'>公告</a></li><li><a href='c'>专题</a></li></ul>"
        "<img src='x.png'><div class='footer'>版权所有</div>"
    )
    found = parsed(page(body, "<title>办事指引_某市人民政府网</title>"), ".html")
    assert found.about.title == "办事指引"
    assert found.text.split("\n\n")[0].splitlines() == [
        "# 办事指引",
        PARAGRAPH,
        "- 本人申请",
        "  - 身份证",
        "  - 户口簿",
    ]
    assert "| 工本费 | 20元 |" in found.text
    for furniture in ("首页", "秘密", "新闻", "版权", ".x"):
        assert furniture not in found.text
    assert found.left_out == {Omission.NAVIGATION: 3, Omission.PICTURES: 1}


def test_a_layout_made_of_tables_is_no_table() -> None:
    body = f"<table><tr><td><p>{PARAGRAPH}</p><table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>"
    assert parsed(page(body), ".html").text.startswith(PARAGRAPH)


def test_lines_of_a_pdf_become_paragraphs_without_page_numbers_and_running_heads() -> None:
    clauses = (
        "本市居民可以到就近的政务服务窗口提出申请，",
        "收到申请的窗口应当在五个工作日以内办结，并",
        "办结的事项由窗口当面或者通过手机短信告知，",
    )
    pages = [
        ["某市政策汇编", f"第{number}条 {clause}", "不得要求提交目录以外的材料。", f"- {number} -"]
        for number, clause in enumerate(clauses, 1)
    ]
    found = parsed(pdf(*pages), ".pdf")
    assert found.text.splitlines() == [
        f"第{number}条 {clause}不得要求提交目录以外的材料。" for number, clause in enumerate(clauses, 1)
    ]
    assert found.left_out[Omission.HEADS_AND_FEET] == 6


def test_a_page_that_was_scanned_is_counted_and_a_wholly_scanned_pdf_refused() -> None:
    found = parsed(pdf([PARAGRAPH], []), ".pdf")
    assert found.left_out == {Omission.PICTURES: 1, Omission.PAGES_WITHOUT_TEXT: 1}
    assert reason(pdf([], []), ".pdf") is Reason.NO_TEXT


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([PARAGRAPH]))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_pdf_behind_a_passfurnitureis_refused_and_one_that_only_forbids_changes_is_read() -> None:
    assert reason(encrypted("secret"), ".pdf") is Reason.ENCRYPTED
    assert parsed(encrypted(""), ".pdf").text == PARAGRAPH


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_of_chinese_offices(encoding: str) -> None:
    assert PARAGRAPH in parsed(f"关于办事的通知\n{PARAGRAPH}".encode(encoding), ".txt").text


@pytest.mark.parametrize(
    "content",
    [
        "為方便群眾辦事，現將有關事項通知如下。".encode("big5"),
        "Größe, Öl, Übung, Äpfel".encode("latin-1"),
        b"\xff\xff\xff",
    ],
)
def test_another_encoding_is_refused_instead_of_guessed(content: bytes) -> None:
    assert reason(content * 20, ".txt") is Reason.WRONG_ENCODING


def bomb() -> bytes:
    return repacked(word(PARAGRAPH), "word/document.xml", b" " * 70_000_000)


def entities() -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = (
        f'<!DOCTYPE w [<!ENTITY e0 "ha">{lines}]><w:document {nsdecls("w")}>'
        "<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
    )
    return repacked(word(PARAGRAPH), "word/document.xml", xml.encode())


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", PARAGRAPH)
    return stream.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "suffix", "expected"),
    [
        (b"", ".pdf", Reason.EMPTY),
        (b"  \n", ".txt", Reason.EMPTY),
        (b"%PDF-1.7\nbroken", ".pdf", Reason.CORRUPT),
        (word(PARAGRAPH)[:2000], ".docx", Reason.CORRUPT),
        (word(), ".docx", Reason.NO_TEXT),
        (bomb(), ".docx", Reason.INFLATED),
        (word(PARAGRAPH), ".pdf", Reason.WRONG_SUFFIX),
        (word(PARAGRAPH), ".txt", Reason.WRONG_SUFFIX),
        (page(PARAGRAPH), ".txt", Reason.WRONG_SUFFIX),
        (pdf([PARAGRAPH]), ".docx", Reason.WRONG_SUFFIX),
        (zipped(), ".docx", Reason.WRONG_SUFFIX),
        (zipped(), ".zip", Reason.ARCHIVE),
        (PARAGRAPH.encode(), ".exe", Reason.NO_FORMAT),
        (OLD, ".doc", Reason.OLD_OFFICE),
        (OLD, ".docx", Reason.OLD_OFFICE),
        (OLD + "EncryptedPackage".encode("utf-16-le"), ".docx", Reason.ENCRYPTED),
        (b"\x89PNG\r\n", ".txt", Reason.WRONG_SUFFIX),
        (page("<script>1</script>"), ".html", Reason.NO_TEXT),
        (("长" * 500_001).encode(), ".txt", Reason.TOO_LONG),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, suffix: str, expected: Reason) -> None:
    assert reason(content, suffix) is expected


def test_an_entity_is_never_expanded() -> None:
    assert reason(entities(), ".docx") in (Reason.NO_TEXT, Reason.CORRUPT)


_VALID = {".docx": word(PARAGRAPH, "第一条 总则"), ".pdf": pdf([PARAGRAPH]), ".html": page(PARAGRAPH), ".txt": b"text"}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(_VALID)), st.data())
def test_no_bytes_are_more_than_refused(suffix: str, data: st.DataObject) -> None:
    whole = bytearray(_VALID[suffix])
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    content = bytes(whole) if data.draw(st.booleans()) else data.draw(st.binary(max_size=300))
    with contextlib.suppress(Unreadable):
        assert isinstance(read(content, suffix), Parsed)
