"""Filing a request: what is asked for, what the citizen is told, and the rows that make it a case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import number
from escalation.case import PARTS, Case, CaseKind, CaseStatus, Chain, Clock, Course, Urgency
from escalation.limits import Facts, What
from escalation.routing import Proposal, Route, handed_over, in_district, route
from escalation.rulebook import Rulebook
from escalation.store import COLUMNS, case_of, supporting_text
from escalation.tables import case_numbers, cases
from escalation.wording import route as route_words
from escalation.workdays import add_workdays
from language import personal, places, text
from records.messages import Message
from records.moments import CITY_TIME, local_day
from records.vault import Vault

MATTER_LIMIT = 2000
PLACE_LIMIT = 200
HAPPENED_LIMIT = 200
_TITLE = 30
_PLACE_COLUMN = 256


@dataclass(frozen=True, slots=True)
class NewCase:
    """A confirmed request. `contact` is a checked mobile number, or None for an anonymous one; `consent_at` is when the
    citizen agreed that it may be used. Longer texts than the limits above are cut."""

    origin_message_id: int
    kind: CaseKind
    matter: str
    place: str
    happened: str = ""
    contact: str | None = None
    consent_at: datetime | None = None
    urgency: Urgency = Urgency.NORMAL
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class PartOfCase:
    """One of several matters of a request, to be split off as a case of its own: what the dispatcher says it is."""

    kind: CaseKind
    matter: str


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What the citizen is told; the same again for a message that was filed before.

    `department` is a key of the rules and `department_name` its name, both None until a dispatcher chose one.
    `answer_by` counts the limit for dispatching too. `explanation` says how it was reckoned. `confidential`: only the
    centre and its department see it.
    """

    case_id: int
    number: str
    query_code: str
    kind: CaseKind
    answer_by: date
    department: str | None
    department_name: str | None
    explanation: str
    repeated: bool
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """What the citizen wrote about their case afterwards."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Details:
    """What the citizen wrote, for those who work the case; `contact` None where none was left. `added`: what they wrote
    afterwards and the history shows masked, the oldest first. All empty where it was deleted by the rules or as they
    asked."""

    matter: str
    place: str
    happened: str
    contact: str | None
    added: tuple[Added, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sealed:
    matter: str
    place: str
    happened: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a new case; those of a department only where it is dispatched at once."""

    admit_due: datetime
    dispatch_due: datetime
    counted_from: date
    days: int
    answer_by: date
    accept_due: datetime | None = None
    auto_accept_due: datetime | None = None
    contact_due: datetime | None = None
    return_due: datetime | None = None
    support_due: date | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """A request with all that the rules say of it, ready to be written."""

    new: NewCase
    route: Route
    limits: Limits


def judge(new: NewCase, rulebook: Rulebook, proposals: Sequence[Proposal], now: datetime) -> Filing:
    """Route a request, with what the classifier proposes, and set its limits."""
    cut = replace(
        new,
        matter=text.clean(new.matter, MATTER_LIMIT),
        place=text.clean(new.place, PLACE_LIMIT),
        happened=text.clean(new.happened, HAPPENED_LIMIT),
    )
    place = places.find(cut.place) or places.find(cut.matter)
    way = route(text.normalise(cut.matter), place, rulebook.catalogue, route_words(), proposals, cut.kind)
    if cut.confidential:  # a supporting department could not see it
        way = replace(way, supporting=())
    facts = Facts(cut.kind, cut.urgency, way.area, way.matter, way.district)
    return Filing(cut, way, limits_of(facts, way.certain, bool(way.supporting), rulebook, now))


def limits_of(facts: Facts, dispatched: bool, supported: bool, rulebook: Rulebook, now: datetime) -> Limits:
    """The limits of a case that is filed now, and dispatched at once or not."""
    rules, calendar = rulebook.limits, rulebook.calendar

    start = now.astimezone(CITY_TIME)

    def due(what: What) -> datetime:
        return rulebook.after(start, rules.office_time(what, facts))

    dispatch_due, days = due(What.DISPATCH), rules.answer_days(facts)
    counted_from = local_day(now) if dispatched else dispatch_due.date()
    limits = Limits(due(What.ACKNOWLEDGE), dispatch_due, counted_from, days, add_workdays(counted_from, days, calendar))
    if not dispatched:
        return limits
    support_due = add_workdays(counted_from, rules.support_days(facts, days), calendar) if supported else None
    return replace(
        limits,
        accept_due=due(What.ACCEPT),
        auto_accept_due=rulebook.due(What.AUTO_ACCEPT, facts, start),
        contact_due=due(What.CONTACT),
        return_due=due(What.RETURN),
        support_due=support_due,
    )


async def row_values(
    tx: AsyncConnection, filing: Filing, origin: Message, vault: Vault, choose: Callable[[str], str], now: datetime
) -> dict[str, Any]:
    """The row of a new case, with the day's next number and a new query code."""
    return {
        "citizen_id": origin.citizen_id,
        "episode": origin.episode,
        "channel": origin.channel,
        "dispatched_at": now if filing.route.certain else None,
        "dispatched_day": local_day(now) if filing.route.certain else None,
        "admitted_at": now if filing.route.certain else None,
        **await number_values(tx, vault, choose, now),
        **filing_values(filing, vault),
    }


def filing_values(filing: Filing, vault: Vault) -> dict[str, Any]:
    """Texts, route and limits of a new case."""
    return {**_text_values(filing.new, vault), **_route_values(filing), **_fresh_values(filing.limits)}


