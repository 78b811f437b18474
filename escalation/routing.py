"""Who answers: the reviewed dispatch catalogue decides, a classifier has a say, the dispatcher the last. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from escalation.case import Candidate, CaseKind
from escalation.department import NO_UNITS, Units
from language.places import DISTRICTS, Place


@dataclass(frozen=True, slots=True)
class Matter:
    """One entry of the dispatch catalogue, reviewed by people.

    A text is about it when it holds one phrase of `any`, or one alternative ("a|b") of every group in `all`; and no
    phrase of `none`. `kind` is what citizens mostly want with it. `citywide`: its bureau leads wherever it happens, no
    unit in a district does.
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
    citywide: bool = False

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
class Domain:
    """The uppermost level of the category tree; `areas` are the names of the second level by id."""

    id: str
    name: str
    areas: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sureness:
    """When a route is certain, fitted on data by `./weiqiao eval routing --calibrate`.

    `trust`: how many times likelier a matter becomes where the catalogue finds it; `at_least`: the department's share
    of all that is likely, from which a case is dispatched without a person.
    """

    trust: float = 5.0
    at_least: float = 0.8


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The dispatch catalogue: the areas' names by id, and the matters in order of review; `second_matter` are
    expressions by which a message turns to another matter. `units` lead in their districts in place of the matters'
    bureaus, but for citywide matters and requests of `citywide_kinds`."""

    areas: Mapping[str, str]
    matters: tuple[Matter, ...]
    domains: tuple[Domain, ...] = ()
    sureness: Sureness = Sureness()
    second_matter: tuple[str, ...] = ()
    units: Units = NO_UNITS
    citywide_kinds: frozenset[CaseKind] = frozenset()

    def matter(self, matter_id: str | None) -> Matter | None:
        """The entry of this id, or None."""
        return next((matter for matter in self.matters if matter.id == matter_id), None)

    def in_charge(self, matter: Matter, kind: CaseKind | None, district: str | None) -> tuple[str, ...]:
        """Lead and supporting departments of a matter in a district (a code; None: not known), the lead first."""
        where = None if self.is_citywide(matter, kind) else district
        return tuple(self.units.there(key, where) for key in (matter.department, *matter.supporting))

    def is_citywide(self, matter: Matter, kind: CaseKind | None) -> bool:
        """Whether the bureau leads wherever it is; `kind` None: whatever is wanted with the matter."""
        return matter.citywide or kind in self.citywide_kinds


@dataclass(frozen=True, slots=True)
class Proposal:
    """A matter that the classifier takes a text for, and how probable it is (0 to 1)."""

    matter: str
    probability: float


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request should go. `certain`: it is dispatched at once; else a dispatcher chooses among `candidates`, the
    likeliest first.

    `department` and `matter` are set only when certain, `area` also where all candidates share it; `district` is the
    code of the unit that handles the place. `confidence` is how probable the first candidate's department is, None
    where no classifier was asked.
    """

    department: str | None
    supporting: tuple[str, ...]
    area: str | None
    matter: str | None
    district: str | None
    reason: str
    certain: bool
    candidates: tuple[Candidate, ...]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class RouteWords:
    """The sentences that a route gives as its reason; `{…}` are filled in."""

    certain: str
    agreed: str
    several: str
    unsure: str
    contradicted: str
    another: str
    proposed: str
    unknown: str
    candidate: str
    candidate_proposed: str
    handled_elsewhere: str
    unit: str
    citywide: str
    where: str


def route(
    text: str,
    place: Place | None,
    catalogue: Catalogue,
    words: RouteWords,
    proposals: Sequence[Proposal] = (),
    kind: CaseKind | None = None,
) -> Route:
    """Route a request; `text` as `language.text.normalise` gives it, `proposals` of the classifier, if there is one.

    No case is dispatched by the classifier alone: only the one matter that the catalogue finds can be certain. Two may
    be two requests in one message, or an unclear rule; and where the words turn to a second matter, people read on. In
    a district of which the matter's bureau has a unit, that leads; where the place is not known but decides, people
    find it out.
    """
    found = {matter.id: words_of for matter in catalogue.matters if (words_of := matter.evidence(text))}
    way = _weighed(found, catalogue, words, proposals) if proposals else _by_catalogue(found, catalogue, words)
    if way.certain and any(phrase in text for phrase in catalogue.second_matter):
        way = handed_over(way, words.another)
    if place is None:
        return in_district(way, None, kind, catalogue, words)
    note = "" if place.handled_by == place.district else _handled_elsewhere(place, words)
    return in_district(replace(way, reason=way.reason + note), place.handled_by, kind, catalogue, words)


def in_district(
    way: Route, district: str | None, kind: CaseKind | None, catalogue: Catalogue, words: RouteWords
) -> Route:
    """The same route for a district (a code; None: not known): with the units that lead and support there."""
    candidates = candidates_in(way.candidates, district, kind, catalogue, words)
    way = replace(way, district=district, candidates=candidates)
    matter = catalogue.matter(way.matter)
    if matter is None:
        return way
    if district is None and catalogue.units.of(matter.department) and not catalogue.is_citywide(matter, kind):
        return handed_over(way, way.reason + words.where)
    lead, *supporting = catalogue.in_charge(matter, kind, district)
    note = _led(matter, lead, district, catalogue, words)
    return replace(way, department=lead, supporting=tuple(supporting), reason=way.reason + note)


def candidates_in(
    candidates: Sequence[Candidate],
    district: str | None,
    kind: CaseKind | None,
    catalogue: Catalogue,
    words: RouteWords,
) -> tuple[Candidate, ...]:
    """The same candidates with the units that would lead in a district; those whose units lead stay as they are."""
    return tuple(_candidate_in(one, district, kind, catalogue, words) for one in candidates)


