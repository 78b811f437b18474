"""Chengdu's places in citizens' words: which district, which sub-district, and who handles what happens there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from language import sounds, tables
from language.phrases import longest_first
from language.sounds import Sounding


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text. Codes are the national ones; functional zones, which have none, carry ids of ours."""

    district: str
    district_name: str
    street: str | None
    """Official name of the sub-district or town (桂溪街道); None where the words give only a district or landmark."""
    handled_by: str
    """Code of the unit that handles requests from here: a functional zone takes over streets of other districts."""
    text: str
    """The words that gave the place."""


@dataclass(frozen=True, slots=True)
class _Name:
    district: str
    handled_by: str
    street: str | None
    rank: int
    """How much the name says: 2 a sub-district by its full name, 1 a short name or a landmark, 0 a district."""


DISTRICTS: Mapping[str, str] = MappingProxyType({row[0]: row[1] for row in tables.rows("districts.tsv")})
"""Code → full name of the 23 units that requests are routed to."""


@lru_cache(maxsize=16)
def find(s: str) -> Place | None:
    """The most telling place in `s`: a street outweighs a district; beside a district, a short name must lie in it."""
    names = [(match[0], _NAMES[match[0]]) for match in _NAME.finditer(s)]
    named = {name.district for _, name in names if name.rank == 0}
    candidates = [(text, name) for text, name in names if name.rank != 1 or not named or _agrees(name, named)]
    if not candidates:
        return None
    text, name = max(candidates, key=lambda candidate: candidate[1].rank)
    return _place(text, name)


