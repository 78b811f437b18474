"""Citizens who come again with one matter, for people to know before they answer: never a ground to refuse. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from escalation.case import Case


@dataclass(frozen=True, slots=True)
class RepeatLimits:
    """From how many requests on one matter within so many days on, or from how many times a case was redone on, a
    citizen is flagged."""

    requests: int
    days: int
    redone: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """Why a citizen is flagged: the numbers of the requests on the matter, oldest first, this one included, and how
    often their cases were redone."""

    numbers: tuple[str, ...]
    days: int
    redone: int


@dataclass(frozen=True, slots=True)
class RepeatWords:
    """The sentences that say it; `{…}` are filled in."""

    requests: str
    redone: str
    between: str


def repeated(case: Case, others: Sequence[Case], limits: RepeatLimits, today: date) -> Repeat | None:
    """Whether `case` is one of many of its citizen; `others` are cases of the same citizen, of whatever matter."""
    since = today - timedelta(days=limits.days)
    earlier = [other for other in others if other.id != case.id and other.opened_day >= since]
    alike = [case, *(other for other in earlier if _one_matter(case, other))]
    alike.sort(key=lambda told: (told.opened_at, told.id))
    redone = sum(told.course.redone for told in alike)
    if len(alike) < limits.requests and redone < limits.redone:
        return None
    return Repeat(tuple(told.number for told in alike), limits.days, redone)


def _one_matter(one: Case, other: Case) -> bool:
    if one.citizen_id != other.citizen_id:
        return False
    if one.matter and other.matter:
        return one.matter == other.matter
    return one.area is not None and one.area == other.area


def reason(repeat: Repeat, words: RepeatWords) -> str:
    """Why a citizen is flagged, in words."""
    numbers = words.between.join(repeat.numbers)
    told = words.requests.format(days=repeat.days, n=len(repeat.numbers), numbers=numbers)
    return told + (words.redone.format(n=repeat.redone) if repeat.redone else "")
