"""Which open cases probably report what a new one reports, for a dispatcher to decide. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from escalation.case import Case, CaseStatus
from escalation.duplicates.score import Likeness, Weights, judge, recent, same_place
from escalation.duplicates.sketch import Sketch

_DAY = 86_400
MOST = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as far as joining asks. `open`: somebody still has to answer; `merged`: another case answers for it."""

    number: str
    open: bool = True
    merged: bool = False
    confidential: bool = False
    answers_for_others: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be the same thing as another one."""

    standing: Standing
    sketch: Sketch

    @property
    def number(self) -> str:
        return self.standing.number


def standing_of(case: Case, answers_for_others: bool = False) -> Standing:
    """How a case stands; whether it answers for others is known to its caller."""
    return Standing(case.number, case.open, case.status is CaseStatus.MERGED, case.confidential, answers_for_others)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An open case that a new one may be joined to, how alike they are, and why, in words."""

    number: str
    likeness: Likeness
    reason: str


@dataclass(frozen=True, slots=True)
class SuggestionWords:
    """The sentence that gives the reasons; `{…}` are filled in."""

    reason: str
    somewhere: str
    something: str
    same_day: str
    days: str
    between: str
    same_number: str


def may_join(case: Standing, lead: Standing) -> bool:
    """Whether `lead` may answer for `case`: both open, neither confidential nor answered by another case already, and
    `case` answering for nobody itself."""
    return (
        case.number != lead.number
        and case.open
        and lead.open
        and not (case.confidential or lead.confidential)
        and not (case.merged or lead.merged)
        and not case.answers_for_others
    )


def similar(
    new: Candidate, open_cases: Iterable[Candidate], weights: Weights, words: SuggestionWords, most: int = MOST
) -> tuple[Suggestion, ...]:
    """The open cases that `new` is suggested to be joined to, the surest first, at most `most`."""
    judged = (
        (judge(new.sketch, lead.sketch, weights), lead)
        for lead in open_cases
        if may_join(new.standing, lead.standing) and _worth_judging(new.sketch, lead.sketch, weights)
    )
    sure = [(likeness, lead) for likeness, lead in judged if likeness.score >= weights.suggest_from]
    sure.sort(key=lambda found: (-found[0].score, found[1].number))
    return tuple(
        Suggestion(lead.number, likeness, reason(new.sketch, lead.sketch, likeness, words))
        for likeness, lead in sure[:most]
    )


def _worth_judging(one: Sketch, other: Sketch, weights: Weights) -> bool:
    """Cheap, and leaves out most of the city: what is long past, or lies in another place."""
    if recent(abs((other.at - one.at).total_seconds()) / _DAY) < weights.suggest_from:
        return False
    if one.districts and other.districts and one.districts.isdisjoint(other.districts):
        return False
    return same_place(one, other, weights) >= weights.suggest_from


def reason(one: Sketch, other: Sketch, likeness: Likeness, words: SuggestionWords) -> str:
    """Why two requests are taken for one, in a sentence."""
    towns = sorted(one.towns & other.towns)
    names = sorted(name for name in one.names | other.names if name in one.plain and name in other.plain)
    numbers = [
        words.same_number.format(unit=unit) for unit in sorted({unit for unit, _ in one.numbers & other.numbers})
    ]
    matters = sorted(one.objects & other.objects) + sorted((one.troubles & other.troubles) - one.objects)
    days = round(likeness.days)
    return words.reason.format(
        place=words.between.join([*towns, *names, *numbers]) or words.somewhere,
        matter=words.between.join(matters) or words.something,
        time=words.days.format(n=days) if days else words.same_day,
    )
