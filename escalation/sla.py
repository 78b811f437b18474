"""Until when: the limit for dispatching in office hours, the limit for answering in working days. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from escalation.case import CaseKind
from escalation.workdays import Calendar, add_workdays, next_workday


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the dispatchers work: spans of one day in order, none overlapping."""

    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Working days to answer, by kind, with the rule they come from; and the time to dispatch, in office hours."""

    days: Mapping[CaseKind, int]
    source: str
    dispatch: timedelta
    office: OfficeHours


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to answer and how it was reckoned; `wording.deadline` says it in a sentence.

    `skipped` holds the holidays between, by name and in order; `made_up` the weekend days that were worked and count.
    """

    kind: CaseKind
    days: int
    dispatched: date
    answer_by: date
    skipped: tuple[str, ...]
    made_up: tuple[date, ...]
    estimated: bool


def dispatch_due(received: datetime, limits: TimeLimits, calendar: Calendar) -> datetime:
    """When a case received at this local moment must be dispatched; the zone is kept."""
    left, day = limits.dispatch, next_workday(received.date(), calendar)
    while True:
        for opens, closes in limits.office.spans:
            start = max(received, datetime.combine(day, opens, received.tzinfo))
            end = datetime.combine(day, closes, received.tzinfo)
            if start + left <= end:
                return start + left
            left -= max(end - start, timedelta())
        day = add_workdays(day, 1, calendar)


def deadline(kind: CaseKind, dispatched: date, limits: TimeLimits, calendar: Calendar) -> Deadline:
    """The last day to answer a case of this kind that is dispatched on this day: the next working day is the first."""
    days = limits.days[kind]
    answer_by = add_workdays(dispatched, days, calendar)
    between = [dispatched + timedelta(days=n) for n in range(1, (answer_by - dispatched).days + 1)]
    return Deadline(
        kind=kind,
        days=days,
        dispatched=dispatched,
        answer_by=answer_by,
        skipped=tuple(dict.fromkeys(calendar.off[day] for day in between if day in calendar.off)),
        made_up=tuple(day for day in between if day in calendar.made_up),
        estimated=calendar.is_estimate(dispatched, answer_by),
    )
