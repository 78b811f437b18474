"""A module of ours in a child process with limits, for what strangers made: whatever it does to a library, we go on.

The child has none of the service's variables, writes no file, and can be killed at any moment.
"""

import os
import resource
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[1]
# SIGXCPU comes from the limit of the processor's time, SIGKILL from here.
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass(frozen=True)
class Answer:
    """What the child wrote, cut at the limit, and how it ended. `too_long`: it wrote more."""

    content: bytes
    too_long: bool
    status: int

    @property
    def out_of_time(self) -> bool:
        return self.status in _OUT_OF_TIME


def ask(module: str, *arguments: str, wall_seconds: float, largest: int) -> Answer:
    """Run `python -m module arguments` and read at most `largest` bytes of what it says. Blocks."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # Libraries complain there of broken files, in those files' own words.
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": os.defpath},
        cwd="/",
    )
    with child:
        timer = threading.Timer(wall_seconds, child.kill)
        timer.start()
        try:
            assert child.stdout is not None
            content = child.stdout.read(largest + 1)
            if len(content) > largest:
                child.kill()
            status = child.wait()
        finally:
            timer.cancel()
            child.kill()
    return Answer(content[:largest], len(content) > largest, status)


def take_limits(memory: int, cpu_seconds: int) -> None:
    """For the child, before it imports what the limits are for: bytes of memory, seconds of the processor's time."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        _limit(nothing, 0)


def _limit(what: int, most: int) -> None:
    """Take a limit, or keep the one there is already where that is lower: nobody may raise it."""
    _, hard = resource.getrlimit(what)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (least, least))
