"""Words that people have for their own cases, from `case_words.yaml`, as patterns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec


@dataclass(frozen=True)
class _Lists:
    says_nothing: tuple[str, ...]
    several: tuple[str, ...]
    asked_on: tuple[str, ...]
    goes_on: tuple[str, ...]
    announces: tuple[str, ...]
    in_course: tuple[str, ...]
    all: tuple[str, ...]
    shows: tuple[str, ...]
    broke_again: tuple[str, ...]
    thought: tuple[str, ...]
    gives_up: tuple[str, ...]
    goes_back: tuple[str, ...]
    elsewhere: tuple[str, ...]
    material: tuple[str, ...]
    brings: tuple[str, ...]


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """The longest first, so that no shorter one is found inside it."""
    return re.compile("|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))))


_LISTS = msgspec.yaml.decode((Path(__file__).parent / "case_words.yaml").read_bytes(), type=_Lists)

SAYS_NOTHING = _any(_LISTS.says_nothing)
"""What stands beside the name of a case in a message that only says which."""
SEVERAL = _any(_LISTS.several)
"""What speaks of more than one case."""
ASKED_ON = _any(_LISTS.asked_on)
"""What asks about a case that was spoken of…"""
GOES_ON = _any((*_LISTS.asked_on, *_LISTS.goes_on))
"""…and all that may stand beside it where nothing else is asked."""
ANNOUNCES = _any((*_LISTS.announces, *_LISTS.says_nothing, *_LISTS.material))
"""All of a message that only says that something is to be added."""
IN_COURSE = _any(_LISTS.in_course)
"""How work moves: whatever was spoken of last, it is about a case."""
ALL = _any((*_LISTS.all, *_LISTS.several))
SHOWS = _any((*_LISTS.all, *_LISTS.several, *_LISTS.shows, *_LISTS.says_nothing))
"""One of those and nothing but these: all cases are to be told."""
BROKE_AGAIN = _any(_LISTS.broke_again)
"""What was repaired is broken after all."""
THOUGHT = _any((*_LISTS.thought, *_LISTS.gives_up, *_LISTS.says_nothing))
GIVES_UP = _any(_LISTS.gives_up)
"""One of these and nothing but those: a case is to be taken back, after some thought."""
GOES_BACK = _any(_LISTS.goes_back)
"""What goes back to something that was told before."""
ELSEWHERE = _any(_LISTS.elsewhere)
"""What people say of a request that was not filed here, or whose number they lost."""
MATERIAL = _any(_LISTS.material)
BRINGS = _any(_LISTS.brings)
"""MATERIAL and one of these: a picture or the like goes with it."""
