"""The measurement of the callback, small."""

from pathlib import Path

import pytest

from service.bench import callback as bench_callback


# Two servers start in processes of their own, which takes a busy machine most of the time.
@pytest.mark.timeout(300)
async def test_both_servers_answer_and_the_report_says_how_sqlite_waits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(bench_callback, "ROUNDS", 1)
    monkeypatch.setattr(bench_callback, "AT_ONCE", 4)
    report = await bench_callback.measure(40)
    assert report.conditions["sqlite_synchronous"] == "FULL"
    assert all(figure.value > 0 for figure in report.figures)
