"""What the acceptance command reads, and how it says what it cannot read."""

from pathlib import Path

import made_up
import pytest

from service.acceptance import citizens, policies
from service.acceptance.citizens import Message
from service.acceptance.policies import Document
from service.bootstrap.failure import SetupError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_up.write(tmp_path)
    return tmp_path


def test_the_sample_is_the_same_every_time(folder: Path) -> None:
    assert policies.read(folder).questions == policies.read(folder).questions
    assert citizens.read(folder) == citizens.read(folder)


def test_a_document_that_is_there_twice_is_right_under_either_id(folder: Path) -> None:
    assert policies.read(folder).same_as("library") == {"library", "library-again"}


def test_a_title_ends_at_the_first_blank_or_sentence() -> None:
    assert Document("a", "关于养蜂的通知 各村：").title == "关于养蜂的通知"
    assert Document("a", "养蜂要登记。不收费。").title == "养蜂要登记"
    assert len(Document("a", "长" * 500).title) == 80


@pytest.mark.parametrize(
    ("text", "reply", "fits"),
    [("字" * 682, "答", True), ("字" * 683, "答", False), ("字", "", False), ("", "答", False)],
)
def test_only_what_wechat_and_the_desk_can_carry_is_filed(text: str, reply: str, fits: bool) -> None:
    assert Message("1", text, "", reply).fits is fits


def test_a_missing_file_is_told_with_its_name(folder: Path) -> None:
    (folder / "policies/documents.jsonl").unlink()
    with pytest.raises(SetupError, match=r"documents\.jsonl cannot be read: No such file"):
        policies.read(folder)


def test_a_bad_line_is_told_with_its_number(folder: Path) -> None:
    file = folder / "messages_with_replies/messages.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + '{"id": 7}\n', encoding="utf-8")
    with pytest.raises(SetupError, match=r"messages\.jsonl, line 6: "):
        citizens.read(folder)


def test_a_question_about_an_unknown_document_is_refused(folder: Path) -> None:
    file = folder / "policies/questions.jsonl"
    file.write_text('{"document": "nowhere", "question": "哪里？"}\n', encoding="utf-8")
    with pytest.raises(SetupError, match=r"1 documents that documents\.jsonl does not hold"):
        policies.read(folder)
