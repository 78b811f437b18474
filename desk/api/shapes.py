"""Cases as the API shows them: keys of the rules with their names, every text masked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from desk.labels import Labels
from escalation.case import Case, CaseKind, CaseStatus, Extension, Rating, Supervision, Urgency
from escalation.explaining import Explanation
from escalation.flags import Flag
from escalation.history import HistoryEntry
from escalation.ladder import Audience
from escalation.limits import What
from escalation.moves import Field, Offer
from escalation.orders import Order
from escalation.references import Reference
from escalation.reminders import Reminder
from escalation.step import Step
from escalation.support import Support
from language import personal


class Named(msgspec.Struct, frozen=True):
    """A key of the rules and its name."""

    key: str
    name: str


class PersonView(msgspec.Struct, frozen=True):
    """A member of staff; `id` goes into moves that name one."""

    id: int
    name: str


class CaseView(msgspec.Struct, frozen=True):
    """A case as it stands. Days are of the city, moments in UTC; `version` goes back with the next move. `channel` is
    how its citizen came with it; at `untold_since` something was written to a citizen who must be told by telephone.
    `route_reason` says why it went where it did. `extended` working days were granted on top, `requested` are asked
    for."""

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
    channel: str | None
    route_reason: str
    opened_at: datetime
    dispatched_at: datetime | None
    answer_by: date
    ended_at: datetime | None
    extension: Extension
    extended: int
    requested: int
    untold_since: datetime | None
    supervision: Supervision
    level: Named | None
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


class LimitsView(msgspec.Struct, frozen=True):
    """Until when things must be done beside the answer, and when they were; null where it does not apply.
    `dispatch_due` is also the limit for deciding on a return; at `auto_accept_due` a case that nobody signs for counts
    as accepted, `auto_accepted` says that it does; at `waiting_since` the clock stopped for the citizen. By `tell_due`
    a citizen who waits for it since `untold_since` is told."""

    dispatch_due: datetime
    admit_due: datetime | None
    admitted_at: datetime | None
    accept_due: datetime | None
    accepted_at: datetime | None
    auto_accept_due: datetime | None
    auto_accepted: bool
    contact_due: datetime | None
    contacted_at: datetime | None
    return_due: datetime | None
    tell_due: datetime | None
    waiting_since: datetime | None
    look_again: date | None


class ExplanationView(msgspec.Struct, frozen=True):
    """How a limit was reckoned, and the rule that it comes from; empty where that is not known any more."""

    limit: What
    sentence: str
    ground: str


class SupportView(msgspec.Struct, frozen=True):
    """A supporting department with its own last day, how that was reckoned and by which rule; `handler` does its part,
    null while nobody has it, `done_at` is null while it is waited for."""

    department: Named
    handler: PersonView | None
    answer_by: date
    deadline: str
    ground: str
    done_at: datetime | None
    text: str


class FlagView(msgspec.Struct, frozen=True):
    """What whoever works the case should be ready for, and why; never a ground to refuse anything."""

    kind: str
    name: str
    reason: str


class ReminderView(msgspec.Struct, frozen=True):
    """Who was reminded of the case, and why: `key` is a rung of the ladder or of a supporting department's own
    (`support_…`), a limit or a step."""

    at: datetime
    key: str
    audience: Audience
    department: str | None
    text: str


class OrderView(msgspec.Struct, frozen=True):
    """A leader's instruction; `id` goes into the report on it, `reported_at` is null while that is waited for."""

    id: int
    at: datetime
    text: str
    due: date
    reported_at: datetime | None
    report: str


class CasePage(msgspec.Struct, frozen=True):
    """A case with how its deadline was reckoned and by which rule (empty where another one holds by now), its other
    limits and how these were, its whole history, and what may be done now. `handler` works it. `flags` are only for
    those who work or oversee it. `lead` is the number of the case that answers for it, `led` are those that it answers
    for. `intact`: its history is as it was written."""

    case: CaseView
    handler: PersonView | None
    deadline: str
    ground: str
    limits: LimitsView
    explanations: list[ExplanationView]
    flags: list[FlagView]
    reminders: list[ReminderView]
    support: list[SupportView]
    orders: list[OrderView]
    lead: str | None
    led: list[str]
    history: list[HistoryView]
    intact: bool
    moves: list[OfferView]
    references: list[ReferenceView]


class OpenedView(msgspec.Struct, frozen=True):
    """A case that was filed, with what its citizen is to be told: number and query code open it on the web page.
    `deadline` says how the last day was reckoned; `department` is null until a dispatcher chose one."""

    number: str
    query_code: str
    answer_by: date
    deadline: str
    department: Named | None
    repeated: bool


class AddedView(msgspec.Struct, frozen=True):
    """What the citizen wrote afterwards, unmasked, where the history shows it masked."""

    at: datetime
    text: str


class DetailsView(msgspec.Struct, frozen=True):
    """What the citizen wrote, unmasked, also what they added. Reading it is kept in the audit."""

    matter: str
    place: str
    happened: str
    contact: str | None
    added: list[AddedView]


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
        channel=case.channel,
        route_reason=personal.mask(case.route_reason),
        opened_at=case.opened_at,
        dispatched_at=case.dispatched_at,
        answer_by=case.answer_by,
        ended_at=case.ended_at,
        extension=case.clock.extension,
        extended=case.clock.extended,
        requested=case.clock.requested,
        untold_since=case.milestones.untold_since,
        supervision=case.course.supervision,
        level=_named(case.course.level, labels.rulebook.level_name),
        returns=case.course.returns,
        redone=case.course.redone,
        rating=case.course.rating,
        rating_reason=case.course.rating_reason,
        reply=None if case.reply is None else personal.mask(case.reply),
    )


def limits_view(case: Case) -> LimitsView:
    marks = case.milestones
    return LimitsView(
        dispatch_due=case.dispatch_due,
        admit_due=marks.admit_due,
        admitted_at=marks.admitted_at,
        accept_due=marks.accept_due,
        accepted_at=marks.accepted_at,
        auto_accept_due=marks.auto_accept_due,
        auto_accepted=marks.auto_accepted,
        contact_due=marks.contact_due,
        contacted_at=marks.contacted_at,
        return_due=marks.return_due,
        tell_due=marks.tell_due,
        waiting_since=case.clock.waiting_since,
        look_again=marks.look_again,
    )


def support_view(part: Support, why: Explanation, handler: PersonView | None, labels: Labels) -> SupportView:
    return SupportView(
        department=Named(part.department, labels.department(part.department)),
        handler=handler,
        answer_by=part.answer_by,
        deadline=why.sentence,
        ground=why.ground,
        done_at=part.done_at,
        text=personal.mask(part.text),
    )


def explanation_views(found: Mapping[What, Explanation]) -> list[ExplanationView]:
    return [ExplanationView(what, why.sentence, why.ground) for what, why in found.items()]


def flag_views(flags: Sequence[Flag], labels: Labels) -> list[FlagView]:
    return [FlagView(flag.kind, labels.flag(flag.kind), flag.reason) for flag in flags]


def reminder_views(reminders: Sequence[Reminder]) -> list[ReminderView]:
    return [ReminderView(one.at, one.key, one.audience, one.department, personal.mask(one.text)) for one in reminders]


def order_view(order: Order) -> OrderView:
    return OrderView(
        id=order.id,
        at=order.at,
        text=personal.mask(order.text),
        due=order.due,
        reported_at=order.reported_at,
        report=personal.mask(order.report),
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
