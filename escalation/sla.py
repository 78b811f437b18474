"""Until when: office hours for what must be done soon, working days for the answer; and how long remains. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from escalation.case import CaseKind, Clock
from escalation.limits import OfficeHours
from escalation.workdays import Calendar, add_workdays, count_workdays, next_workday

_NOTHING = timedelta()


class Begun(StrEnum):
    """What happened on the day that a time to answer is counted from."""

    DISPATCHED = "dispatched"
    PLANNED = "planned"  # the case must be dispatched by then
    LATE = "late"  # it had to be dispatched by then, and was later
    REDONE = "redone"
    AGAIN = "again"  # resumed, or a shorter limit began


@dataclass(frozen=True, slots=True)
class Passed:
    """What lies between two days beside usual working days: `skipped` are the holidays by name and in order, `off`
    whether any day was not worked, `made_up` the weekend days that were; `estimated`: a year has no notice yet."""

    skipped: tuple[str, ...]
    off: bool
    made_up: tuple[date, ...]
    estimated: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to answer and how it was reckoned; `wording.deadline` says it in a sentence.

    It is counted from `begun_on`, when what `begun` says happened. `days` are all working days together; of them
    `extended` were granted and `waited` did not count.
    """

    kind: CaseKind
    days: int
    extended: int
    waited: int
    begun: Begun
    begun_on: date
    answer_by: date
    passed: Passed


def office_due(start: datetime, length: timedelta, office: OfficeHours, calendar: Calendar) -> datetime:
    """When so much office time has passed since this local moment; the zone is kept."""
    left, day = length, next_workday(start.date(), calendar)
    while True:
        for opens, closes in _spans(day, office, start):
            begins = max(start, opens)
            if begins + left <= closes:
                return begins + left
            left -= max(closes - begins, _NOTHING)
        day = add_workdays(day, 1, calendar)


def office_time(start: datetime, end: datetime, office: OfficeHours, calendar: Calendar) -> timedelta:
    """The office time between two local moments; nothing where `end` is not later."""
    passed, day = _NOTHING, next_workday(start.date(), calendar)
    while day <= end.date():
        for opens, closes in _spans(day, office, start):
            passed += max(min(closes, end) - max(opens, start), _NOTHING)
        day = add_workdays(day, 1, calendar)
    return passed


def answer_by(counted_from: date, clock: Clock, calendar: Calendar) -> date:
    """The last day to answer."""
    return add_workdays(counted_from, clock.total, calendar)


def waited(since: date, until: date, answer_by: date, calendar: Calendar) -> int:
    """Working days that do not count because the citizen was asked for more: afterwards as many are left as before.

    A case that was overdue when the citizen was asked stays so.
    """
    return 0 if since > answer_by else count_workdays(since, until, calendar)


def deadline(
    kind: CaseKind, counted_from: date, clock: Clock, calendar: Calendar, begun: Begun, *, last: date
) -> Deadline:
    """How the last day to answer a case was reckoned whose clock begins on `counted_from`: the next working day is the
    first. `last` is that day as it was told, of which an ended case may know another one than the calendar by now."""
    return Deadline(
        kind=kind,
        days=clock.total,
        extended=clock.extended,
        waited=clock.waited,
        begun=begun,
        begun_on=counted_from,
        answer_by=last,
        passed=passed(counted_from, last, calendar),
    )


def passed(after: date, last: date, calendar: Calendar) -> Passed:
    """What lies after a day up to and with another."""
    between = [after + timedelta(days=n) for n in range(1, (last - after).days + 1)]
    return Passed(
        skipped=tuple(dict.fromkeys(calendar.off[day] for day in between if day in calendar.off)),
        off=not all(map(calendar.is_workday, between)),
        made_up=tuple(day for day in between if day in calendar.made_up),
        estimated=calendar.is_estimate(after, last),
    )


def _spans(day: date, office: OfficeHours, zone_of: datetime) -> list[tuple[datetime, datetime]]:
    return [
        (datetime.combine(day, opens, zone_of.tzinfo), datetime.combine(day, closes, zone_of.tzinfo))
        for opens, closes in office.spans
    ]
