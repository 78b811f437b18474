"""The measurements of what goes out, small."""

from pathlib import Path

import pytest
from databases import another

from service.bench import outbox as bench_outbox
from service.bench import tokens as bench_tokens
from service.bench.outbox import Pace
from service.bootstrap.progress import Progress


async def test_every_row_of_a_small_outbox_is_sent_once_or_ends_with_a_reason(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'outbox.db'}"
    report = await bench_outbox.measure(url, 200, Pace(silence=0.7, patience=0.5, speed=40.0))
    figures = {figure.name: figure.value for figure in report.figures}
    assert figures["sent"] + figures["failed"] + figures["unknown"] == 200
    assert figures["unknown"] > 0
    assert [figure.name for figure in report.missed] in ([], ["rows delivered or ended"])


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_several_service_processes_ask_wechat_once_for_each_token(postgresql: str) -> None:
    with another(postgresql) as url:
        report = await bench_tokens.measure(url, processes=2, expiries=3, progress=Progress())
    assert report.missed == []
