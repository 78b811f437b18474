"""A voice recorded anew in a child process: whatever its file does to PyAV, the answer is an Outcome."""

from pathlib import Path

import msgspec

from channels.media.playing.played import NotPlayed, Outcome
from records import confined

_WALL_SECONDS = 40.0
_LARGEST_ANSWER = 4_000_000


def play(file: Path, *, wall_seconds: float = _WALL_SECONDS) -> Outcome:
    """The voice of an AMR file. Blocks for at most `wall_seconds`."""
    answer = confined.ask(
        "channels.media.playing", str(file.absolute()), wall_seconds=wall_seconds, largest=_LARGEST_ANSWER
    )
    try:
        outcome: Outcome = msgspec.msgpack.decode(answer.content, type=Outcome)
    except msgspec.DecodeError:  # PyAV crashed, or was stopped by a limit
        return NotPlayed()
    return outcome
