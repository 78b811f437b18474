"""Words in which a citizen takes back what they answered in the form, and tells nothing instead. Pure."""

import re
from enum import StrEnum
from pathlib import Path

import msgspec

from bot.request_form import Slot
from language import dialect, places
from language.phrases import any_of


class Whole(StrEnum):
    """What is taken back where it is not named."""

    LAST = "last"  # the last answer
    ALL = "all"


class _Words(msgspec.Struct, frozen=True):
    before: frozenset[str]
    earlier: frozenset[str]
    names: dict[Slot, frozenset[str]]
    wrong: frozenset[str]
    again: frozenset[str]
    anew: frozenset[str]
    beside: frozenset[str]


_WORDS = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=_Words)
_TAKES_BACK = _WORDS.wrong | _WORDS.again
_ANY = any_of(
    frozenset.union(*_WORDS.names.values(), _WORDS.before, _WORDS.earlier, _TAKES_BACK, _WORDS.anew, _WORDS.beside)
)
_MARKS = re.compile(r"[，,。.！!？?~～、；;：:\s]+")
_LONGEST = 30
# More than that tells something.
_LONGEST_REST = 2
# 上一个月, 3天前: a time.
_OF_A_TIME = re.compile(r"\d|[年月周天]|星期|礼拜|小时|钟头|时候")


def heard(text: str) -> Slot | Whole | None:
    """What a message takes back, by its name or as the last answer or all of them; None for one that tells something,
    be it the right answer."""
    said = _MARKS.sub(" ", dialect.plain(text))
    if len(said) > _LONGEST:
        return None
    found, rest = set(_ANY.findall(said)), _ANY.sub("", said).replace(" ", "")
    if len(rest) > _LONGEST_REST or _OF_A_TIME.search(rest) or places.looks_like_one(rest):
        return None
    if found & _WORDS.anew:
        return Whole.ALL
    takes_back = bool(found & _TAKES_BACK)
    # 事情 and 问题 may only go with another name.
    if takes_back and (named := [slot for slot, names in _WORDS.names.items() if found & names]):
        return named[0]
    return Whole.LAST if found & _WORDS.before or (takes_back and found & _WORDS.earlier) else None
