"""`time_limits.yaml` as it is written, and what can be wrong with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType

from escalation.case import CaseKind
from escalation.limits import LimitRule, OfficeHours, TimeLimits, What

_IN_DAYS = frozenset({What.ANSWER, What.SUPPORT, What.REDO})


@dataclass(frozen=True, slots=True)
class Written:
    """The file."""

    days: dict[CaseKind, int]
    source: str
    dispatch_hours: float
    office_hours: list[tuple[time, time]]
    acknowledge_hours: float
    accept_hours: float
    contact_hours: float
    return_hours: float
    returns: int
    redos: int
    redo_days: int
    support_share: float
    extension_share: float
    auto_accept_hours: float | None = None
    tell_hours: float | None = None
    exceptions: list[LimitRule] = field(default_factory=list)


def limits_of(written: Written) -> TimeLimits:
    """The limits that the file states."""
    hours = {
        What.ACKNOWLEDGE: written.acknowledge_hours,
        What.DISPATCH: written.dispatch_hours,
        What.ACCEPT: written.accept_hours,
        What.CONTACT: written.contact_hours,
        What.RETURN: written.return_hours,
    }
    at_will = {What.AUTO_ACCEPT: written.auto_accept_hours, What.TELL: written.tell_hours}
    hours |= {what: length for what, length in at_will.items() if length is not None}
    return TimeLimits(
        days=MappingProxyType(written.days),
        source=written.source,
        hours=MappingProxyType(hours),
        office=OfficeHours(tuple(written.office_hours)),
        returns=written.returns,
        redos=written.redos,
        redo_days=written.redo_days,
        support_share=written.support_share,
        extension_share=written.extension_share,
        exceptions=tuple(written.exceptions),
    )


def mistakes(written: Written) -> list[str]:
    """A sentence for each mistake."""
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("days: every kind needs a limit", lambda: set(written.days) == set(CaseKind)),
        ("days: must be from 1 to 365", lambda: all(1 <= days <= 365 for days in written.days.values())),
        ("dispatch_hours: must be above 0 and at most 80", lambda: _hours(written.dispatch_hours)),
        ("acknowledge_hours: must be above 0 and at most 80", lambda: _hours(written.acknowledge_hours)),
        ("accept_hours: must be above 0 and at most 80", lambda: _hours(written.accept_hours)),
        ("auto_accept_hours: must be from accept_hours to 80", lambda: _after_accepting(written)),
        ("contact_hours: must be above 0 and at most 80", lambda: _hours(written.contact_hours)),
        ("return_hours: must be above 0 and at most 80", lambda: _hours(written.return_hours)),
        ("tell_hours: must be above 0 and at most 80", lambda: _hours(written.tell_hours)),
        ("returns: must be from 0 to 10", lambda: 0 <= written.returns <= 10),
        ("redos: must be from 0 to 10", lambda: 0 <= written.redos <= 10),
        ("redo_days: must be from 1 to 365", lambda: 1 <= written.redo_days <= 365),
        ("support_share: must be above 0 and at most 1", lambda: 0 < written.support_share <= 1),
        ("extension_share: must be from 0 to 1", lambda: 0 <= written.extension_share <= 1),
        ("office_hours: spans must follow one another", lambda: in_order(written.office_hours)),
    )
    problems = [problem for problem, holds in checks if not holds()]
    for number, rule in enumerate(written.exceptions, 1):
        problems += [f"exception {number}: {problem}" for problem in _rule_mistakes(rule)]
    return problems


def _rule_mistakes(rule: LimitRule) -> list[str]:
    if rule.limit in _IN_DAYS:
        return [] if rule.hours is None and rule.days and 1 <= rule.days <= 365 else ["needs `days` from 1 to 365"]
    return [] if rule.days is None and rule.hours and _hours(rule.hours) else ["needs `hours` above 0 and at most 80"]


def _after_accepting(written: Written) -> bool:
    hours = written.auto_accept_hours
    return hours is None or written.accept_hours <= hours <= 80


def _hours(hours: float | None) -> bool:
    return hours is None or 0 < hours <= 80


def in_order(spans: Sequence[tuple[time, time]]) -> bool:
    """Whether there are spans of a day, each after the one before."""
    ends = [moment for span in spans for moment in span]
    return bool(ends) and ends == sorted(set(ends))
