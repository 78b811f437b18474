"""What other rules mean for a case that is open already."""

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from escalation import clock, ladder, sla, support
from escalation.case import STANDING_STILL, Case, CaseStatus
from escalation.ladder import Watch
from escalation.limits import AT_WILL
from escalation.rulebook import Rulebook, facts_of
from escalation.support import Undone
from escalation.workdays import add_workdays, count_workdays
from records.moments import CITY_TIME, local_day


class Effect(StrEnum):
    """Which part of the rules means something else for a case."""

    LIMITS = "limits"  # a shorter time to answer, which runs from today
    LONGER_LIMITS = "longer_limits"  # only for new cases: nobody waits longer than they were told
    CALENDAR = "calendar"  # the same limit ends on another day
    OTHER_LIMITS = "other_limits"  # so do dispatching, taking on, accepting, contact, a return, telling, or support
    ACCEPTING = "accepting"  # a case that nobody signs for counts as accepted at another time, or not any more
    LADDER = "ladder"  # people are reminded at other times
    SIGNING = "signing"  # a reply that is given from now on needs a signature or a review, or none any more
    CHANCES = "chances"  # it may be sent back or answered again more or less often, or extended by more or less
    CATALOGUE = "catalogue"  # another department leads, or the matter or a department is gone: for people to look at


