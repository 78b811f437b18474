"""The measurement of what passing time costs, small."""

from pathlib import Path

import pytest

from escalation.rules.loader import load
from service.bench import sweep as bench_sweep


@pytest.mark.slow
async def test_a_small_measurement_looks_at_what_is_due_and_moves_last_days(tmp_path: Path) -> None:
    report = await bench_sweep.measure(f"sqlite+aiosqlite:///{tmp_path / 'sweep.db'}", load(), 2_000, 100)
    figures = {figure.name: figure.value for figure in report.figures}
    assert figures["a round with those that are due"] > figures["a round with nothing due"] > 0
    assert figures["reminders written"] > 0
    assert figures["cases accepted by rule"] == 100
    assert figures["cases looked at"] == 2_000
    assert figures["last days moved"] == 2_000
    assert figures["moments of counting as accepted moved"] == 250
    assert figures["cases with other limits moved"] > 500
