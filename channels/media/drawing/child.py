"""A picture drawn in a child process: whatever its file does to Pillow, the answer is an Outcome."""

from pathlib import Path

import msgspec

from channels.media.drawing.drawn import Fault, NotDrawn, Outcome
from records import confined

_WALL_SECONDS = 40.0
_LARGEST_ANSWER = 40_000_000


def draw(file: Path, form: str, *, wall_seconds: float = _WALL_SECONDS) -> Outcome:
    """The picture of a file of this format of Pillow's. Blocks for at most `wall_seconds`."""
    arguments = (str(file.absolute()), form)
    answer = confined.ask("channels.media.drawing", *arguments, wall_seconds=wall_seconds, largest=_LARGEST_ANSWER)
    try:
        outcome: Outcome = msgspec.msgpack.decode(answer.content, type=Outcome)
    except msgspec.DecodeError:  # Pillow crashed, or was stopped by a limit
        return NotDrawn(Fault.DAMAGED)
    return outcome
