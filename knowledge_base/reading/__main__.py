"""The child: `python -P -m knowledge_base.reading FILE SUFFIX` reads one file within limits and answers in JSON.

It runs parsers on what strangers made, so it takes its limits before it imports any of them, knows no setting and no
secret, writes no file, and can be killed at any moment.
"""

import os
import sys

import msgspec

from knowledge_base.reading.outcome import Outcome, Reason, Refused, Unreadable
from records.confined import take_limits

_MEMORY_BYTES = 1 << 30
_CPU_SECONDS = 20


def main(file: str, suffix: str) -> None:
    """Answer on standard output with one Outcome."""
    take_limits(_MEMORY_BYTES, _CPU_SECONDS)
    sys.stdout.buffer.write(msgspec.json.encode(_outcome(file, suffix)))


def _outcome(file: str, suffix: str) -> Outcome:
    from knowledge_base.reading import read

    try:
        # A link that took the file's place since it was looked at is not followed.
        with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), "rb") as stream:
            return read.read(stream.read(), suffix)
    except OSError:
        return Refused(Reason.NOT_OPENED)
    except Unreadable as refusal:
        return Refused(refusal.reason)
    except (MemoryError, RecursionError):
        return Refused(Reason.TOO_MUCH)


if __name__ == "__main__":
    main(*sys.argv[1:])
