"""Words in which a citizen takes back what they answered in the form, and tells nothing instead. Pure."""

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

from bot import hearing
from bot.request_draft import Slot
from language import dialect, personal, places, sounds
from language.phrases import any_of
from language.sounds import Sounding


class Whole(StrEnum):
    """What is taken back where it is not named."""

    LAST = "last"  # the last answer
    ALL = "all"


class _ToldWrong(msgspec.Struct, frozen=True):
    verbs: frozenset[str]
    whose: frozenset[str]


class _Words(msgspec.Struct, frozen=True):
    before: frozenset[str]
    earlier: frozenset[str]
    names: dict[Slot, frozenset[str]]
    wrong: frozenset[str]
    again: frozenset[str]
    anew: frozenset[str]
    beside: frozenset[str]
    told_wrong: _ToldWrong


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


# What says for sure that an answer is given once more: 改 and 换 may be about the matter.
_AGAIN = any_of({one for one in _WORDS.again if len(one) > 1 and one[0] in "重从再"} | _WORDS.anew)
_BACK = any_of(_WORDS.before)
_WRONG = any_of(one for one in _WORDS.wrong if len(one) > 1)
_NAMES = {slot: any_of(names) for slot, names in _WORDS.names.items() if slot is not Slot.WHAT}
_VERB, _WHOSE = (
    f"(?:{'|'.join(sorted(some, key=len, reverse=True))})"
    for some in (_WORDS.told_wrong.verbs, _WORDS.told_wrong.whose)
)
_TOLD_WRONG = re.compile(
    f"{_VERB}(?:的?(?:那个)?是|成)[^，,。 ]{{0,8}}{_WHOSE}|{_VERB}成[^，,。 ]{{1,10}}了"
    f"|把[^，,。 ]{{0,6}}{_WHOSE}[^，,。 ]{{0,6}}{_VERB}[^，,。 ]{{0,3}}了"
)
_LONGEST_REASON = 50
_EVIDENCE = 2
_TELLS = re.compile(r"\d{5,}|\d+[号栋幢]|[路街巷]\d")


@cache
def _sounding() -> Sounding:
    """The words for places, times and going back, by how they sound: 敌址, 反回."""
    names = (one for slot in _NAMES for one in _WORDS.names[slot])
    return sounds.by_sound(one for one in (*names, *_WORDS.before, "返回", "上一步", "重填") if len(one) > 1)


def with_a_reason(text: str) -> Slot | Whole | None:
    """What a message takes back that says why, 等哈，地点写成我丈母娘屋头了，重新填; None for one that tells the right
    answer, or too little of going back."""
    said = dialect.plain(text)
    # What is announced as the place may be whose it is: 地点是我女婿屋头的.
    if len(said) > _LONGEST_REASON or hearing.asks(said) or _TELLS.search(said) or places.find(said):
        return None
    if personal.mobile(said) or personal.landline(said):
        return None
    mended = sounds.mended(said, _sounding())
    slot = next((slot for slot, names in _NAMES.items() if names.search(mended)), None)
    told_wrong = _TOLD_WRONG.search(mended)
    signs = (_BACK.search(mended), _AGAIN.search(mended), told_wrong or _WRONG.search(mended))
    if not any(signs) or sum(map(bool, (slot, *signs))) < _EVIDENCE:
        return None
    if slot is None and told_wrong and re.search(_WHOSE, told_wrong[0]):
        slot = Slot.WHERE
    # A name and 重新 alone are told of a matter as well: 电话重新打也没人接.
    return slot or (Whole.LAST if signs[0] or (signs[1] and signs[2]) else None)


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
