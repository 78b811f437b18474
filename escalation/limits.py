"""How long everything may take: the city's time limits, as data, with the rule that each comes from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from math import ceil, floor

from escalation.case import CaseKind, Urgency


class What(StrEnum):
    """What has a limit of its own."""

    ACKNOWLEDGE = "acknowledge"  # tell the citizen that it was registered and taken on
    DISPATCH = "dispatch"
    ACCEPT = "accept"  # the department signs for it
    AUTO_ACCEPT = "auto_accept"  # it did not: the case counts as accepted
    CONTACT = "contact"  # the department speaks to the citizen for the first time
    TELL = "tell"  # staff tell a citizen to whom nothing can be sent what was written to them
    RETURN = "return"  # the department says that it is another's
    ANSWER = "answer"
    SUPPORT = "support"  # a supporting department does its part
    REDO = "redo"


AT_WILL = frozenset({What.AUTO_ACCEPT, What.TELL})
"""Limits that a city may do without."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the dispatchers work: spans of one day in order, none overlapping."""

    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a limit may depend on."""

    kind: CaseKind
    urgency: Urgency = Urgency.NORMAL
    area: str | None = None
    matter: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class LimitRule:
    """A limit for some cases instead of the usual one; an empty field means all. Exactly one of `days` (working days)
    and `hours` (office hours) is set: `days` for answer, support and redo, `hours` for the others."""

    limit: What
    source: str
    days: int | None = None
    hours: float | None = None
    kinds: frozenset[CaseKind] = frozenset()
    urgencies: frozenset[Urgency] = frozenset()
    areas: frozenset[str] = frozenset()
    matters: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    def fits(self, facts: Facts) -> bool:
        named: tuple[tuple[frozenset[str], str | None], ...] = (
            (self.kinds, facts.kind),
            (self.urgencies, facts.urgency),
            (self.areas, facts.area),
            (self.matters, facts.matter),
            (self.districts, facts.district),
        )
        return all(not wanted or value in wanted for wanted, value in named)


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The usual limits and their exceptions, the first that fits being the one that holds.

    `days` are the working days to answer by kind; `hours` the office hours of the other limits, without AUTO_ACCEPT
    where a case waits until its department signs, and without TELL where telling may take any time. `support_share` is
    the part of the time to answer that supporting departments get; an extension is at most `extension_share` of it.
    """

    days: Mapping[CaseKind, int]
    source: str
    hours: Mapping[What, float]
    office: OfficeHours
    returns: int
    redos: int
    redo_days: int
    support_share: float
    extension_share: float
    exceptions: tuple[LimitRule, ...] = ()

    def answer_days(self, facts: Facts) -> int:
        """Working days to answer."""
        rule = self._exception(What.ANSWER, facts)
        return self.days[facts.kind] if rule is None or rule.days is None else rule.days

    def answer_source(self, facts: Facts) -> str:
        """The rule that the time to answer comes from."""
        rule = self._exception(What.ANSWER, facts)
        return self.source if rule is None else rule.source

    def support_days(self, facts: Facts, answer_days: int) -> int:
        """Working days for a supporting department, within those for the answer."""
        rule = self._exception(What.SUPPORT, facts)
        days = ceil(answer_days * self.support_share) if rule is None or rule.days is None else rule.days
        return max(1, min(days, answer_days))

    def again_days(self, facts: Facts) -> int:
        """Working days to answer once more."""
        rule = self._exception(What.REDO, facts)
        return self.redo_days if rule is None or rule.days is None else rule.days

    def office_time(self, what: What, facts: Facts) -> timedelta:
        """Office hours for a limit that is not counted in days and that there always is."""
        rule = self._exception(what, facts)
        return self.hours_of(what) if rule is None or rule.hours is None else timedelta(hours=rule.hours)

    def time_of(self, what: What, facts: Facts) -> timedelta | None:
        """Office hours for any limit that is not counted in days; None where the city has none. A case does not count
        as accepted before the time to accept is over."""
        rule = self._exception(what, facts)
        hours = self.hours.get(what) if rule is None else rule.hours
        if hours is None:
            return None
        whole = timedelta(hours=hours)
        return max(whole, self.office_time(What.ACCEPT, facts)) if what is What.AUTO_ACCEPT else whole

    def other_source(self, what: What, facts: Facts) -> str:
        """The rule that a limit beside the answer's comes from; empty for the usual one."""
        rule = self._exception(what, facts)
        return "" if rule is None else rule.source

    def hours_of(self, what: What) -> timedelta:
        """The usual office hours for a limit."""
        return timedelta(hours=self.hours[what])

    def longest_extension(self, answer_days: int) -> int:
        """The most working days that an extension may add."""
        return floor(answer_days * self.extension_share)

    def _exception(self, what: What, facts: Facts) -> LimitRule | None:
        return next((rule for rule in self.exceptions if rule.limit is what and rule.fits(facts)), None)
