"""./weiqiao ingest: what was taken and what not, and an exit code that a script can go by."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.main import weiqiao
from tests.unit.knowledge.files import PARAGRAPH


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Path:
    """A folder for documents beside an instance with a database."""
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "200")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "通知.md").write_text(f"# 关于办事的通知\n{PARAGRAPH}", encoding="utf-8")
    return folder


def run(folder: Path) -> Result:
    return CliRunner().invoke(weiqiao, ["ingest", str(folder)])


def test_what_is_taken_is_published_and_a_second_time_changes_nothing(instance: Path) -> None:
    first, second = run(instance), run(instance)
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert "通知.md" in first.output
    assert "1 documents taken, 1 of them new or changed." in first.output
    assert "1 documents taken, 0 of them new or changed." in second.output


def test_a_refused_file_is_named_with_its_reason_and_makes_the_command_fail(instance: Path) -> None:
    (instance / "[bold]扫描.png").write_bytes(b"\x89PNG")
    answer = run(instance)
    assert answer.exit_code == 1
    assert "[bold]扫描.png" in answer.output
    assert "只能导入 Word" in answer.output
    assert "1 documents taken" in answer.output


def test_a_database_without_tables_is_a_sentence(
    instance: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none.db")
    answer = run(instance)
    assert answer.exit_code == 1
    assert "has no tables yet" in answer.output