def find_all(s: str) -> tuple[tuple[int, Place], ...]:
    """Every place named in `s`, in order, each with where its name begins."""
    return tuple((match.start(), _place(match[0], _NAMES[match[0]])) for match in _NAME.finditer(s))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A district that a text says, and a name in it that lies in another one; codes of districts."""

    said: str
    name: str
    lies_in: str


def contradiction(s: str) -> Contradiction | None:
    """Whether every telling name in `s` lies outside of the one district that it says: 金牛区熊猫基地."""
    found = [(match[0], _NAMES[match[0]]) for match in _NAME.finditer(s)]
    said = {name.district for _, name in found if name.rank == 0}
    telling = [(text, name) for text, name in found if name.rank > 0]
    if len(said) != 1 or not telling or any(said & _homes(text) for text, _ in telling):
        return None
    text, name = max(telling, key=lambda one: one[1].rank)
    return Contradiction(said.pop(), text, name.handled_by)


def homonyms(s: str) -> tuple[str, ...]:
    """The districts that the most telling name of `s` may lie in, where it names none and there are several: 石羊."""
    place = find(s)
    if place is None or districts_in(s):
        return ()
    return tuple(sorted(_SEVERAL.get(place.text, ())))


def districts_in(s: str) -> tuple[str, ...]:
    """The codes of the districts that `s` names by themselves, in order, each once."""
    named = (_NAMES[match[0]] for match in _NAME.finditer(s))
    return tuple(dict.fromkeys(name.district for name in named if name.rank == 0))


def in_district(s: str, code: str) -> str:
    """A place in words with this district before it, instead of any that it named."""
    kept = _NAME.sub(lambda match: match[0] if _NAMES[match[0]].rank or _is_road(s, match) else "", s)
    return DISTRICTS[code] + kept.lstrip("的，, ")


def without_names_outside(s: str, code: str) -> str:
    """A place in words without the names that lie in other districts than this one (a code)."""
    return _NAME.sub(lambda match: match[0] if code in _homes(match[0]) else "", s)


def _is_road(s: str, match: re.Match[str]) -> bool:
    """温江大道 is no district."""
    return s[match.end() : match.end() + 2].startswith(("路", "大道", "街", "大街"))


def _homes(text: str) -> set[str]:
    name = _NAMES[text]
    return {name.district, name.handled_by} | set(_SEVERAL.get(text, ()))


def masked(s: str) -> str:
    """`s` with a bar for every character of a place name."""
    return _NAME.sub(lambda match: "|" * len(match[0]), s)


def _place(text: str, name: _Name) -> Place:
    return Place(name.district, DISTRICTS[name.district], name.street, name.handled_by, text)


def elsewhere(s: str) -> bool:
    """Whether the name of a point on a map begins with a city that is not this one: 重庆市渝中区…."""
    return find(s) is None and not s.startswith(_HERE) and _OTHER_CITY.match(s) is not None


# The city with some room around it.
_SOUTH, _NORTH, _WEST, _EAST = 30.0, 31.5, 102.9, 105.0


def is_within(latitude: float, longitude: float) -> bool:
    """Whether a point (degrees) may lie in the city."""
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST


_HERE = ("成都", "四川省成都", "中国四川省成都")
_OTHER_CITY = re.compile("(?:中国)?(?:[^省]{2,3}省|.{2,5}自治区)?[^市]{2,4}市(?=[^市]{1,5}[区县市旗])")


def only_a_place(s: str) -> bool:
    """Whether a message names a place and nothing else: 温江, 我住温江, 那温江那边呢."""
    place = find(s)
    if place is None or len(s) > _LONGEST_ALONE:
        return False
    return _BESIDE_A_PLACE.fullmatch(s.replace(place.text, "")) is not None


def _agrees(name: _Name, named: set[str]) -> bool:
    return name.district in named or name.handled_by in named


_MISTYPED: Mapping[str, str] = MappingProxyType({"武候": "武侯"})
"""Short names of districts as they are often typed: too short to be told by their sound alone."""


def _district_names() -> Iterator[tuple[str, _Name]]:
    for code, full, aliases in tables.rows("districts.tsv"):
        for text in (full, *aliases.split()):
            yield text, _Name(code, code, None, 0)


def _street_names() -> Iterator[tuple[str, _Name]]:
    for district, handled_by, street, aliases in tables.rows("streets.tsv"):
        handler = district if handled_by == "-" else handled_by
        official = None if street == "-" else street
        if official:
            yield official, _Name(district, handler, official, 2)
        for text in aliases.split():
            yield text, _Name(district, handler, official, 1)


_NAMES: Mapping[str, _Name] = MappingProxyType({**dict(_district_names()), **dict(_street_names())})
NAMES: tuple[str, ...] = tuple(_NAMES)
"""Every name known here, districts and streets, full and short."""


def _several() -> Mapping[str, frozenset[str]]:
    """Short names that sub-districts or towns of several districts have: name → who handles each."""
    homes: dict[str, set[str]] = {}
    for district, handled_by, street, aliases in tables.rows("streets.tsv"):
        short = re.sub("(?:街道|镇|乡)$", "", street)
        for name in {short, *aliases.split()} if len(short) > 1 else set(aliases.split()):
            homes.setdefault(name, set()).add(district if handled_by == "-" else handled_by)
    return MappingProxyType({name: frozenset(found) for name, found in homes.items() if len(found) > 1})


_SEVERAL: Mapping[str, frozenset[str]] = _several()

# Characters before and after a short name that make it part of another word: 提高新生儿…, 最新都是…, 大丰收, 千万安全.
_FALSE_FRIENDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "新都": ("重最更全", "市会是有要能没不在可"),
        "新津": ("最更", "贴"),
        "金牛": ("", "座奖"),
        "成华": ("换改写变当", "府"),
        "青羊": ("", "座"),
        "高新": ("提最更", "技企产科人认精生农员增"),
        "玉林": ("", "市"),
        "万安": ("千", "全装排静心"),
        "大丰": ("", "收富"),
        "大源": ("最", "头"),
        "三岔": ("", "路"),
    }
)


def _rest(name: str) -> str:
    """The pattern of what follows the first character of a name, which must be no part of another word."""
    before, after = _FALSE_FRIENDS.get(name, ("", ""))
    return (f"(?<![{before}]{name[0]})" if before else "") + re.escape(name[1:]) + (f"(?![{after}])" if after else "")


_NAME = longest_first({name: _rest(name) for name in _NAMES})


@lru_cache(maxsize=16)
def mended(s: str) -> str:
    """`s` with the names that are only typed otherwise than they sound put right: 武候区, 龙全驿区大面街到."""
    for wrong, right in _MISTYPED.items():
        s = s.replace(wrong, right)
    known = {at for match in _NAME.finditer(s) for at in range(match.start(), match.end())}
    return sounds.mended(s, _by_sound(), known)


def looks_like_one(s: str) -> bool:
    """Whether a message has the look of an answer to where."""
    return find(s) is not None or any(word in s for word in _WORDS) or _NUMBERED.search(s) is not None


def is_kind(word: str) -> bool:
    """Whether a word ends as those for places do: 大道, 菜市场, 门口, 号院."""
    return word.endswith(_KINDS)


_WORDS = tuple(word for row in tables.rows("place_words.tsv") for word in row)
_KINDS = (*_WORDS, "号", "段", "院", "站")
_NUMBERED = re.compile(r"\d+号")
# Shorter ones sound like too much else.
_SHORTEST_HEARD = 3


@cache
def _by_sound() -> Sounding:
    return sounds.by_sound(
        name for name in NAMES if len(name) >= _SHORTEST_HEARD and not name.startswith(tuple(_MISTYPED))
    )


_LONGEST_ALONE = 20
_BESIDE_A_PLACE = re.compile(
    "(?:那|么|我们?|是|在|住|到|就|的|了|呢|喃|嘛|噻|呀|啊|哈|呃|嗯|这?边|人|儿|办|(?:又|该|要|也)?(?:是|要)?(?:(?:怎么|咋个?)(?:办|样|弄|说|整)?|一样|[这那]样|吗)"
    "|[，。？！,.?! ])*"
)


def without_names(s: str) -> str:
    """`s` with a blank for every place name."""
    return _NAME.sub(" ", s)
