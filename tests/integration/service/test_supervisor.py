"""Child processes: kept running, stopped in order, and never left behind."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service import supervisor
from service.bounded_log import BoundedLog, tail
from service.supervisor import Part, Supervisor, delay

STAYS = "import os, time; print('pid', os.getpid(), flush=True); time.sleep(60)"
DEAF = (
    "import os, signal, time; signal.signal(15, signal.SIG_IGN); print('pid', os.getpid(), flush=True); time.sleep(60)"
)
ENDS = """
import os, signal, sys, time
def end(*_):
    open("{file}", "a").write("{name}")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("pid", os.getpid(), flush=True)
time.sleep(60)
"""
PARENT = """
import asyncio, sys
from pathlib import Path
from service.supervisor import Part, Supervisor
async def main():
    Supervisor().start(Part("child", (sys.executable, "-c", sys.argv[1]), Path(sys.argv[2])))
    await asyncio.sleep(60)
asyncio.run(main())
"""


def part(tmp_path: Path, script: str, name: str = "child", grace: float = 5.0) -> Part:
    return Part(name, (sys.executable, "-c", script), tmp_path / f"{name}.log", grace=grace)


def pids(log: Path) -> list[int]:
    lines = log.read_text().splitlines(keepends=True) if log.exists() else []
    written = [line for line in lines if line.endswith("\n")]  # the last one may still be in the writing
    return [int(line.removeprefix("pid ")) for line in written if line.startswith("pid ")]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


async def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        await asyncio.sleep(0.02)


async def test_a_killed_child_comes_back_at_once(tmp_path: Path) -> None:
    keeping = Supervisor()
    child = part(tmp_path, STAYS)
    keeping.start(child)
    await eventually(lambda: len(pids(child.log)) == 1)
    began = time.monotonic()
    os.kill(pids(child.log)[0], signal.SIGKILL)
    await eventually(lambda: len(pids(child.log)) == 2)
    assert time.monotonic() - began < 2
    await keeping.stop()
    assert not any(alive(pid) for pid in pids(child.log))


async def test_children_stop_in_the_opposite_order(tmp_path: Path) -> None:
    keeping = Supervisor()
    children = [part(tmp_path, ENDS.format(file=tmp_path / "order", name=name), name) for name in "abc"]
    for child in children:
        keeping.start(child)
    await eventually(lambda: all(pids(child.log) for child in children))
    await keeping.stop()
    assert (tmp_path / "order").read_text() == "cba"


async def test_a_child_deaf_to_the_request_is_ended(tmp_path: Path) -> None:
    keeping = Supervisor()
    child = part(tmp_path, DEAF, grace=0.2)
    keeping.start(child)
    await eventually(lambda: bool(pids(child.log)))
    await keeping.stop()
    assert not alive(pids(child.log)[0])


async def test_grandchildren_end_with_the_child(tmp_path: Path) -> None:
    script = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STAYS!r}]); {STAYS}"
    keeping = Supervisor()
    child = part(tmp_path, script)
    keeping.start(child)
    await eventually(lambda: len(pids(child.log)) == 2)
    await keeping.stop()
    await eventually(lambda: not any(alive(pid) for pid in pids(child.log)))


async def test_nothing_is_left_when_the_launcher_itself_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    root = str(Path(supervisor.__file__).parents[1])
    launcher = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, STAYS, str(log), cwd=root)
    await eventually(lambda: bool(pids(log)))
    launcher.kill()
    await launcher.wait()
    await eventually(lambda: not alive(pids(log)[0]))


def test_the_waits_double_up_to_half_a_minute() -> None:
    waits = [delay(failures) for failures in range(1, 12)]
    assert waits[:4] == [0.2, 0.4, 0.8, 1.6]
    assert waits[-1] == delay(1000) == supervisor.LONGEST_DELAY


async def test_a_child_that_keeps_dying_is_started_ever_more_slowly(tmp_path: Path) -> None:
    keeping = Supervisor()
    keeper = keeping.start(part(tmp_path, "print('no'); raise SystemExit(3)"))
    await asyncio.sleep(1.2)
    await keeping.stop()
    assert 2 <= keeper.starts <= 4
    assert "ended with status 3" in (tmp_path / "child.log").read_text()


def test_a_log_cannot_fill_the_disk(tmp_path: Path) -> None:
    with BoundedLog(tmp_path / "a.log", limit=100, kept=2) as log:
        for number in range(50):
            log.write(b"line %02d\n" % number)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["a.log", "a.log.1", "a.log.2"]
    assert all(file.stat().st_size <= 100 for file in files)
    assert tail(tmp_path / "a.log")[-1] == "line 49"


@pytest.mark.parametrize("name", ["missing.log"])
def test_the_tail_of_no_log_is_empty(tmp_path: Path, name: str) -> None:
    assert tail(tmp_path / name) == []
