"""How a case stands with its deadline, in words and as a colour. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desk.wording import say
from escalation.case import WAITS_FOR_CITIZEN, Case, CaseStatus
from escalation.filters import DUE_SOON
from escalation.workdays import Calendar, count_workdays
from records.moments import CITY_TIME, local_day


class Urgency(StrEnum):
    """Also the name of the tag's style."""

    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "good"


@dataclass(frozen=True)
class Standing:
    text: str
    urgency: Urgency


def standing(case: Case, today: date, calendar: Calendar) -> Standing:
    """Where the case stands today: working days left, or days over."""
    if not case.open:
        return _ended(case)
    if not _runs(case):
        return Standing(say("deadline", "merged" if case.status is CaseStatus.MERGED else "waiting"), Urgency.CALM)
    if case.answer_by < today:
        return Standing(say("deadline", "over", n=(today - case.answer_by).days), Urgency.OVERDUE)
    if case.answer_by == today:
        return Standing(say("deadline", "today"), Urgency.SOON)
    left = count_workdays(today, case.answer_by, calendar)
    return Standing(say("deadline", "left", n=left), Urgency.SOON if left <= DUE_SOON else Urgency.CALM)


def dispatching(case: Case, now: datetime) -> Standing | None:
    """Until when a case that waits for its dispatcher must be dispatched; None for any other."""
    if case.status is not CaseStatus.REGISTERED:
        return None
    at = case.dispatch_due.astimezone(CITY_TIME).strftime("%m-%d %H:%M")
    if now > case.dispatch_due:
        return Standing(say("deadline", "dispatch_late", at=at), Urgency.OVERDUE)
    return Standing(say("deadline", "dispatch", at=at), Urgency.SOON)


def _runs(case: Case) -> bool:
    """Whether the time to answer an open case runs, as `CaseFilter.running` asks."""
    since = case.clock.waiting_since
    waits = case.status in WAITS_FOR_CITIZEN and (since is None or local_day(since) <= case.answer_by)
    return case.status is not CaseStatus.MERGED and not waits


def _ended(case: Case) -> Standing:
    if case.status is CaseStatus.WITHDRAWN or case.ended_at is None:
        return Standing(say("deadline", "withdrawn"), Urgency.CALM)
    over = (local_day(case.ended_at) - case.answer_by).days
    if over > 0:
        return Standing(say("deadline", "late", n=over), Urgency.OVERDUE)
    return Standing(say("deadline", "in_time"), Urgency.DONE)
