"""What citizens see of their own requests: all of the channel's identity, or one by number and query code."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation import history, number, timeline, wording
from escalation.case import OPEN, REPLIED, STANDING_STILL, WAITS_FOR_CITIZEN, Case, CaseStatus, Rating
from escalation.intake import digest
from escalation.moves import citizens_steps
from escalation.rulebook import Rulebook
from escalation.step import Step
from escalation.store import COLUMNS, case_of
from escalation.tables import cases
from escalation.timeline import Told
from records.moments import local_day
from records.vault import Vault


@dataclass(frozen=True, slots=True)
class CitizenCase:
    """A request in the citizen's words: names instead of keys, the reply once it was given.

    `may` are the steps that the citizen may take; `citizen_id` whose it is, for whoever opened it by its code.
    `pressed_day` is when somebody pressed last, `look_again` when a deferred case comes up, `rating` the rating in
    words, and `again` whether a redo is still possible. `summary` and `place` are masked. `asked` is what staff want to
    know, while they wait for it.
    """

    id: int
    citizen_id: int
    number: str
    kind: str
    status: CaseStatus
    status_name: str
    title: str
    summary: str
    place: str
    department: str | None
    opened_day: date
    answer_by: date
    answered_day: date | None
    reply: str | None
    may: frozenset[Step]
    rated: Rating | None
    rating: str
    pressed_day: date | None
    look_again: date | None
    again: bool
    asked: str | None = None


async def by_citizen(
    connection: AsyncConnection, citizen_id: int, rulebook: Rulebook, limit: int = 20
) -> list[CitizenCase]:
    """A citizen's newest requests, the newest first."""
    statement = select(*COLUMNS).where(cases.c.citizen_id == citizen_id).order_by(cases.c.id.desc()).limit(limit)
    found = [case_of(row) for row in await connection.execute(statement)]
    return await _for_citizen(connection, found, rulebook)


async def number_of(connection: AsyncConnection, case_id: int) -> str:
    """A request's number by its row. Raises sqlalchemy.exc.NoResultFound."""
    return str((await connection.execute(select(cases.c.number).where(cases.c.id == case_id))).scalar_one())


async def by_number(
    connection: AsyncConnection, citizen_id: int, typed_number: str, rulebook: Rulebook
) -> CitizenCase | None:
    """A citizen's own request of this number, however it was typed."""
    found = number.find_number(typed_number)
    statement = select(*COLUMNS).where(cases.c.number == (found or ""), cases.c.citizen_id == citizen_id)
    row = (await connection.execute(statement)).first()
    return None if row is None else (await _for_citizen(connection, [case_of(row)], rulebook))[0]


async def by_code(
    connection: AsyncConnection, typed_number: str, typed_code: str, vault: Vault, rulebook: Rulebook
) -> CitizenCase | None:
    """The request that a number and its query code open, however they were typed; None where they do not belong
    together or do not exist. Whoever calls this limits how often a stranger may try."""
    found, code = number.find_number(typed_number), number.find_code(typed_code)
    statement: Select[Any] = select(*COLUMNS, cases.c.query_digest).where(cases.c.number == (found or ""))
    row = (await connection.execute(statement)).first()
    stored = "" if row is None else row.query_digest
    if not hmac.compare_digest(stored, digest(vault, found or "", code or "")) or row is None:
        return None
    return (await _for_citizen(connection, [case_of(row)], rulebook))[0]


async def timeline_of(connection: AsyncConnection, case: CitizenCase, rulebook: Rulebook) -> tuple[Told, ...]:
    """What became of a request, step by step, oldest first."""
    names = {key: department.name for key, department in rulebook.departments.items()}
    return timeline.told(await history.of_case(connection, case.id), case.citizen_id, names)


def what_next(case: CitizenCase, today: date) -> str:
    """What the citizen may expect, in a sentence."""
    return wording.next_for_citizen(
        _prospect(case, today), case.department, case.answer_by, case.look_again, case.asked or ""
    )


def _prospect(case: CitizenCase, today: date) -> str:
    if case.status is CaseStatus.ANSWERED and case.rated is not None:
        if case.rated is not Rating.DISSATISFIED:
            return "answered_content"
        return "answered_dissatisfied" if case.again else "answered_for_good"
    if case.asked:
        return "asked"
    late = today > case.answer_by and case.status in OPEN - STANDING_STILL
    return "overdue" if late else case.status


async def _for_citizen(connection: AsyncConnection, found: Sequence[Case], rulebook: Rulebook) -> list[CitizenCase]:
    waiting = [case.id for case in found if case.status in WAITS_FOR_CITIZEN]
    asked = await history.asked_last(connection, waiting) if waiting else {}
    return [_seen(case, rulebook, asked.get(case.id)) for case in found]


def _seen(case: Case, rulebook: Rulebook, asked: str | None) -> CitizenCase:
    replied, course = case.status in REPLIED, case.course
    return CitizenCase(
        id=case.id,
        citizen_id=case.citizen_id,
        number=case.number,
        kind=wording.kind(case.kind),
        status=case.status,
        status_name=wording.status_for_citizen(case.status),
        title=case.title,
        summary=case.summary,
        place=case.place,
        department=rulebook.department_name(case.department),
        opened_day=case.opened_day,
        answer_by=case.answer_by,
        answered_day=local_day(case.ended_at) if replied and case.ended_at else None,
        reply=case.reply if replied else None,
        may=citizens_steps(case, rulebook),
        rated=course.rating,
        rating="" if course.rating is None else wording.verdict(course.rating, course.rating_reason, ""),
        pressed_day=case.milestones.reminded_day,
        look_again=case.milestones.look_again,
        again=course.redone < rulebook.limits.redos,
        asked=asked,
    )
