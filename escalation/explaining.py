"""Every limit beside the answer's in a sentence: since when it runs, what does not count, and the rule. Pure.

The moments are stored; a sentence is only said where it leads to the one that is (the rules may have changed since).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation import sla, wording
from escalation.case import Case
from escalation.history import HistoryEntry
from escalation.limits import Facts, What
from escalation.rulebook import Rulebook, facts_of
from escalation.step import Step
from escalation.support import Support
from escalation.workdays import add_workdays
from records.moments import CITY_TIME, local_day

_TO_THE_CENTRE = frozenset({Step.OPEN, Step.RETURN, Step.REDO, Step.SEPARATE})
_TO_A_DEPARTMENT = frozenset({Step.DISPATCH, Step.REFUSE_RETURN, Step.REDO, Step.GRADE})
# What begins a limit; that for telling begins with what is to be told.
_BEGINS: Mapping[What, frozenset[Step]] = {
    What.ACKNOWLEDGE: frozenset({Step.OPEN}),
    What.DISPATCH: _TO_THE_CENTRE,
    What.ACCEPT: _TO_A_DEPARTMENT,
    What.AUTO_ACCEPT: _TO_A_DEPARTMENT,
    What.CONTACT: _TO_A_DEPARTMENT,
    What.RETURN: frozenset({Step.DISPATCH}),
    What.TELL: frozenset({Step.GRADE}),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a limit was reckoned, in a sentence, and the rule that it comes from; `ground` empty where that is not known
    any more."""

    sentence: str
    ground: str = ""


def limits(case: Case, entries: Sequence[HistoryEntry], rulebook: Rulebook) -> dict[What, Explanation]:
    """The limits of a case in office hours, by what they are for; `entries` are its history, oldest first."""
    marks = case.milestones
    due: Mapping[What, datetime | None] = {
        What.ACKNOWLEDGE: marks.admit_due,
        What.DISPATCH: case.dispatch_due,
        What.ACCEPT: marks.accept_due,
        What.AUTO_ACCEPT: marks.auto_accept_due,
        What.CONTACT: marks.contact_due,
        What.RETURN: marks.return_due,
        What.TELL: marks.tell_due,
    }
    return {what: _limit(what, at, case, entries, rulebook) for what, at in due.items() if at is not None}


def support(part: Support, case: Case, entries: Sequence[HistoryEntry], rulebook: Rulebook) -> Explanation:
    """The last day of a supporting department."""
    given = next((entry for entry in reversed(entries) if entry.step is Step.DISPATCH), None)
    facts, calendar = facts_of(case), rulebook.calendar
    if given is not None:
        begun_on, days = local_day(given.at), rulebook.limits.support_days(facts, case.clock.days)
        reckoned = add_workdays(begun_on, days, calendar)
        last = max(begun_on, min(reckoned, given.answer_by or reckoned))
        if last == part.answer_by:
            sentence = wording.support_limit(
                days, begun_on, last, sla.passed(begun_on, last, calendar), reckoned > last
            )
            return Explanation(sentence, _ground(What.SUPPORT, facts, rulebook))
    return Explanation(wording.support_set(part.answer_by))


def _limit(what: What, due: datetime, case: Case, entries: Sequence[HistoryEntry], rulebook: Rulebook) -> Explanation:
    facts, due = facts_of(case), due.astimezone(CITY_TIME)
    length = rulebook.limits.time_of(what, facts)
    for entry in reversed(entries):
        begun_at = entry.at.astimezone(CITY_TIME)
        if length is None or not _begins(what, entry, case) or rulebook.after(begun_at, length) != due:
            continue
        passed = sla.passed(begun_at.date() - timedelta(days=1), due.date(), rulebook.calendar)
        sentence = wording.office_limit(what, length, entry.step, begun_at, due, rulebook.limits.office, passed)
        return Explanation(sentence, _ground(what, facts, rulebook))
    return Explanation(wording.limit_as_it_was(what, due))


def _begins(what: What, entry: HistoryEntry, case: Case) -> bool:
    """Whether a limit may have begun with a step."""
    return entry.step in _BEGINS[what] or (what is What.TELL and entry.at == case.milestones.untold_since)


def _ground(what: What, facts: Facts, rulebook: Rulebook) -> str:
    return rulebook.limits.other_source(what, facts) or wording.citys_limits()
