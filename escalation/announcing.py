"""Telling departments' systems what happens to their cases, in the transaction in which it happens."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.case import Case
from escalation.step import Step
from records import webhooks


class Event(StrEnum):
    """What other systems can be told of."""

    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    RETURN_REFUSED = "return_refused"
    REFERRED = "referred"
    ASKED = "asked"
    SUPPLEMENTED = "supplemented"
    ANSWERED = "answered"
    REFUSED = "refused"
    EXTENDED = "extended"
    EXTENSION_DENIED = "extension_denied"
    REMINDED = "reminded"
    SUPERVISED = "supervised"
    INSTRUCTED = "instructed"
    RATED = "rated"
    REDONE = "redone"
    DEFERRED = "deferred"
    RESUMED = "resumed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    GRADED = "graded"
    RECKONED = "reckoned"


EVENTS: Mapping[Step, Event] = {
    Step.DISPATCH: Event.DISPATCHED,
    Step.ACCEPT: Event.ACCEPTED,
    Step.AUTO_ACCEPT: Event.ACCEPTED,
    Step.RETURN: Event.RETURNED,
    Step.REFUSE_RETURN: Event.RETURN_REFUSED,
    Step.REFER: Event.REFERRED,
    Step.ASK: Event.ASKED,
    Step.SUPPLEMENT: Event.SUPPLEMENTED,
    Step.ANSWER: Event.ANSWERED,
    Step.APPROVE: Event.ANSWERED,
    Step.REFUSE: Event.REFUSED,
    Step.GRANT: Event.EXTENDED,
    Step.DENY: Event.EXTENSION_DENIED,
    Step.REMIND: Event.REMINDED,
    Step.LADDER: Event.REMINDED,
    Step.SUPERVISE: Event.SUPERVISED,
    Step.RAISE: Event.SUPERVISED,
    Step.INSTRUCT: Event.INSTRUCTED,
    Step.RATE: Event.RATED,
    Step.FOLLOW_UP: Event.RATED,
    Step.REDO: Event.REDONE,
    Step.DEFER: Event.DEFERRED,
    Step.RESUME: Event.RESUMED,
    Step.MERGE: Event.MERGED,
    Step.WITHDRAW: Event.WITHDRAWN,
    Step.CLOSE: Event.CLOSED,
    Step.GRADE: Event.GRADED,
    Step.RECKON: Event.RECKONED,
}


class Announcement(msgspec.Struct, frozen=True):
    """What is said of an event: nothing that anybody wrote. Whoever may read the case reads the rest there."""

    event: Event
    number: str
    status: str
    version: int
    department: str | None
    answer_by: str
    at: str


async def announce(tx: AsyncConnection, before: Case, case: Case, step: Step, now: datetime) -> None:
    """Queue what the departments of a case, and the one that it was taken from, subscribed to.

    Supporting departments are not told of what is confidential.
    """
    told = {before.department, case.department}
    if not case.confidential:
        told |= {*case.supporting}
    await announce_to(tx, {department for department in told if department is not None}, case, step, now)


async def announce_all(tx: AsyncConnection, both: Sequence[tuple[Case, Case]], step: Step, now: datetime) -> None:
    """Queue the same of the same step on many cases, each as it was and as it is."""
    if both and await webhooks.is_wanted(tx, EVENTS[step]):
        for before, case in both:
            await announce(tx, before, case, step, now)


async def announce_to(tx: AsyncConnection, departments: Collection[str], case: Case, step: Step, now: datetime) -> None:
    """Queue the same for these departments alone."""
    event = EVENTS.get(step)
    if event is None:
        return
    said = Announcement(
        event, case.number, case.status, case.version, case.department, case.answer_by.isoformat(), now.isoformat()
    )
    await webhooks.announce(tx, event, case.id, departments, msgspec.json.encode(said).decode(), now)