async def split_values(
    tx: AsyncConnection,
    case: Case,
    part: PartOfCase,
    proposals: Sequence[Proposal],
    rulebook: Rulebook,
    vault: Vault,
    choose: Callable[[str], str],
    now: datetime,
) -> tuple[NewCase, dict[str, Any]]:
    """A case that is split off another, as told and as a row: the same citizen, place and contact, for the dispatchers
    to send where it should go by its own matter, for which the classifier has these proposals."""
    columns = (
        cases.c.details_sealed,
        cases.c.contact_sealed,
        cases.c.contact_index,
        cases.c.consent_at,
        cases.c.channel,
    )
    sealed = (await tx.execute(select(*columns).where(cases.c.id == case.id))).one()
    whole = open_details(sealed.details_sealed, sealed.contact_sealed, vault)
    told = NewCase(0, part.kind, part.matter, whole.place, whole.happened, whole.contact)
    graded = replace(told, urgency=case.urgency, confidential=case.confidential)
    judged = judge(graded, rulebook, proposals, now)
    way = handed_over(judged.route, judged.route.reason)
    if way.district is None:
        way = in_district(way, case.district, part.kind, rulebook.catalogue, route_words())
    facts = Facts(part.kind, case.urgency, way.area, None, way.district)
    filing = Filing(judged.new, way, limits_of(facts, False, False, rulebook, now))
    return judged.new, {
        "citizen_id": case.citizen_id,
        "episode": case.episode,
        "channel": sealed.channel,
        **await number_values(tx, vault, choose, now),
        **filing_values(filing, vault),
        "admitted_at": now,
        "consent_at": sealed.consent_at,
        "origin_message_id": None,
        "split_from": case.id,
    }


async def insert(tx: AsyncConnection, values: dict[str, Any]) -> Case:
    """Write the row of a new case."""
    return case_of((await tx.execute(cases.insert().values(**values).returning(*COLUMNS))).one())


async def newest_split_from(connection: AsyncConnection, case: Case) -> Case:
    """The case that was last split off another of the same citizen. Raises NoResultFound where none was."""
    of_citizen = (cases.c.citizen_id == case.citizen_id, cases.c.split_from == case.id)
    rows = await connection.execute(select(*COLUMNS).where(*of_citizen).order_by(cases.c.id.desc()).limit(1))
    return case_of(rows.one())


def digest(vault: Vault, case_number: str, code: str) -> str:
    """What is stored of a query code; without the vault's key it opens nothing."""
    return vault.blind_index(f"{case_number}:{code}")


def open_details(sealed: str, contact: str | None, vault: Vault) -> Details:
    """Unseal what the citizen wrote."""
    if not sealed:
        return Details("", "", "", None)
    written = msgspec.json.decode(vault.decrypt(sealed), type=_Sealed)
    return Details(written.matter, written.place, written.happened, None if contact is None else vault.decrypt(contact))


def _text_values(new: NewCase, vault: Vault) -> dict[str, Any]:
    masked = personal.mask(new.matter)
    written = _Sealed(new.matter, new.place, new.happened)
    return {
        "origin_message_id": new.origin_message_id,
        "kind": new.kind,
        "title": " ".join(masked.split())[:_TITLE],
        "summary": masked,
        "place": personal.mask(new.place)[:_PLACE_COLUMN],
        "details_sealed": vault.encrypt(msgspec.json.encode(written).decode()),
        "contact_sealed": None if new.contact is None else vault.encrypt(new.contact),
        "contact_index": None if new.contact is None else vault.blind_index(new.contact),
        "anonymous": new.contact is None,
        "consent_at": new.consent_at,
        "urgency": new.urgency,
        "confidential": new.confidential,
    }


async def number_values(
    tx: AsyncConnection, vault: Vault, choose: Callable[[str], str], now: datetime
) -> dict[str, Any]:
    """The next number of the day on which a case is filed, and a new query code."""
    case_number = number.case_number(local_day(now), await _next_running(tx, local_day(now)))
    code = number.query_code(choose)
    return {
        "number": case_number,
        "query_digest": digest(vault, case_number, code),
        "query_sealed": vault.encrypt(code),
        "opened_at": now,
        "opened_day": local_day(now),
        "version": 1,
    }


def _fresh_values(limits: Limits) -> dict[str, Any]:
    """What every case begins with."""
    parts = {"clock": Clock(days=limits.days), "course": Course(), "chain": Chain()}
    begun = {name: getattr(part, name) for key, part in parts.items() for name in PARTS[key]}
    return begun | {name: getattr(limits, name) for name in Limits.__dataclass_fields__}


def _route_values(filing: Filing) -> dict[str, Any]:
    way = filing.route
    return {
        "status": CaseStatus.DISPATCHED if way.certain else CaseStatus.REGISTERED,
        "district": way.district,
        "area": way.area,
        "matter": way.matter,
        "department": way.department,
        "supporting": supporting_text(way.supporting),
        "route_reason": way.reason,
        "candidates": msgspec.json.encode(way.candidates).decode(),
    }


async def _next_running(tx: AsyncConnection, day: date) -> int:
    """The day's next number; on PostgreSQL the row stays locked until the case is written, so none is given twice."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(case_numbers).values(day=day, last=1)
    raised = statement.on_conflict_do_update(index_elements=["day"], set_={"last": case_numbers.c.last + 1})
    return int((await tx.execute(raised.returning(case_numbers.c.last))).scalar_one())


async def filed(connection: AsyncConnection, origin_message_id: int) -> Case | None:
    """The case that a message was filed as, or None."""
    row = (await connection.execute(select(*COLUMNS).where(cases.c.origin_message_id == origin_message_id))).first()
    return None if row is None else case_of(row)
