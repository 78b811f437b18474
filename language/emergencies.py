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
            if _is_happening(rule.certainty, said, match):
                return Emergency(rule.kind, match[0])
    if len(said) <= _LETTER and not _OVER.search(said) and emergency_sense.likelihood(said) >= _LIKELY_ENOUGH:
        return Emergency(EmergencyKind(emergency_sense.kind(said)), said, sure=False)
    return None


def is_over(s: str) -> bool:
    """Whether the raw text `s`, in which no rule hears an emergency, says that one is over."""
    return bool(_RELIEF.search(prepare(s)))


def _is_happening(certainty: Certainty, said: str, match: re.Match[str]) -> bool:
    doubt = _DOUBTS[certainty]
    if doubt is None:
        return True
    clause = _clause(said, match)
    # "上周被打了，现在能立案吗": 现在 is about something else.
    if _PAST.search(clause) and not _NOW.search(clause) and not _AGAIN.search(said):
        return False
    # A letter of complaint tells much that is over; what is happening now comes in few words, or with a word of now.
    is_letter = len(said) > _LETTER
    if _NOW.search(clause if is_letter else said):
        return True
    return not doubt.search(clause) and not (is_letter and certainty is Certainty.LIKELY)


def _clause(said: str, match: re.Match[str]) -> str:
    start = max(said.rfind(stop, 0, match.start()) for stop in _CLAUSE_STOPS) + 1
    ends = [end for stop in _CLAUSE_STOPS if (end := said.find(stop, match.end())) >= 0]
    return said[start : min(ends, default=len(said))]


_LETTER = 120
"""Characters from which a message is a letter."""
_LIKELY_ENOUGH = 0.55
_CLAUSE_STOPS = "，。！？；,!?;\n"


_NOW = compiled("<now>")
_AGAIN = compiled("<again>")
_PAST = compiled("<past>|<over>")
_OVER = compiled("<over>")
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
