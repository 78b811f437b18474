"""Cases as the API shows them: keys of the rules with their names, every text masked."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import msgspec

from desk.labels import Labels
from escalation.case import Case, CaseKind, CaseStatus, Extension, Rating, Supervision, Urgency
from escalation.history import HistoryEntry
from escalation.moves import Field, Offer
from escalation.references import Reference
from escalation.step import Step
from language import personal


class Named(msgspec.Struct, frozen=True):
    """A key of the rules and its name."""

    key: str
    name: str


class CaseView(msgspec.Struct, frozen=True):
    """A case as it stands. Days are of the city, moments in UTC; `version` goes back with the next move."""

    number: str
    version: int
    kind: CaseKind
    status: CaseStatus
    urgency: Urgency
    title: str
    summary: str
    place: str
    district: Named | None
    area: Named | None
    matter: Named | None
    department: Named | None
    supporting: list[Named]
    confidential: bool
    anonymous: bool
    opened_at: datetime
    dispatched_at: datetime | None
    answer_by: date
    ended_at: datetime | None
    extension: Extension
    supervision: Supervision
    returns: int
    redone: int
    rating: Rating | None
    rating_reason: str | None
    reply: str | None


class CaseList(msgspec.Struct, frozen=True):
    """One page of cases in the order asked for; `next` goes into `after` for the page after it."""

    cases: list[CaseView]
    next: str | None


class HistoryView(msgspec.Struct, frozen=True):
    """One step of a case's history."""

    at: datetime
    actor: str
    step: Step
    before: CaseStatus | None
    after: CaseStatus
    department: str | None
    text: str
    answer_by: date | None
    version: int | None
    authority: str


class OfferView(msgspec.Struct, frozen=True):
    """A step that the caller may take now, and what it needs to be told."""

    step: Step
    needs: list[Field]


class ReferenceView(msgspec.Struct, frozen=True):
    """What another system calls the case."""

    system: str
    reference: str


class CasePage(msgspec.Struct, frozen=True):
    """A case with how its deadline was reckoned, its whole history, and what may be done now."""

    case: CaseView
    deadline: str
    history: list[HistoryView]
    moves: list[OfferView]
    references: list[ReferenceView]


class DetailsView(msgspec.Struct, frozen=True):
    """What the citizen wrote, unmasked. Reading it is kept in the audit."""

    matter: str
    place: str
    happened: str
    contact: str | None


class SessionView(msgspec.Struct, frozen=True):
    """Who is calling. `csrf` goes into `X-CSRF-Token` of unsafe methods; null for systems, which need none."""

    name: str
    roles: list[str]
    department: str | None
    scopes: list[str] | None
    csrf: str | None


def case_view(case: Case, labels: Labels) -> CaseView:
    """What everybody who sees the case may see of it."""
    return CaseView(
        number=case.number,
        version=case.version,
        kind=case.kind,
        status=case.status,
        urgency=case.urgency,
        title=personal.mask(case.title),
        summary=personal.mask(case.summary),
        place=personal.mask(case.place),
        district=_named(case.district, labels.district),
        area=_named(case.area, labels.area),
        matter=_named(case.matter, labels.matter),
        department=_named(case.department, labels.department),
        supporting=[Named(key, labels.department(key)) for key in case.supporting],
        confidential=case.confidential,
        anonymous=case.anonymous,
        opened_at=case.opened_at,
        dispatched_at=case.dispatched_at,
        answer_by=case.answer_by,
        ended_at=case.ended_at,
        extension=case.clock.extension,
        supervision=case.course.supervision,
        returns=case.course.returns,
        redone=case.course.redone,
        rating=case.course.rating,
        rating_reason=case.course.rating_reason,
        reply=None if case.reply is None else personal.mask(case.reply),
    )


def history_view(entry: HistoryEntry) -> HistoryView:
    return HistoryView(
        at=entry.at,
        actor=entry.actor,
        step=entry.step,
        before=entry.before,
        after=entry.after,
        department=entry.department,
        text=personal.mask(entry.text),
        answer_by=entry.answer_by,
        version=entry.version,
        authority=entry.authority,
    )


def offer_views(offers: Sequence[Offer]) -> list[OfferView]:
    return [OfferView(offer.step, list(offer.needs)) for offer in offers]


def reference_views(references: Sequence[Reference]) -> list[ReferenceView]:
    return [ReferenceView(one.system, one.reference) for one in references]


def _named(key: str | None, name: Callable[[str], str]) -> Named | None:
    return None if key is None else Named(key, name(key))