def _candidate_in(
    candidate: Candidate, district: str | None, kind: CaseKind | None, catalogue: Catalogue, words: RouteWords
) -> Candidate:
    matter = catalogue.matter(candidate.matter)
    if matter is None or candidate.department != matter.department:
        return candidate
    lead, *_ = catalogue.in_charge(matter, kind, district)
    return replace(candidate, department=lead, reason=candidate.reason + _led(matter, lead, district, catalogue, words))


def _led(matter: Matter, lead: str, district: str | None, catalogue: Catalogue, words: RouteWords) -> str:
    """Why a unit leads, or the bureau of a citywide matter in spite of its unit."""
    if lead != matter.department:
        return words.unit.format(unit=catalogue.units.by_key[lead].name)
    return words.citywide if catalogue.units.there(lead, district) != lead else ""


def handed_over(way: Route, reason: str) -> Route:
    """The same for a dispatcher to decide on, who finds the candidates."""
    return replace(way, department=None, supporting=(), matter=None, reason=reason, certain=False)


def _handled_elsewhere(place: Place, words: RouteWords) -> str:
    where = place.district_name + (place.street or place.text)
    return words.handled_elsewhere.format(place=where, unit=DISTRICTS[place.handled_by])


_Found = Mapping[str, tuple[str, ...]]  # matters that the catalogue finds, with the words that speak for each


def _by_catalogue(found: _Found, catalogue: Catalogue, words: RouteWords) -> Route:
    matters = [matter for matter in catalogue.matters if matter.id in found]
    candidates = tuple(_candidate(matter, found, words) for matter in matters)
    if len(matters) != 1:
        reason = words.several.format(n=len(matters)) if matters else words.unknown
        return Route(None, (), _shared_area(matters), None, None, reason, False, candidates)
    [matter] = matters
    return Route(
        matter.department, matter.supporting, matter.area, matter.id, None, _why(matter, found, words), True, candidates
    )


def _weighed(found: _Found, catalogue: Catalogue, words: RouteWords, proposals: Sequence[Proposal]) -> Route:
    ranking = ranked(found, catalogue, proposals)
    first = ranking[0]
    matter = next((matter for matter in first.matters if matter.id in found), None)
    heads = [_head(one, found) for one in ranking[:_CANDIDATES]]
    shares = [one.share for one in ranking]
    candidates = tuple(
        _candidate(head, found, words, share) for head, share in zip(heads, shares, strict=False) if share >= _UNLIKELY
    )
    if matter is None or len(found) > 1 or first.share < catalogue.sureness.at_least:
        reason = _doubt(found, first, words)
        return Route(None, (), _shared_area(heads), None, None, reason, False, candidates, first.share)
    reason = _why(matter, found, words) + words.agreed.format(share=first.share)
    return Route(
        matter.department, matter.supporting, matter.area, matter.id, None, reason, True, candidates, first.share
    )


_CANDIDATES = 3
_UNLIKELY = 0.01
_LIKELY = 0.5
_UNHEARD_OF = 0.001  # the share of a matter that the classifier has never learnt


@dataclass(frozen=True, slots=True)
class Ranked:
    """A department that may be meant, its matters from the likeliest on, and its share of all that is likely."""

    department: str
    matters: tuple[Matter, ...]
    share: float


def ranked(found: Container[str], catalogue: Catalogue, proposals: Sequence[Proposal]) -> tuple[Ranked, ...]:
    """Every department, the likeliest first: the classifier's view, weighed up by what the catalogue finds."""
    proposed = {proposal.matter: proposal.probability for proposal in proposals}
    trust = catalogue.sureness.trust
    weights = {
        matter.id: max(proposed.get(matter.id, 0.0), _UNHEARD_OF if matter.id in found else 0.0)
        * (trust if matter.id in found else 1.0)
        for matter in catalogue.matters
    }
    total = sum(weights.values()) or 1.0
    matters: dict[str, list[Matter]] = {}
    for matter in sorted(catalogue.matters, key=lambda matter: -weights[matter.id]):
        matters.setdefault(matter.department, []).append(matter)
    departments = [
        Ranked(key, tuple(own), sum(weights[matter.id] for matter in own) / total) for key, own in matters.items()
    ]
    return tuple(sorted(departments, key=lambda one: -one.share))


def _head(ranking: Ranked, found: _Found) -> Matter:
    return next((matter for matter in ranking.matters if matter.id in found), ranking.matters[0])


def _doubt(found: _Found, first: Ranked, words: RouteWords) -> str:
    if not found:
        return words.proposed
    if len(found) > 1:
        return words.several.format(n=len(found))
    contradicted = first.share >= _LIKELY and not any(matter.id in found for matter in first.matters)
    return words.contradicted if contradicted else words.unsure.format(share=first.share)


def _why(matter: Matter, found: _Found, words: RouteWords) -> str:
    return words.certain.format(matter=matter.name, words="、".join(found[matter.id]), basis=matter.basis)


def _candidate(matter: Matter, found: _Found, words: RouteWords, share: float | None = None) -> Candidate:
    said = "、".join(found.get(matter.id, ()))
    reason = words.candidate.format(matter=matter.name, words=said, basis=matter.basis) if said else ""
    if share is not None:
        reason = (
            reason + words.agreed.format(share=share)
            if said
            else words.candidate_proposed.format(matter=matter.name, share=share, basis=matter.basis)
        )
    return Candidate(matter.id, matter.department, reason)


def _shared_area(matters: Sequence[Matter]) -> str | None:
    areas = {matter.area for matter in matters}
    return areas.pop() if len(areas) == 1 else None
