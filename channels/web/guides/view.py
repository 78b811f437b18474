"""An entry as its page shows it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.citations import SAMPLE
from channels.web.guides.addresses import page_address
from channels.wording import WORDS
from escalation.rulebook import Rulebook
from escalation.wording import full_day
from knowledge_base.analysis import Analysis
from knowledge_base.chunking import is_heading
from knowledge_base.entry import Entry, Facet, Guide, Standing
from knowledge_base.shelf import Shelf
from knowledge_base.wording import facet_names
from language.places import DISTRICTS

_WORDS = WORDS.guides
_SEPARATORS = re.compile(r"^[·：:\s]+")
_ITEM = re.compile(r"^\s*[-*•·]\s+")
_STANDING = {
    Standing.NOT_YET: _WORDS.still_to_come,
    Standing.EXPIRED: _WORDS.over,
    Standing.REPEALED: _WORDS.over,
}
_LISTED = frozenset({Facet.CONDITIONS, Facet.MATERIALS, Facet.BASIS})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a guide: `form` is "text", "list" or "steps"."""

    anchor: str
    heading: str
    lines: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document; `item`: of a list, without the mark it began with."""

    text: str
    heading: bool
    item: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a document, which answers quote."""

    anchor: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Another entry: its title and address."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry in a list; `kind` is what it is, `facts` what tells it from others."""

    title: str
    address: str
    kind: str
    facts: str


@dataclass(frozen=True, slots=True)
class Notice:
    """That an entry does not hold today, and what holds instead. `readable`: it may be read all the same."""

    words: str
    instead: Link | None
    readable: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """What guides and documents share. `source` without the mark of a sample."""

    id: str
    title: str
    sample: bool
    source: str
    issuer: str | None
    number: str | None
    department: str | None
    audience: str | None
    districts: tuple[str, ...]
    as_of: date
    notice: Notice | None
    related: tuple[Link, ...]
    area: Link | None
    channel: str | None
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    pieces: tuple[Piece, ...]


def view_of(analysis: Analysis, shelf: Shelf, rulebook: Rulebook, area: Link | None, day: date) -> EntryView:
    """An entry's page on a day."""
    entry = analysis.entry
    guide = entry if isinstance(entry, Guide) else None
    sample = entry.source.startswith(SAMPLE)
    return EntryView(
        id=entry.id,
        title=entry.title,
        sample=sample,
        source=_SEPARATORS.sub("", entry.source.removeprefix(SAMPLE)) if sample else entry.source,
        issuer=entry.issuer,
        number=entry.number,
        department=rulebook.department_name(entry.department),
        audience=entry.audience,
        districts=_districts(entry),
        as_of=entry.as_of,
        notice=_notice(entry, shelf, day),
        related=tuple(map(_link, shelf.related(entry, day))),
        area=area,
        channel=guide.channel if guide else None,
        parts=_parts(guide) if guide else (),
        notes=guide.notes if guide else (),
        pieces=() if guide else _pieces(analysis),
    )


def listed(entry: Entry, areas: Mapping[str, str], day: date) -> Listed:
    """An entry in a list of entries, as it stands on a day."""
    known = (
        _STANDING.get(entry.validity.standing(day)),
        areas.get(entry.area) if isinstance(entry, Guide) else entry.issuer,
        entry.audience,
        _WORDS.only_in.format(districts="、".join(_districts(entry))) if entry.districts else None,
    )
    kind = _WORDS.guide if isinstance(entry, Guide) else _WORDS.document
    return Listed(entry.title, page_address(entry), kind, " · ".join(fact for fact in known if fact))


def _parts(guide: Guide) -> tuple[Part, ...]:
    names = facet_names()
    found = ((facet, guide.lines(facet)) for facet in Facet)
    return tuple(Part(facet.value, names[facet], lines, _form(facet, lines)) for facet, lines in found if lines)


def _form(facet: Facet, lines: tuple[str, ...]) -> str:
    if len(lines) == 1 and facet is not Facet.MATERIALS:
        return "text"
    return "steps" if facet is Facet.STEPS else "list" if facet in _LISTED else "text"


def _pieces(analysis: Analysis) -> tuple[Piece, ...]:
    return tuple(
        Piece(passage.anchor, tuple(_line(line) for line in passage.text.splitlines() if line.strip()))
        for passage in analysis.passages
    )


def _line(text: str) -> Line:
    bare = _ITEM.sub("", text)
    return Line(bare, is_heading(text), bare != text)


def _notice(entry: Entry, shelf: Shelf, day: date) -> Notice | None:
    standing, validity = entry.validity.standing(day), entry.validity
    ends = {
        Standing.NOT_YET: (_WORDS.not_yet, validity.effective),
        Standing.EXPIRED: (_WORDS.expired, validity.expires),
        Standing.REPEALED: (_WORDS.repealed, validity.repealed),
    }
    if standing not in ends:
        return None
    words, when = ends[standing]
    instead = shelf.instead(entry, day)
    said = words.format(day=full_day(when or day))
    return Notice(said, _link(instead) if instead else None, standing is Standing.NOT_YET)


def _link(entry: Entry) -> Link:
    return Link(entry.title, page_address(entry))


def _districts(entry: Entry) -> tuple[str, ...]:
    return tuple(DISTRICTS.get(code, code) for code in entry.districts)
