"""Emergencies in citizens' own words, found before anything else is asked. Showing a number wrongly is cheap, missing
one is not: where the words leave it open, it is an emergency."""

import re
from collections.abc import Iterator, Mapping
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

    A rule hears it where its words are those of an emergency that is happening; the learned ear hears others, and which
    words of rules stand in ordinary talk."""
    said = prepare(s)
    ruled = next(_ruled(said), None)
    if ruled is None and (is_letter(said) or is_told_afterwards(said)):
        return None
    ear = emergency_sense.ear()
    likelihood = ear.likelihood(said)
    if ruled is None:
        return Emergency(_kind(ear.votes(said)), said, False, likelihood) if likelihood >= _ALONE else None
    rule, match = ruled
    if likelihood < _BESIDE_A_RULE and _may_be_talk(said, match):
        return None
    votes = ear.votes(said)
    return Emergency(_kind(votes | {rule.kind: votes[rule.kind] + _VOTE_OF_A_RULE}), match[0])


def is_over(s: str) -> bool:
    """Whether the raw text `s`, in which no rule hears an emergency, says that one is over."""
    return bool(_RELIEF.search(prepare(s)))


def _ruled(said: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """The rules that hear an emergency in `said`, and by which words."""
    for rule in RULES:
        for match in rule.pattern.finditer(said):
            if _is_happening(rule, said, match):
                yield rule, match


def _may_be_talk(said: str, match: re.Match[str]) -> bool:
    """Whether the learned ear can tell that the words of a rule stand in ordinary talk: there is little else to tell by
    in a few words, it knows no letters, and what is said to be now is."""
    return _SHORT <= len(said) <= _LETTER and not _NOW.search(_clause(said, match))


def _kind(votes: Mapping[str, float]) -> EmergencyKind:
    return EmergencyKind(max(votes, key=votes.__getitem__))


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
    long = is_letter(said)
    if _NOW.search(clause if long else said):
        return True
    return not doubt.search(clause) and not (long and certainty is Certainty.LIKELY)


def is_ruled(said: str) -> bool:
    """Whether a rule hears an emergency in prepared words."""
    return next(_ruled(said), None) is not None


def is_letter(said: str) -> bool:
    """Whether prepared words are too many for the learned ear, which knows only messages."""
    return len(said) > _LETTER


def is_told_afterwards(said: str) -> bool:
    """Whether prepared words, in which no rule hears an emergency, praise or tell what is over."""
    return bool(_OVER.search(said) or (_AFTERWARDS.search(said) and not _URGENT.search(said)))


def _clause(said: str, match: re.Match[str]) -> str:
    start = max(said.rfind(stop, 0, match.start()) for stop in _CLAUSE_STOPS) + 1
    ends = [end for stop in _CLAUSE_STOPS if (end := said.find(stop, match.end())) >= 0]
    return said[start : min(ends, default=len(said))]


_LETTER = 120
"""Characters from which a message is a letter."""
_SHORT = 8
_VOTE_OF_A_RULE = 0.8
_THRESHOLDS = {name: float(value) for name, value in tables.rows("emergency_thresholds.tsv")}
_ALONE = _THRESHOLDS["alone"]
"""From which likelihood on the learned ear hears an emergency that no rule does."""
_BESIDE_A_RULE = _THRESHOLDS["beside a rule"]
"""Below which likelihood the words of a rule stand in ordinary talk."""
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
