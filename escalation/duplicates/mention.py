"""The places that a request names: known ones by the city's table, others by how Chinese names of places end."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache

from language import tables, words

_UNITS = {"幢": "栋", "号楼": "栋", "层": "楼"}
_NUMBER = re.compile(
    "([0-9]+|[一二三四五六七八九十]{1,3})(号线|号楼|栋|幢|单元|期|组|段|环|楼|层|号院|号|路|口|座)|([a-z])(座|口|区|栋)"
)
_COUNTED = re.compile("[一二三四五六七八九十]{1,3}(?=号楼|栋|幢|单元|楼|层|期)")
_NAMED_LINE = re.compile("([a-z]{1,3})([0-9]{1,5})(?![0-9])")
_ORDINAL = re.compile("第?([一二三四五六七八九十]{1,2})(?:小学|中学|幼儿园|人民医院|医院|小(?![区时孩])|幼)")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}

_DIRECTIONS = ("", *"东西南北中上下正横")
_LISTS = {name: tuple(listed.split(" ")) for name, listed in tables.rows("names.tsv", __package__)}
_SHORT_ENDINGS = "".join(_LISTS["short_endings"])
_ORDINARY_ENDINGS = frozenset(_LISTS["ordinary_endings"])
_NOT_IN_NAMES = frozenset(_LISTS["not_in_names"])
_NOT_NAMES = frozenset(_LISTS["not_names"])
SAYS_NOTHING = frozenset(_LISTS["say_nothing"])
"""Characters that say nothing of the matter."""
_LONG = "|".join(sorted(_LISTS["endings"], key=lambda ending: (-len(ending), ending)))
_NAMED = re.compile(f"(?=([\u4e00-\u9fff]{{2}})({_LONG}|[{_SHORT_ENDINGS}]))")
_ENDING = re.compile(_LONG)
_QUOTED = re.compile('[“"「『]([^”"」』]{2,10})[”"」』]')
_TOWN = re.compile("(?=([\u4e00-\u9fff]{2})(?:街道|镇|乡))")
ROAD = re.compile("|".join(f"{way}(?:路(?!口)|街(?!道))" for way in _DIRECTIONS) + "|大道|广场|公园|大厦")
"""What makes a district's or town's name before it the name of a road or building: 武侯大道 may lie in another one."""

_ROAD_NAME = re.compile(
    "(?=([\u4e00-\u9fff]{2})([东西南北中上下正横]?)([一二三四五六七八九十]{0,2})"
    "(?:路(?![口灯面边人过上程沿线段])|街(?![道边坊])|大道|巷)(?:([东西南北中一二三四五六七八九十])段)?)"
)
_PREAMBLE = re.compile(
    "(?:你好|您好|请问|投诉|举报|反映|强烈|要求|我们?|住在?|家在?|在|是|就是|那个|这个|这边|那边"
    "|的|今天|昨天|每天|天天| )+"
)

_ORDINARY = 300
_HEARD_OFTEN = 8.0
_NAME_IS_RARER = 0.8


def rarity(run: str) -> float:
    """How surprising a run of characters is, in nats above what anybody says all the time; 0 for that."""
    return max(0.0, _surprise(run) - _HEARD_OFTEN)


@cache
def _total() -> int:
    return sum(words.frequencies().values())


def _surprise(run: str) -> float:
    known, total = words.frequencies(), _total()
    apart = sum(math.log(max(known.get(character, 0), 30) / total) for character in run)
    return -max(apart, math.log(max(known.get(run, 0), 1e-9) / total))


def numbers(text: str) -> frozenset[tuple[str, str]]:
    """Buildings, stairs, floors, lines (t64), exits, schools by number, of a normalised text, as (unit, number)."""
    found = set()
    for digits, unit, letter, marked in _NUMBER.findall(text):
        if letter:
            found.add((marked, letter))
        elif unit != "路" or digits.isdigit():
            found.add((_UNITS.get(unit, unit), str(_value(digits))))
    found |= {(letters, digits) for letters, digits in _NAMED_LINE.findall(text)}
    return frozenset(found | {("第", str(_value(ordinal))) for ordinal in _ORDINAL.findall(text)})


def in_digits(text: str) -> str:
    """A normalised text with the numbers of buildings, stairs and floors as digits: 2栋 for 二栋."""
    return _COUNTED.sub(lambda number: str(_value(number[0])), text)


def _value(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _DIGITS.get(digits, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)


def towns(text: str) -> frozenset[str]:
    """Short names of sub-districts and towns that the city's table does not have."""
    return frozenset(name for name in _TOWN.findall(text) if may_name(name) and name not in _NOT_NAMES)


def names(text: str, heard: Sequence[tuple[int, int]]) -> frozenset[str]:
    """The two characters before the ending of every name (逸都 of 置信逸都花园); `heard` are spans of other words."""
    taken = [*heard, *(match.span() for match in _ENDING.finditer(text))]
    return frozenset(
        match[1]
        for match in _NAMED.finditer(text)
        if match[2] not in ("街道", "镇", "乡") and _is_name(match) and not _overlaps(match.span(1), taken)
    )


def roads(text: str) -> frozenset[tuple[str, str, str, str]]:
    """The roads of a normalised text: two characters of each name, and its direction, number and part, each empty where
    it is not said. 益州大道北段: 益州, , , 北; 科园二路: 科园, , 二, ."""
    longest: dict[int, re.Match[str]] = {}
    for match in _ROAD_NAME.finditer(text):
        longest.setdefault(match.end(3), match)
    return frozenset(
        (match[1], match[2], match[3], match[4] or "")
        for match in longest.values()
        if may_name(match[1]) and match[1] not in _NOT_NAMES
    )


def opening(text: str) -> str:
    """The two characters that a normalised text begins with, after what anybody begins with: mostly its place."""
    preamble = _PREAMBLE.match(text)
    start = text[preamble.end() if preamble else 0 :][:2]
    return start if may_name(start) else ""


def quoted(raw: str) -> frozenset[str]:
    """The first two characters of names in quotation marks: others leave the marks out, and often the rest."""
    return frozenset(name[:2].lower() for name in _QUOTED.findall(raw))


def may_name(run: str) -> bool:
    """Whether no character of `run` is one that names do not have."""
    return not _NOT_IN_NAMES & set(run)


def _is_name(match: re.Match[str]) -> bool:
    name, ending = match[1], match[2]
    if name in _NOT_NAMES or not may_name(name):
        return False
    ordinary = ending in _ORDINARY_ENDINGS and words.frequencies().get(name, 0) > _ORDINARY
    return not ordinary and rarity(name) >= _NAME_IS_RARER


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
