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
    """Where a version of an entry stands. Only the published one is ever searched."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Standing(StrEnum):
    """How an entry stands to a day. Only what is in force may be quoted as an answer."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The days between which an entry may be quoted as valid; None leaves that side open.

    `superseded_by` is the id of the entry that holds since this one no longer does.
    """

    effective: date | None = None
    expires: date | None = None
    repealed: date | None = None
    superseded_by: str | None = None

    def standing(self, day: date) -> Standing:
        """In force from the effective day up to the last day, and no more from the day of repeal."""
        if self.repealed is not None and self.repealed <= day:
            return Standing.REPEALED
        if self.expires is not None and self.expires < day:
            return Standing.EXPIRED
        if self.effective is not None and self.effective > day:
            return Standing.NOT_YET
        return Standing.IN_FORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What guides and documents share.

    `number` is the 文号, `issuer` the body that issued it, `as_of` the day at which it was checked last, `review_by`
    the day by which it must be checked again; `districts` are district codes, none for the whole city; `wordings` are
    ways to ask for it.
    """

    id: str
    title: str
    source: str
    as_of: date
    number: str | None = None
    issuer: str | None = None
    department: str | None = None
    audience: str | None = None
    districts: tuple[str, ...] = ()
    review_by: date | None = None
    wordings: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    validity: Validity = Validity()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Head):
    """One service guide. Facets that are lists hold one short sentence an item.

    `channel`: another body deals with the matter, a court or the police; the sentence says which and how to reach it.
    """

    area: str
    channel: str | None = None
    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    time_limit: str | None = None
    fee: str | None = None
    place: str | None = None
    phone: str | None = None
    notes: tuple[str, ...] = ()

    def lines(self, facet: Facet) -> tuple[str, ...]:
        """The sentences of one facet; empty when the guide says nothing about it."""
        value = getattr(self, facet.value)
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Head):
    """One policy document as running text, its headings and tables in Markdown where they were known."""

    text: str


Entry = Guide | Document


def kind_of(entry: Entry) -> EntryKind:
    """The kind as stored in the database."""
    return EntryKind.GUIDE if isinstance(entry, Guide) else EntryKind.DOCUMENT
