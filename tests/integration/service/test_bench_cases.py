"""The measurement of lists, small: it fills a database as the migrations make it, and asks everything once."""

from pathlib import Path

import pytest

from escalation.rules.loader import load
from service.bench import cases as bench_cases


@pytest.mark.slow
async def test_a_small_measurement_asks_every_filter_every_pair_and_every_search(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'cases.db'}"
    report = await bench_cases.measure(url, load(), 1000, 1)
    figures = {figure.name: figure.value for figure in report.figures}
    for what in ("a filter", "a filter, within a department", "two filters", "two filters, how many", "search"):
        assert figures[f"{what}, p95"] > 0
    again = await bench_cases.measure(url, load(), 1000, 1)
    assert not any("filled" in remark for remark in again.remarks)
