"""A file read in a child process: whatever the file does to a parser, the answer is an Outcome."""

import os
import stat
from pathlib import Path

import msgspec

from knowledge_base.reading.outcome import Outcome, Reason, Refused
from records import confined
from records.confined import Answer

LARGEST_FILE = 50_000_000
_WALL_SECONDS = 40.0
_LARGEST_ANSWER = 40_000_000


def read(file: Path, suffix: str, *, wall_seconds: float = _WALL_SECONDS) -> Outcome:
    """What a file is that a name's `suffix` says the format of. Blocks for as long as reading takes, at most
    `wall_seconds`."""
    if (reason := unfit(file)) is not None:
        return Refused(reason)
    arguments = (str(file.absolute()), suffix)
    answer = confined.ask("knowledge_base.reading", *arguments, wall_seconds=wall_seconds, largest=_LARGEST_ANSWER)
    return _outcome(answer)


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


def _outcome(answer: Answer) -> Outcome:
    if answer.too_long:
        return Refused(Reason.TOO_LONG)
    if answer.out_of_time:
        return Refused(Reason.TOO_SLOW)
    try:
        outcome: Outcome = msgspec.json.decode(answer.content, type=Outcome)
    except msgspec.DecodeError:
        # A parser crashed, or was stopped by a limit that it could not tell of.
        return Refused(Reason.TOO_MUCH if answer.status < 0 else Reason.CORRUPT)
    return outcome
