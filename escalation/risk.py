"""Words of risk in a request, for people to know before they answer: never a ground to refuse. Pure."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from escalation.case import Case
from escalation.errors import Forbidden
from escalation.filters import CaseFilter
from language.text import normalise
from records.roles import Role

REPEAT = "repeat"
"""The kind of the flag for a citizen who comes again; the others are of `RiskKind`."""


class RiskKind(StrEnum):
    """What people should be ready for. Danger to life is heard by `language.emergencies` and goes another way."""

    MASS_INCIDENT = "mass_incident"
    EXTREME_ACT = "extreme_act"
    PETITION = "petition"
    THREAT = "threat"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class RiskRule:
    """One way to show a risk in one clause: a phrase of `any`, or one alternative ("a|b") of every group in `all`; and
    no phrase of `none`."""

    id: str
    kind: RiskKind
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def evidence(self, clause: str) -> tuple[str, ...]:
        """The words of a normalised clause that show it; empty where it does not."""
        found = tuple(phrase for phrase in self.any if phrase in clause) or self._together(clause)
        # Most rules have nothing to say of a clause, so what speaks against it is looked for last.
        return () if found and any(phrase in clause for phrase in self.none) else found

    def _together(self, clause: str) -> tuple[str, ...]:
        words: dict[str, None] = {}
        for group in self.all:
            word = next((word for word in _alternatives(group) if word in clause), None)
            if word is None:
                return ()
            words[word] = None
        return tuple(words)


@cache
def _alternatives(group: str) -> tuple[str, ...]:
    return tuple(group.split("|"))


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk that a text shows, and the words that show it, in standard Chinese."""

    kind: RiskKind
    words: tuple[str, ...]


def risks(raw: str, rules: Sequence[RiskRule]) -> tuple[Risk, ...]:
    """The risks that a request shows, one a kind, in the order of `RiskKind`."""
    found: dict[RiskKind, tuple[str, ...]] = {}
    for stretch in _stretches(raw):
        for rule in rules:
            if evidence := rule.evidence(stretch):
                found.setdefault(rule.kind, evidence)
    return tuple(Risk(kind, found[kind]) for kind in RiskKind if kind in found)


def _stretches(raw: str) -> Iterator[str]:
    """The normalised clauses of a text; one that goes on and on, as speech without any marks does, in overlapping
    stretches, since words far apart say nothing together."""
    for clause in normalise(raw).split(" "):
        last = max(len(clause) - _LONGEST_CLAUSE, 0)
        yield from (clause[start : start + _LONGEST_CLAUSE] for start in range(0, last, _STEP))
        yield clause[last:]


# Characters.
_LONGEST_CLAUSE = 36
_STEP = 12


FLAGS: Mapping[str, tuple[str, ...]] = {
    REPEAT: (REPEAT,),
    "risk": tuple(RiskKind),
    **{str(kind): (kind,) for kind in RiskKind},
}
"""What a list can be narrowed to: the kinds of flags of which a case has one."""

_WATCHERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER})


def may_see_flags(roles: frozenset[Role], staff_id: int, case: Case) -> bool:
    """Who is shown flags: dispatchers, supervisors, leaders, and the handler who works the case."""
    return bool(roles & _WATCHERS) or (Role.HANDLER in roles and case.course.handler_id == staff_id)


def may_see_some(roles: Set[Role]) -> bool:
    """Whether there are cases whose flags somebody of these roles is shown."""
    return bool(roles & (_WATCHERS | {Role.HANDLER}))


def by_right(wanted: CaseFilter, roles: Set[Role], staff_id: int) -> CaseFilter:
    """A filter as a person may ask for it: a handler finds flags only among the cases that they work. Raises Forbidden
    for a person who is shown no flags, or those of others."""
    if wanted.flag is None or roles & _WATCHERS:
        return wanted
    if Role.HANDLER not in roles or wanted.handler not in (None, staff_id):
        raise Forbidden("flags")
    return replace(wanted, handler=staff_id)
