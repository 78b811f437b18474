"""The words that leaders read beside the figures."""

from datetime import date
from typing import Any

from escalation.filters import UNKNOWN
from escalation.opinion.brief import Brief, TopMatter
from escalation.rulebook import Rulebook
from escalation.wording import full_day, weekday, words
from language.places import DISTRICTS


def figure(key: str) -> str:
    """The name of one of the board's figures."""
    return str(_opinion()["figures"][key])


def area(key: str | None, rulebook: Rulebook) -> str:
    """An area's name, also for cases that have none."""
    unclassified = str(_opinion()["unclassified"])
    return rulebook.catalogue.areas.get(key or UNKNOWN, unclassified)


def district(code: str | None) -> str:
    """A district's name, also for cases whose place is not known."""
    return DISTRICTS.get(code or UNKNOWN, str(_opinion()["unknown_place"]))


def change(share: float | None) -> str:
    """+50.0%, or a dash where there is nothing to compare with."""
    return str(_opinion()["no_base"]) if share is None else f"{share:+.1%}"


def title(day: date) -> str:
    """The headline of a day's brief."""
    return str(_opinion()["brief"]["title"].format(day=full_day(day)))


def lead(brief: Brief) -> str:
    """The brief's first sentence: the day's totals."""
    values = {total.figure.key: total.figure.value for total in brief.totals}
    template: str = _opinion()["brief"]["lead"]
    return template.format(day=full_day(brief.day), weekday=weekday(brief.day), **values)


def top_matter(top: TopMatter, rulebook: Rulebook) -> str:
    """One line of what most people raised."""
    entry = rulebook.catalogue.matter(top.matter)
    name = area(top.area, rulebook) if entry is None else entry.name
    template: str = _opinion()["brief"]["matter"]
    return template.format(place=district(top.district), matter=name, petitioners=top.petitioners, cases=top.cases)


def _opinion() -> dict[str, Any]:
    found: dict[str, Any] = words()["opinion"]
    return found
