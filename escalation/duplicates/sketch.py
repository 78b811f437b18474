"""What of a request is compared with others; drawn once a request, compared with thousands. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from escalation.duplicates import concept, mention
from escalation.duplicates.meaning import Meaning
from language import places, tables
from language.text import normalise

_HAN = re.compile("[\u3400-\u9fff]+")
_GAPS = re.compile(r"\|+")
_LATIN = re.compile("[a-z0-9]{2,}")
_LATIN_WEIGHT = 6.0
_RARE = 4.0
_DISTRICT_NAMES = frozenset(
    name for _, full, aliases in tables.rows("districts.tsv") for name in (full, *aliases.split())
)
_DISTRICT = re.compile("|".join(sorted(_DISTRICT_NAMES, key=lambda name: (-len(name), name))))


@dataclass(frozen=True, slots=True)
class Sketch:
    """A request as it is compared. `plain` is its normalised text without blanks."""

    at: datetime
    plain: str
    districts: frozenset[str]
    towns: frozenset[str]
    """Short official names: 桂溪."""
    names: frozenset[str]
    """Two characters of every road, compound, shop or landmark."""
    roads: frozenset[tuple[str, str, str, str]]
    """As `mention.roads`."""
    opening: str
    """As `mention.opening`, names of districts left out."""
    numbers: frozenset[tuple[str, str]]
    rare: Mapping[str, float]
    """Rare pairs of characters and Latin words that no concept explains, with their rarity: mostly unknown names."""
    settings: frozenset[str]
    objects: frozenset[str]
    troubles: frozenset[str]
    whole: str
    """`plain` with the numbers of buildings, stairs and floors in digits."""
    told: str
    """What is told beside the place, a stroke for each gap."""
    characters: frozenset[str]
    """Of what is told beside the place."""
    area: str | None
    meaning: Meaning | None
    """None where the router's classifier is not loaded."""


def sketch(raw: str, at: datetime, area: str | None = None, meaning: Meaning | None = None) -> Sketch:
    """The sketch of a request: its text, masked or not, the moment it came in, its area in the catalogue, and what the
    router's classifier makes of it."""
    text = normalise(raw)
    known = _known_places(text)
    masked, names, beside = _parted(raw, text, known)
    heard = concept.hear(beside)
    return Sketch(
        at=at,
        plain=text.replace(" ", ""),
        whole=whole(raw),
        districts=known.districts,
        towns=known.towns | mention.towns(masked),
        names=names,
        roads=mention.roads(text),
        opening=mention.opening(_DISTRICT.sub("", text)),
        numbers=mention.numbers(text),
        rare=_rare(text, masked, heard.spans),
        settings=heard.settings,
        objects=heard.objects,
        troubles=heard.troubles,
        told=_gaps_closed(beside),
        characters=frozenset(character for run in _HAN.findall(beside) for character in run) - mention.SAYS_NOTHING,
        area=area,
        meaning=meaning,
    )


def whole(raw: str) -> str:
    """A request as a whole, as `Sketch.whole`."""
    return mention.in_digits(normalise(raw).replace(" ", ""))


def told(raw: str) -> str:
    """What a request tells beside the place, as `Sketch.told`."""
    text = normalise(raw)
    return _gaps_closed(_parted(raw, text, _known_places(text))[2])


def _parted(raw: str, text: str, known: "_Known") -> tuple[str, frozenset[str], str]:
    """A text without the places that the table knows, the names of places in it, and it without these too."""
    masked = places.masked(text).replace(" ", "|")
    names = known.names | mention.names(masked, concept.hear(masked).spans) | mention.quoted(raw)
    return masked, names, _without(masked, names)


def _gaps_closed(told: str) -> str:
    return _GAPS.sub("|", told).strip("|")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the city's table of places says of a text."""

    districts: frozenset[str]
    towns: frozenset[str]
    names: frozenset[str]


def _known_places(text: str) -> _Known:
    districts: set[str] = set()
    towns: set[str] = set()
    names: set[str] = set()
    for start, place in places.find_all(text):
        road = mention.ROAD.match(text, start + len(place.text))
        if road and place.text != place.street:
            names.add(place.text + road[0])
            continue
        districts |= {place.district, place.handled_by}
        if place.street is not None:
            towns.add(short(place.street))
            # Two landmarks of one sub-district are two places.
            names |= {place.text} if place.text[:2] not in place.street else set()
        elif place.text not in _DISTRICT_NAMES:
            names.add(place.text)
    return _Known(frozenset(districts), frozenset(towns), frozenset(names))


def short(town: str) -> str:
    """桂溪 of 桂溪街道; a name of two characters stays."""
    return re.sub("(?:街道|镇|乡)$", "", town) if len(town) > 2 else town


def _without(masked: str, names: frozenset[str]) -> str:
    for name in sorted(names, key=lambda name: (-len(name), name)):
        masked = re.sub(re.escape(name) + "(?:[东西南北中上下正横]?[路街]|[湖河江沟寺巷村镇桥])?", "|", masked)
    return masked


def _rare(text: str, masked: str, spans: tuple[tuple[int, int], ...]) -> dict[str, float]:
    unexplained = list(masked)
    for start, end in spans:
        unexplained[start:end] = " " * (end - start)
    runs = _HAN.findall("".join(unexplained))
    pairs = {run[start : start + 2] for run in runs for start in range(len(run) - 1)}
    weights = {pair: mention.rarity(pair) for pair in sorted(pairs) if mention.may_name(pair)}
    told = {pair: weight for pair, weight in weights.items() if weight > _RARE}
    return told | dict.fromkeys(_LATIN.findall(text), _LATIN_WEIGHT)
