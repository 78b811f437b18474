"""What citizens see of their own requests: all of the channel's identity, or one by number and query code."""

import hmac
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import number, wording
from escalation.case import REPLIED, Case, CaseStatus, Rating
from escalation.intake import digest
from escalation.moves import citizens_steps
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.store import case_of
from escalation.tables import cases
from records.moments import local_day
from records.vault import Vault


@dataclass(frozen=True, slots=True)
class CitizenCase:
    """A request in the citizen's words: names instead of keys, the reply once it was given.

    `may` are the steps that the citizen may take; `citizen_id` whose it is, for whoever opened it by its code.
    """

    id: int
    citizen_id: int
    number: str
    kind: str
    status: CaseStatus
    status_name: str
    title: str
    department: str | None
    opened_day: date
    answer_by: date
    answered_day: date | None
    reply: str | None
    may: frozenset[Step]
    rated: Rating | None


async def by_citizen(
    connection: AsyncConnection, citizen_id: int, rulebook: Rulebook, limit: int = 20
) -> list[CitizenCase]:
    """A citizen's newest requests, the newest first."""
    statement = select(cases).where(cases.c.citizen_id == citizen_id).order_by(cases.c.id.desc()).limit(limit)
    return [_for_citizen(case_of(row), rulebook) for row in await connection.execute(statement)]


async def by_code(
    connection: AsyncConnection, typed_number: str, typed_code: str, vault: Vault, rulebook: Rulebook
) -> CitizenCase | None:
    """The request that a number and its query code open, however they were typed; None where they do not belong
    together or do not exist. Whoever calls this limits how often a stranger may try."""
    found, code = number.find_number(typed_number), number.find_code(typed_code)
    statement = select(cases).where(cases.c.number == (found or ""))
    row = (await connection.execute(statement)).first()
    stored = "" if row is None else row.query_digest
    if not hmac.compare_digest(stored, digest(vault, found or "", code or "")) or row is None:
        return None
    return _for_citizen(case_of(row), rulebook)


def _for_citizen(case: Case, rulebook: Rulebook) -> CitizenCase:
    replied = case.status in REPLIED
    return CitizenCase(
        id=case.id,
        citizen_id=case.citizen_id,
        number=case.number,
        kind=wording.kind(case.kind),
        status=case.status,
        status_name=wording.status_for_citizen(case.status),
        title=case.title,
        department=rulebook.department_name(case.department),
        opened_day=case.opened_day,
        answer_by=case.answer_by,
        answered_day=local_day(case.ended_at) if replied and case.ended_at else None,
        reply=case.reply if replied else None,
        may=citizens_steps(case, rulebook),
        rated=case.course.rating,
    )
