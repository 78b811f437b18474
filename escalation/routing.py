"""Who answers: the reviewed dispatch catalogue decides, or the dispatcher does. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from escalation.case import Candidate, CaseKind
from language.places import Place


@dataclass(frozen=True, slots=True)
class Department:
    """A unit that answers for the city; `duties` say for what, `phone` None until the city enters one."""

    key: str
    name: str
    duties: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One entry of the dispatch catalogue, reviewed by people.

    A text is about it when it holds one phrase of `any`, or one alternative ("a|b") of every group in `all`; and no
    phrase of `none`. `kind` is what citizens mostly want with it.
    """

    id: str
    area: str
    name: str
    department: str
    kind: CaseKind
    basis: str
    supporting: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()

    def evidence(self, text: str) -> tuple[str, ...]:
        """The words of a normalised text that speak for this matter; empty where it is not meant."""
        if any(phrase in text for phrase in self.none):
            return ()
        alone = tuple(phrase for phrase in self.any if phrase in text)
        return alone or self._together(text)

    def _together(self, text: str) -> tuple[str, ...]:
        found = [next((word for word in group.split("|") if word in text), None) for group in self.all]
        words = tuple(word for word in found if word is not None)
        return words if len(words) == len(self.all) else ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The dispatch catalogue: the areas' names by id, and the matters in order of review."""

    areas: Mapping[str, str]
    matters: tuple[Matter, ...]

    def matter(self, matter_id: str | None) -> Matter | None:
        """The entry of this id, or None."""
        return next((matter for matter in self.matters if matter.id == matter_id), None)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request should go. `certain`: it is dispatched at once; else a dispatcher chooses among `candidates`.

    `department` and `matter` are set only when certain, `area` also where all candidates share it; `district` is the
    code of the unit that handles the place.
    """

    department: str | None
    supporting: tuple[str, ...]
    area: str | None
    matter: str | None
    district: str | None
    reason: str
    certain: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class RouteWords:
    """The sentences that a route gives as its reason; `{…}` are filled in."""

    certain: str
    several: str
    unknown: str
    candidate: str


def route(text: str, place: Place | None, catalogue: Catalogue, words: RouteWords) -> Route:
    """Route a request; `text` as `language.text.normalise` gives it.

    Only a single match of the catalogue is certain: two may be two requests in one message, or an unclear rule.
    """
    found = [(matter, evidence) for matter in catalogue.matters if (evidence := matter.evidence(text))]
    district = None if place is None else place.handled_by
    candidates = tuple(_candidate(matter, evidence, words) for matter, evidence in found)
    if len(found) != 1:
        reason = words.several.format(n=len(found)) if found else words.unknown
        return Route(None, (), _shared_area(found), None, district, reason, False, candidates)
    [(matter, evidence)] = found
    reason = words.certain.format(matter=matter.name, words="、".join(evidence), basis=matter.basis)
    return Route(matter.department, matter.supporting, matter.area, matter.id, district, reason, True, candidates)


def _candidate(matter: Matter, evidence: tuple[str, ...], words: RouteWords) -> Candidate:
    reason = words.candidate.format(matter=matter.name, words="、".join(evidence), basis=matter.basis)
    return Candidate(matter.id, matter.department, reason)


def _shared_area(found: list[tuple[Matter, tuple[str, ...]]]) -> str | None:
    areas = {matter.area for matter, _ in found}
    return areas.pop() if len(areas) == 1 else None
