"""A file read in a child process: whatever the file does to a parser, the answer is an Outcome."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from knowledge_base.reading.outcome import Outcome, Reason, Refused

LARGEST_FILE = 50_000_000
_WALL_SECONDS = 40.0
_LARGEST_ANSWER = 40_000_000
_ROOT = Path(__file__).parents[2]
# SIGXCPU comes from the limit of the processor's time, SIGKILL from here.
_OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)


def read(file: Path, suffix: str, *, wall_seconds: float = _WALL_SECONDS) -> Outcome:
    """What a file is that a name's `suffix` says the format of. Blocks for as long as reading takes, at most
    `wall_seconds`."""
    if (reason := unfit(file)) is not None:
        return Refused(reason)
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "knowledge_base.reading", str(file.absolute()), suffix],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # Parsers complain there of broken files, in those files' own words.
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": os.defpath},
        cwd="/",
    )
    with child:
        timer = threading.Timer(wall_seconds, child.kill)
        timer.start()
        try:
            assert child.stdout is not None
            answer = child.stdout.read(_LARGEST_ANSWER + 1)
            if len(answer) > _LARGEST_ANSWER:
                child.kill()
            status = child.wait()
        finally:
            timer.cancel()
            child.kill()
    return _outcome(answer, status)


def unfit(file: Path) -> Reason | None:
    """Why a file is not even opened, if so: a link may lead anywhere, a pipe never ends."""
    try:
        found = file.lstat()
    except OSError:
        return Reason.NOT_OPENED
    if stat.S_ISLNK(found.st_mode):
        return Reason.LINK
    if not stat.S_ISREG(found.st_mode) or not os.access(file, os.R_OK):
        return Reason.NOT_OPENED
    return Reason.TOO_BIG if found.st_size > LARGEST_FILE else None


def _outcome(answer: bytes, status: int) -> Outcome:
    if len(answer) > _LARGEST_ANSWER:
        return Refused(Reason.TOO_LONG)
    if status in _OUT_OF_TIME:
        return Refused(Reason.TOO_SLOW)
    try:
        outcome: Outcome = msgspec.json.decode(answer, type=Outcome)
    except msgspec.DecodeError:
        # A parser crashed, or was stopped by a limit that it could not tell of.
        return Refused(Reason.TOO_MUCH if status < 0 else Reason.CORRUPT)
    return outcome
