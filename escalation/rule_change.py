"""What other rules mean for a case that is open already."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from escalation import ladder, sla
from escalation.case import Case, CaseStatus
from escalation.rulebook import Rulebook, facts_of
from records.moments import CITY_TIME


class Effect(StrEnum):
    """Which part of the rules means something else for a case."""

    LIMITS = "limits"  # a shorter time to answer, which holds from now on
    LONGER_LIMITS = "longer_limits"  # only for new cases: nobody waits longer than they were told
    CALENDAR = "calendar"  # the same limit ends on another day
    ACCEPTING = "accepting"  # a case that nobody signs for counts as accepted at another time, or not any more
    LADDER = "ladder"  # people are reminded at other times
    SIGNING = "signing"  # a reply that is given from now on needs a signature or a review, or none any more
    CHANCES = "chances"  # it may be sent back or answered again more or less often, or extended by more or less
    CATALOGUE = "catalogue"  # another department leads, or the matter or a department is gone: for people to look at


def effects(case: Case, before: Rulebook, after: Rulebook, now: datetime) -> frozenset[Effect]:
    """Whatever changes for an open case when the rules do."""
    found = frozenset(effect for effect, holds in _CHECKS.items() if holds(case, before, after))
    moved = _auto_accept_due(case, before, after, now) != case.milestones.auto_accept_due
    return found | {Effect.ACCEPTING} if moved else found


def reckoned(case: Case, before: Rulebook, after: Rulebook, now: datetime) -> Case:
    """An open case by the new rules: its limit, its last day to answer, and when it counts as accepted."""
    days = _new_days(case, before, after) or 0
    limited = case.changed({"days": days}) if 0 < days < case.clock.days else case
    return limited.changed(
        {
            "answer_by": sla.answer_by(limited.counted_from, limited.clock, after.calendar),
            "auto_accept_due": _auto_accept_due(case, before, after, now),
        }
    )


def _auto_accept_due(case: Case, before: Rulebook, after: Rulebook, now: datetime) -> datetime | None:
    """When a case that waits for its department counts as accepted by the new rules.

    Where there was no such rule its whole time begins now. Other hours are for new cases; by another calendar or other
    office hours as much office time is left as before.
    """
    due, whole = case.milestones.auto_accept_due, after.limits.auto_accept(facts_of(case))
    if case.status is not CaseStatus.DISPATCHED:
        return due
    if whole is None:
        return None
    old, new, start = before.limits.office, after.limits.office, now.astimezone(CITY_TIME)
    if due is None:
        return sla.office_due(start, whole, new, after.calendar)
    if due <= now or (before.calendar == after.calendar and old == new):
        return due
    left = sla.office_time(start, due.astimezone(CITY_TIME), old, before.calendar)
    return sla.office_due(start, left, new, after.calendar)


def _new_days(case: Case, before: Rulebook, after: Rulebook) -> int | None:
    """The usual limit by the new rules; None where the case does not have the old one, as it was redone or resumed."""
    usual = before.limits.answer_days(facts_of(case)) == case.clock.days and not case.course.redone
    return after.limits.answer_days(facts_of(case)) if usual else None


def _other_day(case: Case, before: Rulebook, after: Rulebook) -> bool:
    return sla.answer_by(case.counted_from, case.clock, after.calendar) != case.answer_by


def _other_rungs(case: Case, before: Rulebook, after: Rulebook) -> bool:
    if before.ladder == after.ladder:
        return False
    old, new = (ladder.watches(case, rules.ladder, after.calendar, CITY_TIME) for rules in (before, after))
    return list(old) != list(new)


def _other_signing(case: Case, before: Rulebook, after: Rulebook) -> bool:
    return any(
        old.needed(case.kind, case.department) != new.needed(case.kind, case.department)
        for old, new in ((before.second_signature, after.second_signature), (before.review, after.review))
    )


def _other_chances(_case: Case, before: Rulebook, after: Rulebook) -> bool:
    old, new = ((limits.returns, limits.redos, limits.extension_share) for limits in (before.limits, after.limits))
    return old != new


def _other_route(case: Case, before: Rulebook, after: Rulebook) -> bool:
    if any(key not in after.departments for key in (case.department, *case.supporting) if key is not None):
        return True
    old, new = before.catalogue.matter(case.matter), after.catalogue.matter(case.matter)
    return old is not None and (new is None or (new.department, new.area) != (old.department, old.area))


_CHECKS: Mapping[Effect, Callable[[Case, Rulebook, Rulebook], bool]] = {
    Effect.LIMITS: lambda case, before, after: (_new_days(case, before, after) or case.clock.days) < case.clock.days,
    Effect.LONGER_LIMITS: lambda case, before, after: (_new_days(case, before, after) or 0) > case.clock.days,
    Effect.CALENDAR: _other_day,
    Effect.LADDER: _other_rungs,
    Effect.SIGNING: _other_signing,
    Effect.CHANCES: _other_chances,
    Effect.CATALOGUE: _other_route,
}
