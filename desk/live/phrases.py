"""What staff say often: `phrases.yaml`, put into the answer by a key and changed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec


@dataclass(frozen=True)
class Phrase:
    """`title` for the list, `text` for the answer."""

    title: str
    text: str


@cache
def phrases() -> Sequence[Phrase]:
    """All of them, in the order of the file."""
    return msgspec.yaml.decode((files("desk") / "live/phrases.yaml").read_bytes(), type=tuple[Phrase, ...])
