"""The clock of a case where it begins anew, with a first limit or a shorter one, and the limits beside the answer's
that run. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from escalation import sla
from escalation.case import Case, CaseStatus, Clock, Extension
from escalation.limits import What
from escalation.rulebook import Rulebook, facts_of

TOLD: Mapping[str, Any] = {"untold_since": None, "tell_due": None}
"""The fields of a case whose citizen waits to be told nothing."""


@dataclass(frozen=True, slots=True)
class Running:
    """A limit in office hours that runs; `field` is the one of the case that holds when it is over, `due`."""

    field: str
    what: What
    due: datetime | None


def begun(days: int, today: date, rulebook: Rulebook) -> dict[str, Any]:
    """The fields of a clock that starts today, with all its chances."""
    clock = Clock(days=days)
    return {
        "counted_from": today,
        "answer_by": sla.answer_by(today, clock, rulebook.calendar),
        "days": days,
        "extended": clock.extended,
        "waited": clock.waited,
        "extension": clock.extension,
        "requested": clock.requested,
    }


def shortened(case: Case, days: int, today: date, rulebook: Rulebook) -> dict[str, Any]:
    """The fields of the clock of a case that gets a shorter limit; nothing where it would be answered no sooner.

    The limit runs from today: nobody is late by a rule that did not hold yet. What was granted belonged to the limit
    before; a longer time that is asked for is still decided on, as far as the new limit allows one.
    """
    sooner = begun(days, today, rulebook)
    if sooner["answer_by"] >= case.answer_by:
        return {}
    asked = min(case.clock.requested, rulebook.limits.longest_extension(days))
    if case.clock.extension is Extension.ASKED and asked:
        sooner |= {"extension": Extension.ASKED, "requested": asked}
    return sooner


def untold(case: Case, start: datetime, rulebook: Rulebook) -> dict[str, Any]:
    """The fields of a case whose citizen, who can only be spoken to, waits to be told something from `start` on, in the
    city's time, where they do not already."""
    if case.milestones.untold_since is not None:
        return {}
    return {"untold_since": start, "tell_due": rulebook.due(What.TELL, facts_of(case), start)}


def running(case: Case) -> Iterator[Running]:
    """The limits in office hours that somebody still has to keep."""
    marks = case.milestones
    if case.status in (CaseStatus.REGISTERED, CaseStatus.RETURNING):
        yield Running("dispatch_due", What.DISPATCH, case.dispatch_due)
    if case.status is CaseStatus.REGISTERED and marks.admitted_at is None:
        yield Running("admit_due", What.ACKNOWLEDGE, marks.admit_due)
    if case.status is CaseStatus.DISPATCHED:
        yield Running("accept_due", What.ACCEPT, marks.accept_due)
        yield Running("auto_accept_due", What.AUTO_ACCEPT, marks.auto_accept_due)
    if case.status in (CaseStatus.DISPATCHED, CaseStatus.IN_WORK):
        yield Running("return_due", What.RETURN, marks.return_due)
        if marks.contacted_at is None:
            yield Running("contact_due", What.CONTACT, marks.contact_due)
    if marks.untold_since is not None:
        yield Running("tell_due", What.TELL, marks.tell_due)


def hastened(case: Case, start: datetime, rulebook: Rulebook) -> dict[str, Any]:
    """The running limits of a case that became more urgent, where they are over sooner if they begin at `start`, in the
    city's time."""
    sooner: dict[str, Any] = {}
    for limit in running(case):
        due = rulebook.due(limit.what, facts_of(case), start)
        if due is not None and (limit.due is None or due < limit.due):
            sooner[limit.field] = due
    return sooner
