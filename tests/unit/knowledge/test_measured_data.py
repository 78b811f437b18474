"""Material of somebody else's: what counts as found."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from knowledge_base import measured_data


def written(folder: Path, name: str, *rows: Mapping[str, str]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / name).write_text("\n".join(lines), encoding="utf-8")


def test_where_a_text_stands_twice_whatever_its_signs_and_blanks_either_is_right(tmp_path: Path) -> None:
    written(
        tmp_path,
        "documents.jsonl",
        {"id": "first", "title": "经费的通知", "text": "经费的通知 一、安排好经费。二、管好经费。"},
        {"id": "again", "title": "经费的通知", "text": "经费的通知\n一、安排好经费； 二、管好经费"},
        {"id": "other", "title": "经费的通知", "text": "经费的通知 一、安排好经费。"},
        {"id": "named", "title": "经费的公告", "text": "经费的通知 一、安排好经费。二、管好经费。"},
    )
    written(tmp_path, "questions.jsonl", {"question": "经费怎么安排？", "document": "again"})
    material = measured_data.elsewhere(tmp_path, date(2026, 11, 26))
    assert [set(one.expected) for one in material.questions] == [{"first", "again"}]


def test_other_questions_about_the_sample_guides_are_asked_of_these(tmp_path: Path) -> None:
    assert not measured_data.asks_own_guides(tmp_path)
    asked = "questions:\n- {ask: 卡掉了咋补, expect: [social-card-lost], register: voice}\nunanswerable: []\n"
    (tmp_path / "knowledge.yaml").write_text(asked, encoding="utf-8")
    assert measured_data.asks_own_guides(tmp_path)
    material = measured_data.own(tmp_path)
    assert [(one.text, one.expected) for one in material.questions] == [("卡掉了咋补", ("social-card-lost",))]
    assert material.searched == measured_data.own().searched
