"""Reports: the same figures to read and to parse, and the exit status of a missed floor."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from service.report import Report


def report(value: float) -> Report:
    made = Report("Policy answers", concurrency=16)
    made.add("answers per second", value, "/s", at_least=60)
    made.add("p95", 90.5, "ms", at_most=200)
    made.add("p50", 40)
    made.remark("2 cores")
    return made


def printed(made: Report) -> str:
    stream = io.StringIO()
    made.print(Console(file=stream, width=120))
    return stream.getvalue()


def test_held_floors_let_the_command_end_well(tmp_path: Path) -> None:
    report(70).finish(tmp_path / "figures.json", Console(file=io.StringIO()))
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert figures["title"] == "Policy answers"
    assert figures["conditions"] == {"concurrency": 16}
    assert [figure["missed"] for figure in figures["figures"]] == [False, False, False]


def test_a_missed_floor_ends_with_one_and_still_writes_the_figures(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        report(59.9).finish(tmp_path / "figures.json", Console(file=io.StringIO()))
    assert ended.value.code == 1
    assert json.loads((tmp_path / "figures.json").read_text())["figures"][0]["missed"]


def test_the_table_shows_value_floor_and_verdict() -> None:
    text = printed(report(59.9))
    for part in ("answers per second", "59.9 /s", "≥ 60", "missed", "≤ 200", "held", "2 cores", "concurrency 16"):
        assert part in text
    assert "Missed: answers per second is 59.9, promised ≥ 60." in text
