"""Emergencies in citizens' own words, found before anything else is asked. Showing a number wrongly is cheap, missing
one is not: where the words leave it open, it is an emergency."""

import re
from dataclasses import dataclass
from enum import StrEnum

from language import emergency_sense, tables
from language.emergency_text import compiled, prepare


class EmergencyKind(StrEnum):
    """What is happening; the words and numbers for each are in the assistant's wording."""

    SUICIDE = "suicide"
    GAS = "gas"
    FIRE = "fire"
    TRAPPED = "trapped"
    TRAFFIC = "traffic"
    CHILD_HARM = "child_harm"
    DOMESTIC_VIOLENCE = "domestic_violence"
    CRIME = "crime"
    MEDICAL = "medical"


@dataclass(frozen=True, slots=True)
class Emergency:
    kind: EmergencyKind
    words: str
    """The words that gave it away, in standard Chinese; the whole message where no single words did."""
    sure: bool = True
    """Whether a rule heard it; otherwise the message is only like known ones."""
    likelihood: float = 1.0
    """How much it is like them."""


class Certainty(StrEnum):
    """What takes a rule's words back when it stands in the same clause and no word of now stands with it."""

    CERTAIN = "certain"
    """Nothing does."""
    PRESENT = "present"
    """Words of the past or of what might be: 去年着火了, 万一着火了."""
    LIKELY = "likely"
    """Those, and words of procedure and money: 着火赔偿, 火灾认定."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say that something is happening."""

    kind: EmergencyKind
    certainty: Certainty
    pattern: re.Pattern[str]


def detect(s: str) -> Emergency | None:
    """The emergency that the raw text `s` tells of, or None.

    The first rule that fits decides; where none does, a short message is judged by its likeness to known ones."""
    said = prepare(s)
    for rule in RULES:
        for match in rule.pattern.finditer(said):
            if _is_happening(rule, said, match):
                return Emergency(rule.kind, match[0])
    if len(said) > _LETTER or _is_told_afterwards(said):
        return None
    likelihood = emergency_sense.likelihood(said)
    if likelihood < _enough(said):
        return None
    return Emergency(EmergencyKind(emergency_sense.kind(said)), said, sure=False, likelihood=likelihood)


def is_over(s: str) -> bool:
    """Whether the raw text `s`, in which no rule hears an emergency, says that one is over."""
    return bool(_RELIEF.search(prepare(s)))


def _is_happening(rule: Rule, said: str, match: re.Match[str]) -> bool:
    certainty = rule.certainty
    doubt = _DOUBTS[certainty]
    if doubt is None:
        return True
    if not _URGENT.search(said) and (_THANKS.search(said) or (rule.kind in _OF_THE_HURT and _AFTERMATH.search(said))):
        return False
    if _STORY.search(said) and not _URGENT.search(said):
        return False
    clause = _clause(said, match)
    # "上周被打了，现在能立案吗": 现在 is about something else.
    if _PAST.search(clause) and not _NOW.search(clause) and not _AGAIN.search(said):
        return False
    # A letter of complaint tells much that is over; what is happening now comes in few words, or with a word of now.
    is_letter = len(said) > _LETTER
    if _NOW.search(clause if is_letter else said):
        return True
    return not doubt.search(clause) and not (is_letter and certainty is Certainty.LIKELY)


def _enough(said: str) -> float:
    """From which likelihood on: in few characters there is little to tell by, and most of them are everyday words."""
    return _LIKELY_ENOUGH if len(said) >= _SHORT else _LIKELY_ENOUGH_IF_SHORT


def _is_told_afterwards(said: str) -> bool:
    return bool(_OVER.search(said) or (_AFTERWARDS.search(said) and not _URGENT.search(said)))


def _clause(said: str, match: re.Match[str]) -> str:
    start = max(said.rfind(stop, 0, match.start()) for stop in _CLAUSE_STOPS) + 1
    ends = [end for stop in _CLAUSE_STOPS if (end := said.find(stop, match.end())) >= 0]
    return said[start : min(ends, default=len(said))]


_LETTER = 120
"""Characters from which a message is a letter."""
_LIKELY_ENOUGH = 0.4
_SHORT = 8
_LIKELY_ENOUGH_IF_SHORT = 0.6
_CLAUSE_STOPS = "，。！？；,!?;\n"


_NOW = compiled("<now>")
_AGAIN = compiled("<again>")
_PAST = compiled("<past>|<over>")
_OVER = compiled("<over>")
# 老师体罚学生，上个月的事: what is over is said beside it.
_STORY = compiled("<story>")
_URGENT = compiled("<urgent>")
# Praise tells of help that came; whoever speaks of a hospital, years or compensation needs no ambulance.
_THANKS = compiled("<thanks>")
_AFTERMATH = compiled("<aftermath>")
_AFTERWARDS = compiled("<thanks>|<aftermath>")
_OF_THE_HURT = frozenset({EmergencyKind.MEDICAL, EmergencyKind.TRAFFIC, EmergencyKind.TRAPPED})
_RELIEF = compiled("<relief>|<over>")
_DOUBTS = {
    Certainty.CERTAIN: None,
    Certainty.PRESENT: compiled("<past>|<over>|<hypothetical>"),
    Certainty.LIKELY: compiled("<past>|<over>|<hypothetical>|<procedure>"),
}

RULES: tuple[Rule, ...] = tuple(
    Rule(EmergencyKind(kind), Certainty(certainty), compiled(pattern))
    for kind, certainty, pattern in tables.rows("emergencies.tsv")
)
