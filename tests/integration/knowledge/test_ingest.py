"""Documents from files: the good ones are taken, the bad ones refused with a reason, and none stops the rest."""

import json
from datetime import date, datetime
from pathlib import Path

from knowledge_base import store
from knowledge_base.entry import Document, Guide
from knowledge_base.ingest import Refusal, ingest, read_documents, take_upload, tidied
from knowledge_base.reading.outcome import Omission
from records.database import Database
from tests.unit.knowledge.files import PARAGRAPH, pdf, word

TODAY = date(2026, 11, 23)
TEXT = "为方便群众办事，现将有关事项通知如下。"


async def test_a_folder_is_taken_in_and_every_refusal_says_why(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    rows = [
        {"id": "a1", "title": "通知一", "text": TEXT, "source": "某局", "date": "2020-02-01"},
        {"id": "a2", "title": "", "text": TEXT},
        {"id": "../../etc", "title": "坏编号", "text": TEXT},
        {"id": "a4", "title": "太短", "text": "短"},
    ]
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [*(json.dumps(row, ensure_ascii=False) for row in rows), "{not json"]
    (folder / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "gbk.txt").write_bytes(f"旧通知\n{TEXT}".encode("gb18030"))
    (folder / "page.md").write_text(f"# 办事指引\n\n{TEXT}", encoding="utf-8")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / "broken.txt").write_bytes(b"\xff\xff\xff")

    report = await ingest(sqlite_database, folder, now, TODAY)

    assert set(report.taken) == {"a1", "gbk", "page"}
    assert report.changed == 3
    assert {refusal.where for refusal in report.refused} == {
        "many.jsonl:2",
        "many.jsonl:3",
        "many.jsonl:4",
        "many.jsonl:5",
        "photo.png",
        "broken.txt",
    }
    assert all(refusal.reason.endswith(("。", "）")) for refusal in report.refused)
    async with sqlite_database.reading() as connection:
        stored = {one.entry.id: one.entry for one in await store.published(connection)}
    assert (stored["a1"].as_of, stored["gbk"].as_of) == (date(2020, 2, 1), TODAY)
    assert (stored["gbk"].title, stored["page"].title) == ("旧通知", "办事指引")


async def test_taking_the_same_file_in_again_changes_nothing(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(f"通知\n{TEXT}", encoding="utf-8")
    assert (await ingest(sqlite_database, file, now, TODAY)).changed == 1
    assert (await ingest(sqlite_database, file, now, TODAY)).changed == 0


async def test_every_format_becomes_a_document_and_the_report_says_how_much_of_it(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "关于办事的通知（1）.docx").write_bytes(word("关于办事的通知", "某府发〔2024〕12号", PARAGRAPH))
    (folder / "deep/scan.pdf").write_bytes(pdf(["关于停水的公告", PARAGRAPH], []))
    (folder / "page.html").write_text(f"<html><body><h1>办事指引</h1><p>{PARAGRAPH}</p></body></html>")
    (folder / "~$page.docx").write_bytes(b"lock")
    steps: list[tuple[int, int, str]] = []

    report = await ingest(sqlite_database, folder, now, TODAY, lambda *step: steps.append(step))

    assert report.refused == ()
    assert set(report.taken) == {"关于办事的通知-1", "scan", "page"}
    assert [(done, of) for done, of, _ in steps] == [(0, 3), (1, 3), (2, 3)]
    scan = next(one for one in report.files if one.file == "deep/scan.pdf")
    assert (scan.passages, scan.left_out) == (1, {Omission.PICTURES: 1, Omission.PAGES_WITHOUT_TEXT: 1})
    assert scan.characters > len(PARAGRAPH)
    async with sqlite_database.reading() as connection:
        stored = await store.find(connection, "关于办事的通知-1")
    assert stored is not None
    assert (stored.entry.title, stored.entry.number) == ("关于办事的通知", "某府发〔2024〕12号")


async def test_an_id_is_taken_once_and_never_from_a_guide(
    sqlite_database: Database, tmp_path: Path, now: datetime
) -> None:
    guide = Guide(id="permit", title="居住证", area="residence", source="示例", as_of=TODAY)
    async with sqlite_database.transaction() as tx:
        await store.publish(tx, [guide], now)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("permit.md", "notice.md", "notice.txt"):
        (folder / name).write_text(f"通知\n{TEXT}", encoding="utf-8")

    report = await ingest(sqlite_database, folder, now, TODAY)

    assert report.taken == ("notice",)
    assert {(one.where, one.reason[:12]) for one in report.refused} == {
        ("notice.txt", "编号 notice 与本"),
        ("permit.md", "编号 permit 已是"),
    }


async def test_an_upload_is_read_and_not_stored(sqlite_database: Database) -> None:
    found = await take_upload(word("关于办事的通知", PARAGRAPH), "C:\\Users\\王\\通知.docx", TODAY)
    (document,) = found.documents
    assert (document.id, document.title, document.as_of) == ("通知", "关于办事的通知", TODAY)
    async with sqlite_database.reading() as connection:
        assert await store.published(connection) == []


async def test_an_upload_that_is_none_is_refused_with_a_sentence() -> None:
    for data, name in ((b"x", "../../etc/passwd"), (b"PK", "a.zip"), (b"", "a.docx"), (b"x", "a.xlsx"), (b"x", "")):
        found = await take_upload(data, name, TODAY)
        assert found.documents == ()
        assert [one.reason[-1] for one in found.refused] == ["。"]


def test_a_link_in_a_folder_is_refused_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(f"秘密\n{TEXT}", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "elsewhere").symlink_to(tmp_path)
    found = list(read_documents(folder, TODAY))
    assert [one.where for one in found if isinstance(one, Refusal)] == ["elsewhere", "link.md"]
    assert not any(isinstance(one, Document) for one in found)


def test_the_depth_of_a_list_is_kept_and_hidden_characters_are_not() -> None:
    assert tidied("- 甲\u200b\n  - 乙\r\n\n\n\n\x00丙 ") == "- 甲\n  - 乙\n\n丙"
