"""What other rules mean for a case that is open already."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from escalation import ladder, sla
from escalation.case import Case
from escalation.rulebook import Rulebook, facts_of
from records.moments import CITY_TIME


class Effect(StrEnum):
    """Which part of the rules means something else for a case."""

    LIMITS = "limits"  # a shorter time to answer, which holds from now on
    LONGER_LIMITS = "longer_limits"  # only for new cases: nobody waits longer than they were told
    CALENDAR = "calendar"  # the same limit ends on another day
    LADDER = "ladder"  # people are reminded at other times
    SIGNING = "signing"  # a reply that is given from now on needs a signature or a review, or none any more
    CHANCES = "chances"  # it may be sent back or answered again more or less often, or extended by more or less
    CATALOGUE = "catalogue"  # another department leads, or the matter or a department is gone: for people to look at


def effects(case: Case, before: Rulebook, after: Rulebook) -> frozenset[Effect]:
    """Whatever changes for an open case when the rules do."""
    return frozenset(effect for effect, holds in _CHECKS.items() if holds(case, before, after))


def reckoned(case: Case, before: Rulebook, after: Rulebook) -> Case:
    """An open case by the new rules: its limit and its last day to answer."""
    days = _new_days(case, before, after) or 0
    limited = case.changed({"days": days}) if 0 < days < case.clock.days else case
    return limited.changed({"answer_by": sla.answer_by(limited.counted_from, limited.clock, after.calendar)})


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
