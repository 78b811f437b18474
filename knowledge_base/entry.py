"""What the knowledge base holds: service guides (办事指南) with facets, and documents (政策文件) with running text."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Facet(StrEnum):
    """The parts of a service guide that a citizen can ask for."""

    CONDITIONS = "conditions"
    MATERIALS = "materials"
    STEPS = "steps"
    TIME_LIMIT = "time_limit"
    FEE = "fee"
    PLACE = "place"
    PHONE = "phone"
    BASIS = "basis"


class EntryKind(StrEnum):
    """The two kinds of entries."""

    GUIDE = "guide"
    DOCUMENT = "document"


class EntryStatus(StrEnum):
    """Only a published entry is ever searched."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The days between which an entry may be quoted as valid; None leaves that side open."""

    effective: date | None = None
    expires: date | None = None
    repealed: date | None = None

    def covers(self, day: date) -> bool:
        """An entry is valid from its effective day up to its last day, and no more from the day of repeal."""
        started = self.effective is None or self.effective <= day
        over = (self.expires is not None and self.expires < day) or (self.repealed is not None and self.repealed <= day)
        return started and not over


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One service guide. Facets that are lists hold one short sentence an item."""

    id: str
    title: str
    area: str
    department: str
    as_of: date
    source: str
    audience: str | None = None
    districts: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    time_limit: str | None = None
    fee: str | None = None
    place: str | None = None
    phone: str | None = None
    notes: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    validity: Validity = Validity()

    def lines(self, facet: Facet) -> tuple[str, ...]:
        """The sentences of one facet; empty when the guide says nothing about it."""
        value = getattr(self, facet.value)
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One policy document as running text; `wordings` are questions that citizens ask about it."""

    id: str
    title: str
    text: str
    source: str
    as_of: date
    department: str | None = None
    districts: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    validity: Validity = Validity()


Entry = Guide | Document


def kind_of(entry: Entry) -> EntryKind:
    """The kind as stored in the database."""
    return EntryKind.GUIDE if isinstance(entry, Guide) else EntryKind.DOCUMENT
