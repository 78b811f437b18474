"""What a list of cases or contacts is asked for. Every figure carries one. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from escalation.case import (
    OPEN,
    REPLIED,
    Case,
    CaseKind,
    CaseStatus,
    Extension,
    Rating,
    RatingReason,
    Supervision,
    Urgency,
)
from escalation.workdays import Calendar, add_workdays
from records.roles import Role

UNKNOWN = "-"
"""Stands in a filter for "has none": a case without a department, district, area or matter."""

NOBODY = 0

DUE_SOON = 2
"""Working days."""


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days with both ends in it; None leaves an end open."""

    first: date | None = None
    last: date | None = None


class Order(StrEnum):
    """What a list begins with: the nearest last day to answer, or what was filed last."""

    DEADLINE = "deadline"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases, and in which order; every field that is set must hold.

    `open_on`: still unanswered at the end of that day. `ended` is the day of the answer, or of the withdrawal, `closed`
    the one on which the case was closed after it. `department` leads, `supporting` helps; `handler` is a member of
    staff, `NOBODY` for cases that none has taken. `rung` is a step of the ladder that was reminded of; `returns` how
    often at least the case was sent back, `redone` how often it was to be answered again; `reasons` are why citizens
    were not satisfied; `ordered`: a leader's instruction on it waits for its report; `untold`: its citizen, who
    can only be spoken to, waits to be told something; `flag` a key of `risk.FLAGS`.
    `running`: the time to answer runs, which it does not while the citizen is asked for more, nor for a merged case,
    which its lead answers; but nobody who is late already makes it good by asking. `words` is looked for in all of the
    case's text as `language.search` reads it, `place` as well but stands in the place.
    """

    statuses: frozenset[CaseStatus] = frozenset()
    kinds: frozenset[CaseKind] = frozenset()
    department: str | None = None
    district: str | None = None
    area: str | None = None
    matter: str | None = None
    opened: Days | None = None
    ended: Days | None = None
    closed: Days | None = None
    answer_by: Days | None = None
    open_on: date | None = None
    dispatched: Days | None = None
    urgencies: frozenset[Urgency] = frozenset()
    extensions: frozenset[Extension] = frozenset()
    supervisions: frozenset[Supervision] = frozenset()
    ratings: frozenset[Rating] = frozenset()
    reasons: frozenset[RatingReason] = frozenset()
    supporting: str | None = None
    channel: str | None = None
    handler: int | None = None
    rung: str | None = None
    returns: int | None = None
    redone: int | None = None
    ordered: bool | None = None
    untold: bool | None = None
    confidential: bool | None = None
    anonymous: bool | None = None
    merged: bool | None = None
    running: bool | None = None
    flag: str | None = None
    words: str | None = None
    place: str | None = None
    order: Order = Order.DEADLINE


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts (one citizen's visit) wrote on `day`; with `outcomes`, only where a message ended in one."""

    day: date
    outcomes: frozenset[str] = frozenset()
    without_case: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see: one department's cases (lead or supporting), or with None the whole city's.

    `confidential`: also what citizens told in confidence; supporting departments never see that.
    """

    department: str | None = None
    confidential: bool = True

    def sees(self, case: Case) -> bool:
        """Whether a case lies within the scope."""
        if case.confidential and not self.confidential:
            return False
        supporting = () if case.confidential else case.supporting
        return self.department is None or self.department in (case.department, *supporting)


CITY = Scope()
OPENLY = Scope(confidential=False)
"""The whole city's cases, for those who only watch."""

_CENTRE = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
_CITY_ROLES = frozenset(Role) - {Role.HANDLER, Role.REVIEWER}


def scope_of(roles: Set[Role], department: str | None) -> Scope:
    """Handlers and reviewers see their department's cases, the centre the city's, others those that are not
    confidential."""
    if roles & _CENTRE:
        return CITY
    return OPENLY if roles & _CITY_ROLES else Scope(department)


def now_open() -> CaseFilter:
    """Cases that somebody still has to answer."""
    return CaseFilter(statuses=OPEN)


def overdue(day: date) -> CaseFilter:
    """Unanswered at the end of `day`, and the last day to answer lay before it."""
    return CaseFilter(open_on=day, answer_by=Days(last=day - timedelta(days=1)), running=True)


def due_soon(day: date, calendar: Calendar) -> CaseFilter:
    """Unanswered at the end of `day` and to be answered within `DUE_SOON` working days, that day included."""
    return CaseFilter(open_on=day, answer_by=Days(day, add_workdays(day, DUE_SOON, calendar)), running=True)


def answered(day: date) -> CaseFilter:
    """Answered on `day`."""
    return CaseFilter(statuses=REPLIED, ended=Days(day, day))


def opened(day: date) -> CaseFilter:
    """Filed on `day`."""
    return CaseFilter(opened=Days(day, day))
