"""When citizens can speak with a person, who answers them, and how long either side may be silent. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.limits import OfficeHours
from escalation.workdays import Calendar
from records.roles import Role

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LiveRules:
    """`live_chat.yaml`. `every_day`: also on days that are not worked. `departments` by key, none: of any, or the
    city's; `most`: so many conversations one person has at once."""

    hours: OfficeHours
    every_day: bool
    roles: frozenset[Role]
    departments: frozenset[str]
    most: int
    nobody_came: timedelta
    staff_silent: timedelta
    citizen_silent: timedelta

    def answered_by(self, roles: Set[Role], department: str | None) -> bool:
        """Whether somebody of these roles and this department answers."""
        return bool(self.roles & roles) and (not self.departments or department in self.departments)


def on_duty(now: datetime, rules: LiveRules, calendar: Calendar) -> bool:
    """Whether somebody answers at this local moment."""
    if not (rules.every_day or calendar.is_workday(now.date())):
        return False
    return any(opens <= now.time() < closes for opens, closes in rules.hours.spans)


def next_duty(now: datetime, rules: LiveRules, calendar: Calendar) -> datetime:
    """The local moment at which somebody answers again; `now` itself within the hours."""
    if on_duty(now, rules, calendar):
        return now
    day = now.date()
    while True:
        if rules.every_day or calendar.is_workday(day):
            openings = (datetime.combine(day, opens, now.tzinfo) for opens, _ in rules.hours.spans)
            if coming := next((opening for opening in openings if opening > now), None):
                return coming
        day += _ONE_DAY
