"""The child: `python -P -m channels.media.playing FILE` reads one voice within limits and answers in MessagePack.

It takes its limits before it imports PyAV, knows no setting and no secret, and writes no file.
"""

import os
import sys

import msgspec

from records.confined import take_limits

_MEMORY_BYTES = 1 << 30
_CPU_SECONDS = 20


def main(file: str) -> None:
    """Answer on standard output with one Outcome."""
    take_limits(_MEMORY_BYTES, _CPU_SECONDS)
    from channels.media.playing import recorder

    with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), "rb") as stream:
        sys.stdout.buffer.write(msgspec.msgpack.encode(recorder.played(stream)))


if __name__ == "__main__":
    main(*sys.argv[1:])
