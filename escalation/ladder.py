"""Who is reminded when: the steps before and after a deadline, and every other limit that runs out. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

from escalation.case import OPEN, STANDING_STILL, WAITS_FOR_CITIZEN, Case, CaseStatus
from escalation.workdays import Calendar, add_workdays, workday_before

_DAY = timedelta(days=1)


class Audience(StrEnum):
    """Who gets a reminder."""

    DISPATCHER = "dispatcher"
    HANDLER = "handler"
    HEAD = "head"  # the department's reviewers
    SUPPORTING = "supporting"
    SUPERVISOR = "supervisor"
    LEADER = "leader"


class Late(StrEnum):
    """A limit beside the answer's that ran out."""

    ADMIT = "admit"
    DISPATCH = "dispatch"
    RETURN_REVIEW = "return_review"
    ACCEPT = "accept"
    AUTO_ACCEPT = "auto_accept"  # no reminder: a step that is taken then
    CONTACT = "contact"
    UNTOLD = "untold"  # a citizen to whom nothing can be sent
    WAITING = "waiting"  # the citizen has not answered
    SUPPORT = "support"  # a part's: see `of_part`
    ORDER = "order"
    DEFERRED = "deferred"


_OF_DEPARTMENT = frozenset({Audience.HANDLER, Audience.HEAD})
_RUNNING = OPEN - STANDING_STILL


class PartRung(StrEnum):
    """A step of the short ladder that every supporting department's own last day has."""

    SOON = "support_soon"
    TODAY = "support_today"
    OVERDUE = "support_overdue"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder: after `share` of the working days to answer, or `days` working days after the last one
    (0: on it). Exactly one of the two is set."""

    key: str
    to: tuple[Audience, ...]
    share: float | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs from the lowest to the highest, the time of day that they come at, and who is told of other limits.

    A citizen who was asked for more is waited for `waiting_days` working days before somebody decides how to go on. A
    supporting department is reminded `support_soon_days` working days before its own last day, and on it.
    """

    at: time
    waiting_days: int
    support_soon_days: int
    rungs: tuple[Rung, ...]
    late: Mapping[Late, tuple[Audience, ...]]


class Watch(NamedTuple):
    """A moment at which somebody is reminded of a case or of a part of it: by a rung of the ladder, or of another
    limit."""

    key: str
    at: datetime
    to: tuple[Audience, ...]
    rung: bool


def watches(case: Case, ladder: Ladder, calendar: Calendar, zone: ZoneInfo) -> tuple[Watch, ...]:
    """Every moment to look at a case, as it stands, the earliest first."""
    found = [
        *_rungs(case, ladder, calendar, zone),
        *_limits(case, ladder, zone),
        *_waiting(case, ladder, calendar, zone),
    ]
    return tuple(sorted(found, key=lambda watch: watch.at))


def of_part(answer_by: date, ladder: Ladder, calendar: Calendar, zone: ZoneInfo) -> tuple[Watch, ...]:
    """Every moment to look at a supporting department's part, by its own last day, the earliest first."""
    supporting = (Audience.SUPPORTING,)
    rungs = (
        (PartRung.SOON, workday_before(answer_by, ladder.support_soon_days, calendar), supporting),
        (PartRung.TODAY, answer_by, supporting),
        (PartRung.OVERDUE, answer_by + _DAY, ladder.late.get(Late.SUPPORT, ())),
    )
    return tuple(Watch(key, datetime.combine(day, ladder.at, zone), to, True) for key, day, to in rungs)


def reached(found: tuple[Watch, ...], since: datetime, now: datetime) -> Watch | None:
    """The highest rung that was reached from `since` on, that moment included; None for none."""
    return max((watch for watch in found if since <= watch.at <= now), key=lambda watch: watch.at, default=None)


def for_whom(case: Case, to: Sequence[Audience]) -> tuple[Audience, ...]:
    """Whom to remind of a case: the dispatchers for its department where it has none."""
    if case.department is not None:
        return tuple(to)
    return tuple(dict.fromkeys(Audience.DISPATCHER if one in _OF_DEPARTMENT else one for one in to))


def due(found: tuple[Watch, ...], looked_at: datetime, now: datetime) -> tuple[Watch, ...]:
    """What is to be said now: of the ladder only the highest rung that was reached since the last look."""
    passed = [watch for watch in found if looked_at < watch.at <= now and watch.key != Late.AUTO_ACCEPT]
    rungs = [watch for watch in passed if watch.rung]
    return tuple([watch for watch in passed if not watch.rung] + rungs[-1:])


def next_look(found: tuple[Watch, ...], looked_at: datetime) -> datetime | None:
    """When the case, or the part, must be looked at again; None for never."""
    return min((watch.at for watch in found if watch.at > looked_at), default=None)


def _rungs(case: Case, ladder: Ladder, calendar: Calendar, zone: ZoneInfo) -> Iterator[Watch]:
    if case.status not in _RUNNING:
        return
    for rung in ladder.rungs:
        at = datetime.combine(_day(case, rung, calendar), ladder.at, zone)
        yield Watch(rung.key, at, for_whom(case, rung.to), True)


def _day(case: Case, rung: Rung, calendar: Calendar) -> date:
    if rung.share is not None:
        return add_workdays(case.counted_from, ceil(case.clock.total * rung.share), calendar)
    return add_workdays(case.answer_by, rung.days or 0, calendar)


def _limits(case: Case, ladder: Ladder, zone: ZoneInfo) -> Iterator[Watch]:
    for late, at in _moments(case, ladder, zone):
        if at is not None:
            yield Watch(late, at, for_whom(case, ladder.late.get(late, ())), False)


def _waiting(case: Case, ladder: Ladder, calendar: Calendar, zone: ZoneInfo) -> Iterator[Watch]:
    since = case.clock.waiting_since
    if since is not None and case.status in WAITS_FOR_CITIZEN:
        day = add_workdays(since.astimezone(zone).date(), ladder.waiting_days, calendar)
        at = datetime.combine(day, ladder.at, zone)
        yield Watch(Late.WAITING, at, for_whom(case, ladder.late.get(Late.WAITING, ())), False)


def _moments(case: Case, ladder: Ladder, zone: ZoneInfo) -> Iterator[tuple[Late, datetime | None]]:
    marks = case.milestones
    yield Late.ORDER, _after(marks.order_due, ladder, zone)
    yield Late.UNTOLD, marks.tell_due
    if case.status in (CaseStatus.DISPATCHED, CaseStatus.IN_WORK) and marks.contacted_at is None:
        yield Late.CONTACT, marks.contact_due
    match case.status:
        case CaseStatus.REGISTERED:
            yield Late.DISPATCH, case.dispatch_due
            yield Late.ADMIT, marks.admit_due if marks.admitted_at is None else None
        case CaseStatus.RETURNING:
            yield Late.RETURN_REVIEW, case.dispatch_due
        case CaseStatus.DISPATCHED:
            yield Late.ACCEPT, marks.accept_due
            yield Late.AUTO_ACCEPT, marks.auto_accept_due
        case CaseStatus.DEFERRED:
            yield Late.DEFERRED, _morning(marks.look_again, ladder, zone)


def _morning(day: date | None, ladder: Ladder, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, ladder.at, zone)


def _after(day: date | None, ladder: Ladder, zone: ZoneInfo) -> datetime | None:
    """The morning after the last day of a limit."""
    return None if day is None else _morning(day + _DAY, ladder, zone)
