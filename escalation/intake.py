"""Filing a request: what is asked for, what the citizen is told, and the rows that make it a case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import number, sla
from escalation.case import Case, CaseKind, CaseStatus
from escalation.routing import Route, route
from escalation.rulebook import Rulebook
from escalation.sla import Deadline
from escalation.store import case_of, supporting_text
from escalation.tables import case_numbers, cases
from escalation.wording import route as route_words
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


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """What the citizen is told; the same again for a message that was filed before.

    `department` is a key of the rules and `department_name` its name, both None until a dispatcher chose one.
    `answer_by` counts the limit for dispatching too. `explanation` says how it was reckoned.
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


@dataclass(frozen=True, slots=True)
class Details:
    """What the citizen wrote, for those who work the case; `contact` None where none was left."""

    matter: str
    place: str
    happened: str
    contact: str | None


@dataclass(frozen=True, slots=True)
class _Sealed:
    matter: str
    place: str
    happened: str


@dataclass(frozen=True, slots=True)
class Filing:
    """A request with all that the rules say of it, ready to be written."""

    new: NewCase
    route: Route
    dispatch_due: datetime
    deadline: Deadline


def judge(new: NewCase, rulebook: Rulebook, now: datetime) -> Filing:
    """Route a request and set its limits."""
    cut = NewCase(
        origin_message_id=new.origin_message_id,
        kind=new.kind,
        matter=text.clean(new.matter, MATTER_LIMIT),
        place=text.clean(new.place, PLACE_LIMIT),
        happened=text.clean(new.happened, HAPPENED_LIMIT),
        contact=new.contact,
        consent_at=new.consent_at,
    )
    place = places.find(cut.place) or places.find(cut.matter)
    way = route(text.normalise(cut.matter), place, rulebook.catalogue, route_words())
    due = sla.dispatch_due(now.astimezone(CITY_TIME), rulebook.limits, rulebook.calendar)
    dispatched = local_day(now) if way.certain else due.date()
    return Filing(cut, way, due, sla.deadline(new.kind, dispatched, rulebook.limits, rulebook.calendar))


async def row_values(
    tx: AsyncConnection, filing: Filing, origin: Message, vault: Vault, choose: Callable[[str], str], now: datetime
) -> dict[str, Any]:
    """The row of a new case, with the day's next number and a new query code."""
    case_number = number.case_number(local_day(now), await _next_running(tx, local_day(now)))
    code = number.query_code(choose)
    return {
        "number": case_number,
        "query_digest": digest(vault, case_number, code),
        "query_sealed": vault.encrypt(code),
        "citizen_id": origin.citizen_id,
        "episode": origin.episode,
        "opened_at": now,
        "opened_day": local_day(now),
        "dispatched_at": now if filing.route.certain else None,
        "version": 1,
        **_text_values(filing.new, vault),
        **_route_values(filing),
    }


def digest(vault: Vault, case_number: str, code: str) -> str:
    """What is stored of a query code; without the vault's key it opens nothing."""
    return vault.blind_index(f"{case_number}:{code}")


def open_details(sealed: str, contact: str | None, vault: Vault) -> Details:
    """Unseal what the citizen wrote."""
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
    }


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
        "dispatch_due": filing.dispatch_due,
        "counted_from": filing.deadline.dispatched,
        "answer_by": filing.deadline.answer_by,
    }


async def _next_running(tx: AsyncConnection, day: date) -> int:
    """The day's next number; on PostgreSQL the row stays locked until the case is written, so none is given twice."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(case_numbers).values(day=day, last=1)
    raised = statement.on_conflict_do_update(index_elements=["day"], set_={"last": case_numbers.c.last + 1})
    return int((await tx.execute(raised.returning(case_numbers.c.last))).scalar_one())


async def filed(connection: AsyncConnection, origin_message_id: int) -> Case | None:
    """The case that a message was filed as, or None."""
    row = (await connection.execute(select(cases).where(cases.c.origin_message_id == origin_message_id))).first()
    return None if row is None else case_of(row)
