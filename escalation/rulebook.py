"""Everything a city decides about its cases, read once and never changed while running. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation import sla
from escalation.assignment import AssignmentRules
from escalation.case import Case, CaseKind
from escalation.department import Department
from escalation.ladder import Ladder
from escalation.limits import Facts, TimeLimits, What
from escalation.live.duty import LiveRules
from escalation.repeats import RepeatLimits
from escalation.risk import RiskRule
from escalation.routing import Catalogue
from escalation.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Approval:
    """Which replies need somebody's approval before they go out."""

    kinds: frozenset[CaseKind] = frozenset()
    departments: frozenset[str] = frozenset()

    def needed(self, kind: CaseKind, department: str | None) -> bool:
        return kind in self.kinds or department in self.departments


@dataclass(frozen=True, slots=True)
class Flags:
    """What people are warned of: words of risk, and citizens who come again."""

    risk_words: tuple[RiskRule, ...]
    repeats: RepeatLimits


@dataclass(frozen=True, slots=True)
class Level:
    """A level above departments that a case may be raised to 提级."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Retention:
    """`contact_days` after a case has ended its contact and unmasked words are forgotten, by the rule `source`."""

    contact_days: int
    source: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of `escalation/rules/`, checked."""

    departments: Mapping[str, Department]
    catalogue: Catalogue
    limits: TimeLimits
    calendar: Calendar
    second_signature: Approval
    review: Approval
    ladder: Ladder
    flags: Flags
    assignment: AssignmentRules
    live: LiveRules
    retention: Retention
    levels: tuple[Level, ...]

    def department_name(self, key: str | None) -> str | None:
        """The Chinese name of a department; a key that has left the rules is shown as it is."""
        if key is None:
            return None
        department = self.departments.get(key)
        return key if department is None else department.name

    def level_name(self, key: str) -> str:
        """The name of a level; a key that has left the rules is shown as it is."""
        return next((level.name for level in self.levels if level.key == key), key)

    def levels_above(self, key: str | None) -> tuple[Level, ...]:
        """The levels that a case may still be raised to; all where it was raised to none that is known."""
        keys = [level.key for level in self.levels]
        return self.levels[keys.index(key) + 1 :] if key in keys else self.levels

    def after(self, start: datetime, length: timedelta) -> datetime:
        """When so much office time has passed; `start` in the city's time."""
        return sla.office_due(start, length, self.limits.office, self.calendar)

    def due(self, what: What, facts: Facts, start: datetime) -> datetime | None:
        """When a limit in office hours is over that runs from `start` on, in the city's time; None where the city has
        no such limit."""
        length = self.limits.time_of(what, facts)
        return None if length is None else self.after(start, length)


def facts_of(case: Case) -> Facts:
    """What the limits of a case depend on."""
    return Facts(case.kind, case.urgency, case.area, case.matter, case.district)
