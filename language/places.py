"""Chengdu's places in citizens' words: which district, which sub-district, and who handles what happens there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from language import tables


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


def masked(s: str) -> str:
    """`s` with a bar for every character of a place name."""
    return _NAME.sub(lambda match: "|" * len(match[0]), s)


def _place(text: str, name: _Name) -> Place:
    return Place(name.district, DISTRICTS[name.district], name.street, name.handled_by, text)


def only_a_place(s: str) -> bool:
    """Whether a message names a place and nothing else: 温江, 我住温江, 那温江那边呢."""
    place = find(s)
    if place is None or len(s) > _LONGEST_ALONE:
        return False
    return _BESIDE_A_PLACE.fullmatch(s.replace(place.text, "")) is not None


def _agrees(name: _Name, named: set[str]) -> bool:
    return name.district in named or name.handled_by in named


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

# Characters before and after a short name that make it part of another word: 提高新生儿…, 最新都是…, 大丰收, 千万安全.
_FALSE_FRIENDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "新都": ("重最更全", "市会是有要能没不在可"),
        "新津": ("最更", "贴"),
        "金牛": ("", "座奖"),
        "青羊": ("", "座"),
        "高新": ("提最更", "技企产科人认精生农员增"),
        "玉林": ("", "市"),
        "万安": ("千", "全装排静心"),
        "大丰": ("", "收富"),
        "大源": ("最", "头"),
        "三岔": ("", "路"),
    }
)


def _pattern(text: str) -> str:
    before, after = _FALSE_FRIENDS.get(text, ("", ""))
    return (f"(?<![{before}])" if before else "") + re.escape(text) + (f"(?![{after}])" if after else "")


_NAME = re.compile("|".join(_pattern(text) for text in sorted(_NAMES, key=len, reverse=True)))

_LONGEST_ALONE = 20
_BESIDE_A_PLACE = re.compile(
    "(?:那|么|我们?|是|在|住|到|就|的|了|呢|喃|嘛|噻|呀|啊|哈|呃|嗯|这?边|人|儿|办|(?:又|该|要)?(?:怎么|咋个?)(?:办|样|弄)"
    "|[，。？！,.?! ])*"
)


def without_names(s: str) -> str:
    """`s` with a blank for every place name."""
    return _NAME.sub(" ", s)
