"""Documents from files: the good ones are taken, the bad ones refused with a reason, and none stops the rest."""

import json
from datetime import date, datetime
from pathlib import Path

from knowledge_base import store
from knowledge_base.ingest import ingest
from records.database import Database

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
    assert all(refusal.reason for refusal in report.refused)
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
