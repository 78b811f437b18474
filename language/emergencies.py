"""Emergencies in citizens' own words, found before anything else is asked. Showing a number wrongly is cheap, missing
one is not: where the words leave it open, it is an emergency."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from language import emergency_sense, emergency_text, tables
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
    MISSING = "missing"
    WIRES = "wires"


@dataclass(frozen=True, slots=True)
class Emergency:
    kind: EmergencyKind
    words: str
    """The words that gave it away, in standard Chinese; the whole message where no single words did."""
    likelihood: float
    """How much it is like known ones."""
    sure: bool = True
    """Whether a rule heard it; otherwise it is only like them."""
    also: tuple[EmergencyKind, ...] = ()
    """What it may be as well, the likeliest first."""

    @property
    def despairs(self) -> bool:
        """Whether it may be somebody who despairs."""
        return EmergencyKind.SUICIDE in (self.kind, *self.also)


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

    kind: EmergencyKind | None
    """None where it may be any."""
    certainty: Certainty
    pattern: re.Pattern[str]


def detect(s: str) -> Emergency | None:
    """The emergency that the raw text `s` tells of, or None.

    A rule hears it where its words are those of an emergency that is happening; the learned ear hears others, and which
    words of rules stand in ordinary talk. What is told among much else is heard sentence by sentence."""
    said = prepare(s)
    whole = _heard(said)
    return whole if whole is not None or len(said) <= _AT_LENGTH else _among(said)


def _heard(said: str) -> Emergency | None:
    ruled = list(_ruled(said))
    if not ruled and (is_letter(said) or not _BESIDE_LOOK_ALIKES.search(said)):
        return None
    ear = emergency_sense.ear()
    read = emergency_text.for_the_ear(said)
    likelihood = ear.likelihood(read)
    if not ruled and likelihood < (_IN_A_SENTENCE if is_doubtful(said) else _ALONE):
        return None
    if ruled and _is_talk(said, *ruled[0], likelihood):
        return None
    first, *others = kinds(ear.votes(read), [rule.kind for rule, _ in ruled if rule.kind])
    return Emergency(first, ruled[0][1][0] if ruled else said, likelihood, bool(ruled), tuple(others))


def _among(said: str) -> Emergency | None:
    """The emergency that one sentence of a long message surely tells of."""
    before = ""
    for sentence in emergency_text.sentences(said):
        found = _heard(sentence)
        if found and found.likelihood >= _IN_A_SENTENCE and not _goes_on_about_the_past(before, sentence):
            return found if found.sure else replace(found, words=sentence)
        before = sentence
    return None


def _goes_on_about_the_past(before: str, sentence: str) -> bool:
    return bool(_PAST.search(before)) and not (_NOW.search(sentence) or _URGENT.search(sentence))


def kinds(votes: Mapping[str, float], ruled: Sequence[EmergencyKind]) -> tuple[EmergencyKind, ...]:
    """What a message tells of by the `votes` of the learned ear and the rules that hear it, in the order of the file:
    the likeliest first, and what is nearly as likely."""
    told = dict(votes)
    for weight, some in ((_VOTE_OF_A_RULE, ruled[:1]), (_VOTE_OF_ANOTHER, set(ruled) - set(ruled[:1]))):
        for kind in some:
            told[kind] += weight
    order = sorted(told, key=told.__getitem__, reverse=True)
    least = max(told[order[0]] - _NEARLY, _HARDLY)
    others = (one for one in order[1:] if told[one] >= least or (one in ruled and told[one] >= _HARDLY_BY_A_RULE))
    return tuple(EmergencyKind(one) for one in (order[0], *islice(others, _MOST_BESIDE)))


def names_despair(s: str) -> bool:
    """Whether the raw text `s` has any word in which despair is told: of death, of going, of not going on."""
    return bool(_DESPAIR.search(prepare(s)))


def is_over(s: str) -> bool:
    """Whether the raw text `s`, in which no rule hears an emergency, says that one is over."""
    return bool(_RELIEF.search(prepare(s)))


def _ruled(said: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """The rules that hear an emergency in `said`, and by which words."""
    for rule in RULES:
        happening = (match for match in rule.pattern.finditer(said) if _is_happening(rule, said, match))
        if match := next(happening, None):
            yield rule, match


def _is_talk(said: str, rule: Rule, match: re.Match[str], likelihood: float) -> bool:
    """Whether the learned ear knows the words of a rule for ordinary talk: there is little else to tell by in a few
    words, it knows no letters, and what is said to be now is. Despair it must know twice as well."""
    least = _BESIDE_A_RULE / 2 if rule.kind is EmergencyKind.SUICIDE else _BESIDE_A_RULE
    return likelihood < least and _SHORT <= len(said) <= _LETTER and not _NOW.search(_clause(said, match))


def _is_happening(rule: Rule, said: str, match: re.Match[str]) -> bool:
    certainty = rule.certainty
    doubt = _DOUBTS[certainty]
    if doubt is None:
        return True
    if not _URGENT.search(said) and (_THANKS.search(said) or (rule.kind in _OF_THE_HURT and _AFTERMATH.search(said))):
        return False
    if (_STORY.search(said) and not _URGENT.search(said)) or _is_done_with(rule, said, match):
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


def _is_done_with(rule: Rule, said: str, match: re.Match[str]) -> bool:
    """Whether a mishap was on a day that is over, and the clauses right after it say that it ended and hurt nobody: a
    day alone may still be a wound, a threat or a missing child."""
    if rule.kind not in _MISHAPS:
        return False
    starts = [0, *(stop.end() for stop in _CLAUSE_STOP.finditer(said)), len(said)]
    here = sum(start <= match.start() for start in starts) - 1
    told = said[starts[here] : starts[min(here + _CLAUSES_TOLD, len(starts) - 1)]]
    dated = _DAY.search(said[starts[max(here - 1, 0)] : match.end()])
    goes_on = _TODAY.search(_clause(said, match)) or _LASTS.search(told) or _NOW.search(told) or _AGAIN.search(said)
    return bool(dated and not goes_on and _ENDED.search(told) and _UNHURT.search(told))


def is_ruled(said: str) -> bool:
    """Whether a rule hears an emergency in prepared words."""
    return next(_ruled(said), None) is not None


def is_letter(said: str) -> bool:
    """Whether prepared words are too many for the learned ear, which knows only messages."""
    return len(said) > _LETTER


def is_doubtful(said: str) -> bool:
    """Whether prepared words, in which no rule hears an emergency, are a word or two, praise, or tell what is over: the
    learned ear must be surer of them than of others."""
    afterwards = _OVER.search(said) or (_AFTERWARDS.search(said) and not _URGENT.search(said))
    return len(said) <= _A_WORD_OR_TWO or bool(afterwards)


def _clause(said: str, match: re.Match[str]) -> str:
    start = max(said.rfind(stop, 0, match.start()) for stop in _CLAUSE_STOPS) + 1
    ends = [end for stop in _CLAUSE_STOPS if (end := said.find(stop, match.end())) >= 0]
    return said[start : min(ends, default=len(said))]


_LETTER = 120
"""Characters from which a message is a letter."""
_AT_LENGTH = 50
"""Characters from which a sentence may tell of something that the whole message hides."""
_SHORT = 8
_A_WORD_OR_TWO = 4
"""Characters in which 倒了 and 又来了 may be said of anything."""
_VOTE_OF_A_RULE = 0.8
_VOTE_OF_ANOTHER = 0.4
_NEARLY, _HARDLY, _HARDLY_BY_A_RULE = 0.4, -0.4, -0.2
"""How far behind the likeliest kind another one may be, and how unlikely at most; of one that a rule hears only the
latter."""
_MOST_BESIDE = 2
_THRESHOLDS = {name: float(value) for name, value in tables.rows("emergency_thresholds.tsv")}
_ALONE = _THRESHOLDS["alone"]
"""From which likelihood on the learned ear hears an emergency that no rule does."""
_BESIDE_A_RULE = _THRESHOLDS["beside a rule"]
"""Below which likelihood the words of a rule stand in ordinary talk."""
_IN_A_SENTENCE = _THRESHOLDS["in a sentence"]
"""From which likelihood on one sentence of a long message tells of an emergency, whatever the others tell of; so do a
word or two, and what sounds as if it were over."""
_BESIDE_LOOK_ALIKES = re.compile(r"[^\W〇]")
"""Anything but signs, and what stands for look-alikes that were taken out."""
_CLAUSE_STOPS = "，。！？；,!?;\n"
_CLAUSE_STOP = re.compile(f"[{_CLAUSE_STOPS}]")
_CLAUSES_TOLD = 4
"""In how many clauses from the first on it is told what became of it."""


_NOW = compiled("<now>")
_AGAIN = compiled("<again>")
_PAST = compiled("<past>|<over>")
_OVER = compiled("<over>")
_DAY, _ENDED, _UNHURT, _LASTS = map(compiled, ("<day>", "<ended>", "<unhurt>", "<lasting>"))
_TODAY = re.compile("今[天早晚日]|刚|现在|又")
_MISHAPS = frozenset(
    {EmergencyKind.GAS, EmergencyKind.FIRE, EmergencyKind.TRAPPED, EmergencyKind.TRAFFIC, EmergencyKind.WIRES}
)
# 老师体罚学生，上个月的事: what is over is said beside it.
_STORY = compiled("<story>")
_URGENT = compiled("<urgent>")
_DESPAIR = compiled("<despair>")
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
    Rule(None if kind == "any" else EmergencyKind(kind), Certainty(certainty), compiled(pattern))
    for kind, certainty, pattern in tables.rows("emergencies.tsv")
)
