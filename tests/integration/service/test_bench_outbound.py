"""The measurements of what goes out, small."""

from pathlib import Path

import pytest

from service.bench import outbox as bench_outbox
from service.bench import tokens as bench_tokens
from service.bench.outbox import Pace


async def test_every_row_of_a_small_outbox_is_sent_once_or_ends_with_a_reason(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'outbox.db'}"
    report = await bench_outbox.measure(url, 200, Pace(silence=0.7, patience=0.5, speed=40.0))
    figures = {figure.name: figure.value for figure in report.figures}
    assert figures["sent"] + figures["failed"] + figures["unknown"] == 200
    assert figures["unknown"] > 0
    assert [figure.name for figure in report.missed] in ([], ["rows delivered or ended"])


@pytest.mark.slow
async def test_several_processes_ask_wechat_once_for_each_token() -> None:
    report = await bench_tokens.measure(processes=2, expiries=2)
    assert report.missed == []
