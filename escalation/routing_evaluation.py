"""How well requests are routed: measured on messages with the departments that may take the lead."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from escalation.classifier import prepared
from escalation.classifier_training import calibrated
from escalation.department import NO_UNITS
from escalation.examples import Example
from escalation.routing import Catalogue, Proposal, Ranked, Route, RouteWords, Sureness, ranked, route
from language import places, text
from language.precision import reachable

PRECISION = 0.97
_WANTED = 0.98  # of what is held out; what the city writes lies further from what was learnt
_TIMID = 1e-6
_TRUSTS = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 40.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A message; any of `lead` may answer it; `district` is the code of the unit that handles its place, or None."""

    text: str
    lead: tuple[str, ...]
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """What routing made of a message: departments from the likeliest on, and whether it was dispatched at once."""

    asked: Asked
    route: Route
    ranking: tuple[str, ...]

    def right(self, among: int = 1) -> bool:
        return bool(set(self.asked.lead) & set(self.ranking[:among]))


def run(
    messages: Sequence[Asked],
    catalogue: Catalogue,
    words: RouteWords,
    propose: Callable[[str], Sequence[Proposal]],
) -> list[Routed]:
    """Route every message as intake does."""
    return [_routed(asked, catalogue, words, propose(asked.text)) for asked in messages]


def _routed(asked: Asked, catalogue: Catalogue, words: RouteWords, proposals: Sequence[Proposal]) -> Routed:
    way = route(text.normalise(asked.text), places.find(asked.text), catalogue, words, proposals)
    return Routed(asked, way, tuple(one.department for one in _ranking(asked.text, catalogue, proposals)))


def _ranking(message: str, catalogue: Catalogue, proposals: Sequence[Proposal]) -> tuple[Ranked, ...]:
    normal = text.normalise(message)
    return ranked([matter.id for matter in catalogue.matters if matter.evidence(normal)], catalogue, proposals)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1. `automatic`: dispatched without a person, `automatic_right`: of those to the right lead;
    `reachable`: dispatched if the threshold stood where just `PRECISION` of them are right."""

    first: float
    among_three: float
    district: float
    automatic: float
    automatic_right: float
    reachable: float


def figures(found: Sequence[Routed]) -> Figures:
    automatic = [one for one in found if one.route.certain]
    return Figures(
        first=_share(one.right() for one in found),
        among_three=_share(one.right(3) for one in found),
        district=_share(one.route.district == one.asked.district for one in found),
        automatic=len(automatic) / len(found),
        automatic_right=_share(one.right() for one in automatic),
        reachable=reachable([(one.route.confidence or 0.0, one.right()) for one in found], PRECISION)[1],
    )


def _share(hits: Iterable[bool]) -> float:
    told = list(hits)
    return sum(told) / len(told) if told else 1.0


def sureness(
    examples: Sequence[Example], messages: Sequence[Example], catalogue: Catalogue, words: RouteWords
) -> Sureness:
    """How far to trust the catalogue, and from which share on a department is certain: fitted on `messages`, each
    routed by a classifier that was trained on `examples` without all that was written together with it. What the
    catalogue's own department answers is right, whichever of its units would lead."""
    unseen = _unseen(examples, messages)
    best = max(_TRUSTS, key=lambda trust: _plausibility(unseen, replace(catalogue, sureness=Sureness(trust, 0.0))))
    departments = {matter.id: matter.department for matter in catalogue.matters}
    tried = replace(catalogue, sureness=Sureness(best, 0.0), units=NO_UNITS)
    routed = [_routed(Asked(one.text, (departments[one.label],)), tried, words, said) for one, said in unseen]
    judged = [(one.route.confidence or 0.0, one.right()) for one in routed if one.route.certain]
    return Sureness(best, round(reachable(judged, _WANTED)[0], 3))


_Unseen = list[tuple[Example, tuple[Proposal, ...]]]


def _plausibility(unseen: _Unseen, catalogue: Catalogue) -> float:
    """The sum of the logarithms of the shares that the right departments got."""
    departments = {matter.id: matter.department for matter in catalogue.matters}
    total = 0.0
    for message, proposals in unseen:
        right = departments[message.label]
        share = next(one.share for one in _ranking(message.text, catalogue, proposals) if one.department == right)
        total += math.log(share + _TIMID)
    return total


def _unseen(examples: Sequence[Example], messages: Sequence[Example]) -> _Unseen:
    """The messages with what is proposed for them by who has seen nothing of their writing: people of a city write
    unlike our authors, and a message is most like those that were written together with it."""
    found: _Unseen = []
    for writing in sorted({message.writing for message in messages}):
        others = [example for example in examples if example.writing != writing]
        model = calibrated([replace(example, text=prepared(example.text)) for example in others])
        found += [(message, model.propose(message.text)) for message in messages if message.writing == writing]
    return found