class RuleChange:
    """Other rules instead of those that held until `now`. What differs for all cases alike is compared once."""

    def __init__(self, before: Rulebook, after: Rulebook, now: datetime) -> None:
        self._before, self._after, self._now = before, after, now
        self._today, self._start = local_day(now), now.astimezone(CITY_TIME)
        old, new = before.limits, after.limits
        self._other_limits = old != new
        self._other_hours = before.calendar != after.calendar or old.office != new.office
        self._other_ladder = before.ladder != after.ladder
        self._other_chances = _chances(before) != _chances(after)
        self._matters = tuple({one.id: one for one in rules.catalogue.matters} for rules in (before, after))

    @property
    def moves_parts(self) -> bool:
        """Whether parts of open cases may be over on another day, or reminded of at another moment."""
        return self._other_hours or self._other_limits or self._other_ladder

    def reckoned(self, case: Case) -> Case:
        """An open case by the new rules: every limit that runs."""
        shifts = self._shifts(case)
        values = self._other_moments(case) if shifts else {}
        counted_from = values.get("counted_from", case.counted_from)
        values["answer_by"] = sla.answer_by(counted_from, case.clock, self._after.calendar)
        values |= {
            limit.field: self._at_will(limit, case, shifts) for limit in clock.running(case) if limit.what in AT_WILL
        }
        days = self._new_days(case)
        if days is not None and days < case.clock.days and case.status not in STANDING_STILL:
            values |= clock.shortened(case.changed(values), days, self._today, self._after)
        if (support_due := case.milestones.support_due) is not None:
            values["support_due"] = self._support_day(support_due, values["answer_by"], shifts)
        return case.changed(values)

    def part(self, case: Case, reckoned: Case, part: Undone) -> Undone:
        """A part of a case that is reckoned, by the new rules. What is due to be said is said by them; what would have
        been said before is not."""
        day, look = self._support_day(part.answer_by, reckoned.answer_by, self._shifts(case)), part.next_look
        if look is None or look > self._now:
            look = ladder.next_look(support.watches(day, self._after), self._now)
        return replace(part, answer_by=day, next_look=look)

    def effects(self, case: Case, reckoned: Case) -> frozenset[Effect]:
        """Whatever changes for an open case; `reckoned` is the same by the new rules."""
        shorter = reckoned.clock.days < case.clock.days
        found = {
            Effect.LIMITS: shorter,
            Effect.LONGER_LIMITS: (self._new_days(case) or 0) > case.clock.days,
            Effect.CALENDAR: reckoned.answer_by != case.answer_by and not shorter,
            Effect.OTHER_LIMITS: _others(reckoned) != _others(case),
            Effect.ACCEPTING: reckoned.milestones.auto_accept_due != case.milestones.auto_accept_due,
            Effect.LADDER: self._other_ladder and self._is_reminded_otherwise(case),
            Effect.SIGNING: self._is_signed_otherwise(case),
            Effect.CHANCES: self._other_chances,
            Effect.CATALOGUE: self._is_routed_otherwise(case),
        }
        return frozenset(effect for effect, holds in found.items() if holds)

    def _shifts(self, case: Case) -> bool:
        """Whether what is left of limits must be counted anew. A case whose last day follows the new calendar and not
        the old one was reckoned before, by a run that was interrupted."""
        if not self._other_hours:
            return False
        old, new = (
            sla.answer_by(case.counted_from, case.clock, rules.calendar) for rules in (self._before, self._after)
        )
        return not new == case.answer_by != old

    def _other_moments(self, case: Case) -> dict[str, Any]:
        """The running limits in office hours; and what the time to answer is counted from, where that is the day by
        which a case must be dispatched."""
        moved = {
            limit.field: self._moved(limit.due, self._now) for limit in clock.running(case) if limit.what not in AT_WILL
        }
        if case.status is CaseStatus.INCOMPLETE and case.clock.waiting_since is not None:
            moved["dispatch_due"] = self._moved(case.dispatch_due, case.clock.waiting_since)
        planned = case.dispatched_at is None and case.counted_from == local_day(case.dispatch_due)
        if planned and (due := moved.get("dispatch_due")) is not None:
            return moved | {"counted_from": local_day(due)}
        return moved

    def _moved(self, due: datetime | None, since: datetime) -> datetime | None:
        """When a limit is over of which as much office time is left as there was at a moment."""
        if due is None or due <= since:
            return due
        old, new, start = self._before, self._after, since.astimezone(CITY_TIME)
        left = sla.office_time(start, due.astimezone(CITY_TIME), old.limits.office, old.calendar)
        return new.after(start, left)

    def _at_will(self, limit: clock.Running, case: Case, shifts: bool) -> datetime | None:
        """Where there was no such rule its whole time begins now; other hours are for new cases."""
        whole = self._after.limits.time_of(limit.what, facts_of(case))
        if whole is None:
            return None
        if limit.due is None:
            return self._after.after(self._start, whole)
        return self._moved(limit.due, self._now) if shifts else limit.due

    def _support_day(self, day: date, answer_by: date, shifts: bool) -> date:
        """As many working days are left as before, and no more than for the answer."""
        if day <= self._today:
            return day
        if shifts:
            left = count_workdays(self._today, day, self._before.calendar)
            day = add_workdays(self._today, left, self._after.calendar)
        return max(self._today, min(day, answer_by))

    def _new_days(self, case: Case) -> int | None:
        """The usual limit by the new rules; None where that is the same for all, or the case does not have the old one,
        as it was redone or resumed."""
        if not self._other_limits or case.course.redone:
            return None
        facts = facts_of(case)
        usual = self._before.limits.answer_days(facts) == case.clock.days
        return self._after.limits.answer_days(facts) if usual else None

    def _is_reminded_otherwise(self, case: Case) -> bool:
        return self._watches(case, self._before) != self._watches(case, self._after)

    def _watches(self, case: Case, rules: Rulebook) -> list[Watch]:
        """Every moment to look at a case or at its next part, by the ladder of some rules."""
        calendar, day = self._after.calendar, case.milestones.support_due
        found = [*ladder.watches(case, rules.ladder, calendar, CITY_TIME)]
        if day is not None and case.waits_for_parts:
            found += ladder.of_part(day, rules.ladder, calendar, CITY_TIME)
        return found

    def _is_signed_otherwise(self, case: Case) -> bool:
        before, after = self._before, self._after
        return any(
            old.needed(case.kind, case.department) != new.needed(case.kind, case.department)
            for old, new in ((before.second_signature, after.second_signature), (before.review, after.review))
        )

    def _is_routed_otherwise(self, case: Case) -> bool:
        departments = (case.department, *case.supporting)
        gone = any(key not in self._after.departments for key in departments if key is not None)
        return gone or self._is_led_otherwise(case)

    def _is_led_otherwise(self, case: Case) -> bool:
        """Whether the catalogues name other departments for where the case is, or another area."""
        before, after = (matters.get(case.matter or "") for matters in self._matters)
        if before is None or after is None:
            return before is not None
        (old, *_), (new, *_) = (
            rules.catalogue.in_charge(matter, case.kind, case.district)
            for rules, matter in ((self._before, before), (self._after, after))
        )
        return (old, before.area) != (new, after.area)


def _chances(rules: Rulebook) -> tuple[int, int, float]:
    return rules.limits.returns, rules.limits.redos, rules.limits.extension_share


def _others(case: Case) -> tuple[datetime | date | None, ...]:
    marks = case.milestones
    office = (case.dispatch_due, marks.admit_due, marks.accept_due, marks.contact_due, marks.return_due, marks.tell_due)
    return (*office, marks.support_due)
