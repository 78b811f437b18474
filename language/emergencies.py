"""Emergencies in citizens' own words, found before anything else is asked. Showing a number wrongly is cheap, missing
one is not: where the words leave it open, it is an emergency."""

import re
from dataclasses import dataclass
from enum import StrEnum

from language import dialect, tables, text


class EmergencyKind(StrEnum):
    """What is happening; domain.md E-5 names the numbers to show for each."""

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
    """The words that gave it away, in standard Chinese."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say that something is happening."""

    kind: EmergencyKind
    certain: bool
    """False: beside words of rules, money or the past it is a question about an emergency, not an emergency."""
    pattern: re.Pattern[str]


def detect(s: str) -> Emergency | None:
    """The emergency that the raw text `s` tells of, or None; of several, the first in the order of the rules."""
    said = _prepare(s)
    is_question = _ASIDE.search(said) is not None and _NOW.search(said) is None
    for rule in RULES:
        if (rule.certain or not is_question) and (match := rule.pattern.search(said)):
            return Emergency(rule.kind, match[0])
    return None


def _prepare(s: str) -> str:
    """`s` in standard words without blanks, its usual mistypings put right and its look-alikes taken out."""
    said = _BLANK.sub("", dialect.standard(text.clean(s).lower()))
    return _LOOK_ALIKE.sub("〇", _MISTYPED.sub(lambda match: _MISTYPINGS[match[0]], _ENDING.sub("了", said)))


_BLANK = re.compile(r"\s+")
# Sichuan speech ends what has happened with 老: 煤气漏老.
_ENDING = re.compile(r"(?<=\w)[老啰咯喽](?=$|[，。！？,.!?~～])")

_FRAGMENTS = {f"<{name}>": f"(?:{pattern})" for name, pattern in tables.rows("emergency_fragments.tsv")}


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, fragment in _FRAGMENTS.items():
        pattern = pattern.replace(name, fragment)
    return re.compile(pattern)


_MISTYPINGS = {row[0]: row[1] for row in tables.rows("emergency_mistypings.tsv")}
_MISTYPED = re.compile("|".join(map(re.escape, _MISTYPINGS)))
_LOOK_ALIKE = _compiled("|".join(row[0] for row in tables.rows("emergency_look_alikes.tsv")))
_ASIDE = _compiled("<aside>")
_NOW = _compiled("<now>")

RULES: tuple[Rule, ...] = tuple(
    Rule(EmergencyKind(kind), certainty == "certain", _compiled(pattern))
    for kind, certainty, pattern in tables.rows("emergencies.tsv")
)
