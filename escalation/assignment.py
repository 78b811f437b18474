"""Who in a department works a case: duty roster, room, skills, absence, and the same person for the same citizen. Pure.

Each rule narrows the choice only where somebody is left, so a case finds a handler whenever anybody is there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from escalation.case import Urgency


@dataclass(frozen=True, slots=True)
class Absence:
    """The first and the last day that somebody is away."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Colleague:
    """A handler of the department. `capacity`: the weight of open cases that is a full load. `areas`: what the person
    knows well. `duty`: days on the roster. `taken`: how many cases the person was ever given, which breaks ties."""

    id: int
    name: str
    capacity: int
    areas: frozenset[str] = frozenset()
    absences: tuple[Absence, ...] = ()
    duty: frozenset[date] = frozenset()
    taken: int = 0

    def present(self, day: date) -> bool:
        return not any(absence.first <= day <= absence.last for absence in self.absences)


@dataclass(frozen=True, slots=True)
class Work:
    """A case to give out. `former`: who worked this citizen's cases before."""

    number: str
    weight: int
    area: str | None = None
    former: int | None = None


class Ground(StrEnum):
    """What narrowed the choice, in the order of the rules."""

    ONLY = "only"
    FULL = "full"
    FORMER = "former"
    DUTY = "duty"
    SKILL = "skill"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is given a case, and on which grounds."""

    number: str
    colleague: Colleague
    load: int
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class AssignmentRules:
    """How much a case weighs by urgency, and the full load of somebody of whom nothing else is said."""

    weights: Mapping[Urgency, int]
    capacity: int


Loads = Mapping[int, int]
"""The weight of each colleague's open cases, by id; who is not in it has none."""


def choose(work: Work, colleagues: Sequence[Colleague], loads: Loads, day: date) -> Assignment | None:
    """Who works a case that comes in on `day`; None only where nobody is there. The same facts give the same person."""
    left = [colleague for colleague in colleagues if colleague.present(day)]
    if not left:
        return None
    grounds = [Ground.ONLY] if len(left) == 1 else []
    with_room = [one for one in left if loads.get(one.id, 0) + work.weight <= one.capacity]
    if not with_room:
        grounds.append(Ground.FULL)
    left = with_room or left
    for ground, holds in _preferences(work, day):
        preferred = [colleague for colleague in left if holds(colleague)]
        if preferred and (len(preferred) < len(left) or ground is Ground.FORMER):
            grounds.append(ground)
        left = preferred or left
    if len(left) > 1:
        grounds.append(Ground.LOAD)
    chosen = min(left, key=lambda one: (loads.get(one.id, 0) / one.capacity, one.taken, one.id))
    return Assignment(work.number, chosen, loads.get(chosen.id, 0) + work.weight, tuple(grounds))


def _preferences(work: Work, day: date) -> tuple[tuple[Ground, Callable[[Colleague], bool]], ...]:
    return (
        (Ground.FORMER, lambda one: one.id == work.former),
        (Ground.DUTY, lambda one: day in one.duty),
        (Ground.SKILL, lambda one: work.area in one.areas),
    )


@dataclass(frozen=True, slots=True)
class AssignmentWords:
    """The sentence that explains a choice; `{…}` are filled in."""

    whole: str
    grounds: Mapping[Ground, str]
    between: str
    plain: str


def explain(assignment: Assignment, area: str | None, words: AssignmentWords) -> str:
    """Why this person, in words; `area` is the Chinese name of the case's area."""
    told = [words.grounds[ground].format(area=area or "") for ground in assignment.grounds]
    return words.whole.format(
        name=assignment.colleague.name,
        grounds=words.between.join(told) or words.plain,
        load=assignment.load,
        capacity=assignment.colleague.capacity,
    )
