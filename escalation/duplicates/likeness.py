"""How alike two requests are in place and in matter, as numbers that a fitted model weighs. Pure."""

import math
from collections.abc import Callable, Set
from difflib import SequenceMatcher
from enum import IntEnum

from escalation.duplicates.meaning import alike
from escalation.duplicates.reading import SURE
from escalation.duplicates.sketch import Sketch

Rarity = Callable[[str], float]
"""How telling a concept is."""


class PlaceSign(IntEnum):
    """Columns of `place_signs`, each from 0 to 1. What speaks against one place never speaks for it: see `fitting`."""

    ALWAYS = 0
    SAME_TOWN = 1
    OTHER_TOWN = 2
    OTHER_DISTRICT = 3
    SAME_NUMBER = 4
    OTHER_NUMBER = 5
    SAME_NAME = 6
    OTHER_NAME = 7
    UNMATCHED_NAME = 8
    SAME_RARE_WORDS = 9
    OTHER_RARE_WORDS = 10
    NOTHING_SHARED = 11
    SAME_ROAD = 12
    OTHER_ROAD = 13
    OTHER_PART_OF_ROAD = 14
    UNMATCHED_TOWN = 15
    SAME_OPENING = 16
    OTHER_OPENING = 17
    ONLY_A_DISTRICT = 18


class MatterSign(IntEnum):
    """Columns of `matter_signs`, each from 0 to 1."""

    ALWAYS = 0
    SETTING = 1
    OBJECT = 2
    ALL_OBJECTS_OF_ONE = 3
    TROUBLE = 4
    ALL_TROUBLES_OF_ONE = 5
    BOTH = 6
    ALL_OF_ONE = 7
    OTHER_OBJECT = 8
    OTHER_TROUBLE = 9
    ALL_OTHER = 10
    OTHER_AREA = 11
    CHARACTERS = 12
    MEANING = 13
    SHARED_MATTERS = 14
    NEAR = 15
    READ = 16


AGAINST_PLACE = frozenset(
    {
        PlaceSign.OTHER_TOWN,
        PlaceSign.OTHER_DISTRICT,
        PlaceSign.OTHER_NUMBER,
        PlaceSign.OTHER_NAME,
        PlaceSign.UNMATCHED_NAME,
        PlaceSign.OTHER_RARE_WORDS,
        PlaceSign.NOTHING_SHARED,
        PlaceSign.OTHER_ROAD,
        PlaceSign.OTHER_PART_OF_ROAD,
        PlaceSign.UNMATCHED_TOWN,
        PlaceSign.OTHER_OPENING,
    }
)
AGAINST_MATTER = frozenset(
    {MatterSign.OTHER_OBJECT, MatterSign.OTHER_TROUBLE, MatterSign.ALL_OTHER, MatterSign.OTHER_AREA}
)

_FULL_RARE = 12.0
_FULL_OTHER_RARE = 24.0
_SOME_RARE = 4.0


def place_signs(one: Sketch, other: Sketch) -> tuple[float, ...]:
    """By `PlaceSign`."""
    own = {name for name in one.names if name in other.plain}
    theirs = {name for name in other.names if name in one.plain}
    missing = bool(one.names - own), bool(other.names - theirs)
    named = min(len(own | theirs), 2) / 2
    shared = sum(one.rare[word] for word in one.rare.keys() & other.rare.keys())
    apart = min(sum(sketch.rare.values()) - shared for sketch in (one, other))
    town = same_town(one, other)
    same_number, other_number = _numbers(one, other)
    return (
        1.0,
        town,
        bool(one.towns and other.towns and not one.towns & other.towns),
        bool(one.districts and other.districts and not one.districts & other.districts),
        same_number,
        other_number,
        named,
        all(missing) and not named,
        any(missing) and not all(missing) and not named,
        min(shared, _FULL_RARE) / _FULL_RARE * bool(named),
        min(apart, _FULL_OTHER_RARE) / _FULL_OTHER_RARE,
        not (town or named or shared > _SOME_RARE),
        *_roads(one, other),
        not town and bool(one.towns) != bool(other.towns),
        *_openings(one, other),
        not (one.districts.isdisjoint(other.districts) or _names_more(one) or _names_more(other)),
    )


