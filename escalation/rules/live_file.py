"""`live_chat.yaml` as it is written, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import time, timedelta

from escalation.limits import OfficeHours
from escalation.live.duty import LiveRules
from escalation.rules.limits_file import in_order
from records.roles import Role


@dataclass(frozen=True, slots=True)
class Written:
    """The file."""

    hours: list[tuple[time, time]]
    every_day: bool
    roles: frozenset[Role]
    departments: frozenset[str]
    most: int
    nobody_came_minutes: int
    staff_silent_minutes: int
    citizen_silent_minutes: int


def live_of(written: Written) -> LiveRules:
    """The rules that the file states."""
    return LiveRules(
        hours=OfficeHours(tuple(written.hours)),
        every_day=written.every_day,
        roles=written.roles,
        departments=written.departments,
        most=written.most,
        nobody_came=timedelta(minutes=written.nobody_came_minutes),
        staff_silent=timedelta(minutes=written.staff_silent_minutes),
        citizen_silent=timedelta(minutes=written.citizen_silent_minutes),
    )


def mistakes(written: Written) -> list[str]:
    """A sentence for each mistake."""
    checks = (
        ("hours: spans must follow one another", in_order(written.hours)),
        ("roles: needs at least one", bool(written.roles)),
        ("most: must be from 1 to 50", 1 <= written.most <= 50),
        ("nobody_came_minutes: must be from 1 to 240", 1 <= written.nobody_came_minutes <= 240),
        ("staff_silent_minutes: must be from 1 to 240", 1 <= written.staff_silent_minutes <= 240),
        ("citizen_silent_minutes: must be from 1 to 240", 1 <= written.citizen_silent_minutes <= 240),
    )
    return [problem for problem, holds in checks if not holds]
