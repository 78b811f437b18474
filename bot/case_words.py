"""Words that people have for their own cases, from `case_words.yaml`, as patterns."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from language.phrases import any_of


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
    settled: tuple[str, ...]
    goes_back: tuple[str, ...]
    elsewhere: tuple[str, ...]
    material: tuple[str, ...]
    brings: tuple[str, ...]
    redo: tuple[str, ...]
    unsolved: tuple[str, ...]
    for_nothing: tuple[str, ...]


_LISTS = msgspec.yaml.decode((Path(__file__).parent / "case_words.yaml").read_bytes(), type=_Lists)

SAYS_NOTHING = any_of(_LISTS.says_nothing)
"""What stands beside the name of a case in a message that only says which."""
SEVERAL = any_of(_LISTS.several)
"""What speaks of more than one case."""
ASKED_ON = any_of(_LISTS.asked_on)
"""What asks about a case that was spoken of…"""
GOES_ON = any_of((*_LISTS.asked_on, *_LISTS.goes_on))
"""…and all that may stand beside it where nothing else is asked."""
ANNOUNCES = any_of((*_LISTS.announces, *_LISTS.says_nothing, *_LISTS.material))
"""All of a message that only says that something is to be added."""
IN_COURSE = any_of(_LISTS.in_course)
"""How work moves: whatever was spoken of last, it is about a case."""
ALL = any_of((*_LISTS.all, *_LISTS.several))
SHOWS = any_of((*_LISTS.all, *_LISTS.several, *_LISTS.shows, *_LISTS.says_nothing))
"""One of those and nothing but these: all cases are to be told."""
BROKE_AGAIN = any_of(_LISTS.broke_again)
"""What was repaired is broken after all."""
THOUGHT = any_of((*_LISTS.thought, *_LISTS.gives_up, *_LISTS.says_nothing))
GIVES_UP = any_of(_LISTS.gives_up)
"""One of these and nothing but those: a case is to be taken back, after some thought."""
SETTLED = any_of(_LISTS.settled)
"""Why it may be."""
GOES_BACK = any_of(_LISTS.goes_back)
"""What goes back to something that was told before."""
ELSEWHERE = any_of(_LISTS.elsewhere)
"""What people say of a request that was not filed here, or whose number they lost."""
MATERIAL = any_of(_LISTS.material)
BRINGS = any_of(_LISTS.brings)
"""MATERIAL and one of these: a picture or the like goes with it."""
REDO = any_of(_LISTS.redo)
UNSOLVED = any_of(_LISTS.unsolved)
"""REDO and one of these: an answered case is to be dealt with once more…"""
FOR_NOTHING = any_of(_LISTS.for_nothing)
"""…which is said by these alone of whatever was spoken of."""
