"""Whatever a file does to its parser, the process that asked gets an answer."""

import os
from pathlib import Path

import pytest

from knowledge_base.reading import child
from knowledge_base.reading.outcome import Parsed, Reason, Refused
from tests.unit.knowledge.files import PARAGRAPH, pdf, repacked, word


def written(folder: Path, content: bytes) -> Path:
    file = folder / "file"
    file.write_bytes(content)
    return file


def test_a_file_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    outcome = child.read(written(tmp_path, pdf([PARAGRAPH])), ".pdf")
    assert isinstance(outcome, Parsed)
    assert outcome.text == PARAGRAPH


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    assert child.read(written(tmp_path, word(PARAGRAPH)), ".docx", wall_seconds=0.01) == Refused(Reason.TOO_SLOW)


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    # Within every declared size, and a thousand times that as a tree in memory.
    document = repacked(word(PARAGRAPH), "word/document.xml", b"<a>" + b"<b/>" * 14_000_000 + b"</a>")
    outcome = child.read(written(tmp_path, document), ".docx")
    assert isinstance(outcome, Refused)
    assert outcome.reason in (Reason.TOO_MUCH, Reason.CORRUPT, Reason.TOO_SLOW)


def test_a_file_larger_than_allowed_is_not_even_opened(tmp_path: Path) -> None:
    file = tmp_path / "large.pdf"
    with file.open("wb") as stream:
        stream.truncate(100_000_000)
    assert child.read(file, ".pdf") == Refused(Reason.TOO_BIG)


def test_a_link_a_pipe_and_a_missing_file_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.txt")
    assert child.read(tmp_path / "link.txt", ".txt") == Refused(Reason.LINK)
    assert child.read(tmp_path / "pipe.txt", ".txt") == Refused(Reason.NOT_OPENED)
    assert child.read(tmp_path / "none.txt", ".txt") == Refused(Reason.NOT_OPENED)


def test_no_secret_of_the_service_reaches_the_parsers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "knowledge_base.py").write_text("raise SystemExit(3)")
    assert isinstance(child.read(written(tmp_path, word(PARAGRAPH)), ".docx"), Parsed)