def _names_more(sketch: Sketch) -> bool:
    """Whether a request names more of its place than the district."""
    return bool(sketch.towns or sketch.names or sketch.roads)


def _roads(one: Sketch, other: Sketch) -> tuple[bool, bool, bool]:
    """Whether both name one road; whether both name roads and none in common; whether they name two parts of one."""
    shared = {road[0] for road in one.roads} & {road[0] for road in other.roads}
    parted = {
        own[0]
        for own in one.roads
        for their in other.roads
        if own[0] == their[0] and any(a and b and a != b for a, b in zip(own[1:], their[1:], strict=True))
    }
    sides = ((one.roads, other.plain), (other.roads, one.plain))
    named = any(road[0] in plain for roads, plain in sides for road in roads)
    return bool(shared - parted), bool(one.roads and other.roads and not named), bool(parted)


def _openings(one: Sketch, other: Sketch) -> tuple[bool, bool]:
    """Whether one begins with what the other holds too, and whether neither does."""
    held = [bool(a.opening) and a.opening in b.plain for a, b in ((one, other), (other, one))]
    return any(held), bool(one.opening and other.opening) and not any(held)


def same_town(one: Sketch, other: Sketch) -> bool:
    """Whether both name the same sub-district or town, be it with its full name in one of them only."""
    return (
        not one.towns.isdisjoint(other.towns)
        or any(town in other.plain for town in one.towns)
        or any(town in one.plain for town in other.towns)
    )


def _numbers(one: Sketch, other: Sketch) -> tuple[bool, bool]:
    """Whether some kind of number (buildings, lines, exits) agrees, and whether some kind has nothing in common."""
    kinds = {unit for unit, _ in one.numbers} & {unit for unit, _ in other.numbers}
    agreeing = {unit for unit, _ in one.numbers & other.numbers}
    return bool(agreeing), bool(kinds - agreeing)


def copied(one: Sketch, other: Sketch) -> bool:
    """Whether two requests are told in the same words but for what one of them has beside those of the other."""
    alike = SequenceMatcher(None, one.whole, other.whole, autojunk=False)
    return alike.ratio() > _COPIED and all(change != "replace" for change, *_ in alike.get_opcodes())


_COPIED = 0.6


def placed(signed: float, read: float) -> tuple[float, float, float]:
    """What is sure of a place together, each from 0 to 1: always; log odds by its signs; those by its reading."""
    return 1.0, _surely(signed), _surely(read)


def matter_signs(one: Sketch, other: Sketch, rarity: Rarity, odds: float) -> tuple[float, ...]:
    """By `MatterSign`; `rarity` of every concept; `odds` as `Readings.matter`."""
    objects = _overlap(one.objects, other.objects, rarity)
    troubles = _overlap(one.troubles, other.troubles, rarity)
    other_object = bool(one.objects and other.objects and not one.objects & other.objects)
    other_trouble = bool(one.troubles and other.troubles and not one.troubles & other.troubles)
    common = len(one.characters & other.characters)
    return (
        1.0,
        _overlap(one.settings, other.settings, rarity)[0],
        *objects,
        *troubles,
        *_overlap(one.objects | one.troubles, other.objects | other.troubles, rarity),
        other_object,
        other_trouble,
        other_object and other_trouble,
        bool(one.area and other.area and one.area != other.area),
        common / math.sqrt(max(1, len(one.characters)) * max(1, len(other.characters))),
        *(alike(one.meaning, other.meaning) if one.meaning and other.meaning else (0.0, 0.0, 0.0)),
        _surely(odds),
    )


def _surely(odds: float) -> float:
    return (max(-SURE, min(SURE, odds)) + SURE) / (2 * SURE)


_PRIOR = 0.7  # one shared concept among few proves less than several


def _overlap(one: Set[str], other: Set[str], rarity: Rarity) -> tuple[float, float]:
    """What two sets of concepts share: of both together, and of the smaller one."""
    shared, own, theirs = (sum(map(rarity, concepts)) for concepts in (one & other, one, other))
    return shared / math.sqrt((own + _PRIOR) * (theirs + _PRIOR)), shared / (min(own, theirs) + _PRIOR)
