"""The time to answer where it begins anew: with a first limit, or with a shorter one. Pure."""

from datetime import date
from typing import Any

from escalation import sla
from escalation.case import Case, Clock, Extension
from escalation.rulebook import Rulebook


def begun(days: int, today: date, rulebook: Rulebook) -> dict[str, Any]:
    """The fields of a clock that starts today, with all its chances."""
    clock = Clock(days=days)
    return {
        "counted_from": today,
        "answer_by": sla.answer_by(today, clock, rulebook.calendar),
        "days": days,
        "extended": clock.extended,
        "waited": clock.waited,
        "extension": clock.extension,
        "requested": clock.requested,
    }


def shortened(case: Case, days: int, today: date, rulebook: Rulebook) -> dict[str, Any]:
    """The fields of the clock of a case that gets a shorter limit; nothing where it would be answered no sooner.

    The limit runs from today: nobody is late by a rule that did not hold yet. What was granted belonged to the limit
    before; a longer time that is asked for is still decided on, as far as the new limit allows one.
    """
    sooner = begun(days, today, rulebook)
    if sooner["answer_by"] >= case.answer_by:
        return {}
    asked = min(case.clock.requested, rulebook.limits.longest_extension(days))
    if case.clock.extension is Extension.ASKED and asked:
        sooner |= {"extension": Extension.ASKED, "requested": asked}
    return sooner
