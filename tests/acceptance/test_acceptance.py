"""The acceptance command on made-up data: it passes, keeps the data to itself, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import made_up
import pytest

from service.settings import PREFIX, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

LIMIT = 240


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Where the command makes its scratch folders."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def _start(tmp_path: Path, scratch: Path) -> "subprocess.Popen[str]":
    data = tmp_path / "data"
    made_up.write(data)
    own = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "service", "acceptance", "--data", data, "--json", tmp_path / "figures.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={**own, "TMPDIR": str(scratch)},
    )


def _left_running(scratch: Path) -> list[str]:
    commands = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(scratch).encode() in environment:
            commands.append(folder.name)
    return commands


def _gone(scratch: Path) -> bool:
    deadline = time.monotonic() + 10
    while _left_running(scratch) and time.monotonic() < deadline:
        time.sleep(0.1)
    # torch leaves an empty folder of its own.
    return not _left_running(scratch) and not [file for file in scratch.rglob("*") if file.is_file()]


def test_made_up_documents_and_messages_pass_the_whole_run(tmp_path: Path, scratch: Path) -> None:
    process = _start(tmp_path, scratch)
    said, _ = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, said
    report = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    figures = {figure["name"].strip(): figure["value"] for figure in report["figures"]}
    assert figures["documents taken in"] == len(made_up.DOCUMENTS)
    assert figures["right document first"] == figures["answered from the right document"] / 6 == 1
    filed = len(made_up.MESSAGES) - 1
    assert figures["exactly one confirmation"] == figures["exactly one answer, whole"] == filed
    assert figures["cases in the database"] == filed
    told = (
        *made_up.DOCUMENTS.values(),
        *made_up.QUESTIONS,
        *(text for pair in made_up.MESSAGES.values() for text in pair),
    )
    assert not [text for text in told if text[:8] in said or text[:8] in json.dumps(report, ensure_ascii=False)]
    assert _gone(scratch)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_ended_leaves_nothing(tmp_path: Path, scratch: Path, how: signal.Signals) -> None:
    process = _start(tmp_path, scratch)
    assert process.stdout is not None
    for line in process.stdout:
        if "taking the documents in" in line:
            break
    process.send_signal(how)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in said
    assert _gone(scratch)
