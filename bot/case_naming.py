"""Which of their own cases a citizen means, by the words that they have for it. Pure."""

import re
from collections.abc import Sequence

from bot import choosing, short_answers
from bot.answer_meaning import Question
from bot.case_words import SAYS_NOTHING, SEVERAL
from escalation.duplicates import concept
from escalation.lookup import CitizenCase
from language import text

_POINTS = re.compile("[那这]|[呢喃]|的$")
_LONGEST_NAME = 6
_SHORT_NAME = 2
_LAST_DIGITS = re.compile(r"(?<!\d)0*\d{2,9}(?!\d)")
_OTHER = re.compile("另外?[那一这]?[件个条]|[别其]的?[那一][件个条]|剩下|还有[那一][件个条]")
# Two characters in a row, or a thing by whatever word, tell more than one character, or where it happens.
_PAIR, _CHARACTER, _THING, _SETTING = 2, 1, 3, 1
CLEAR = 2
"""What two characters in a row weigh."""
# What outweighs a word in common that may be chance.
_PLAIN = 4


def means_several(said: str) -> bool:
    """Whether a message speaks of more than one case."""
    return bool(SEVERAL.search(text.normalise(said)))


def only_names(said: str) -> bool:
    """Whether a message does hardly more than name one thing among several: 路灯的那件呢."""
    return len(_telling(said)) <= _LONGEST_NAME and bool(_POINTS.search(said))


def plainly(said: str, cases: Sequence[CitizenCase]) -> CitizenCase | None:
    """The case whose matter the words are about beyond chance; another thing may be in the same place."""
    if short_answers.declines(said, Question.JOIN):
        return None
    wanted = _telling(said)
    weights = [_weight(wanted, text.normalise(case.summary or case.title)) for case in cases]
    most = max(weights, default=0)
    return cases[weights.index(most)] if most >= _PLAIN and weights.count(most) == 1 else None


def by_words(said: str, cases: Sequence[CitizenCase], least: int = CLEAR) -> CitizenCase | None:
    """The one case whose matter or place the words fit best; None where it is unclear, or they weigh less."""
    if (numbered := _by_digits(said, cases)) is not None:
        return numbered
    wanted = _telling(said)
    weights = [_weight(wanted, known(case)) for case in cases]
    # What all have in common tells none from another.
    common = min(weights, default=0) if len(cases) > 1 else 0
    most = max(weights, default=0)
    if most < least or most == common or weights.count(most) > 1:
        return None
    return cases[weights.index(most)]


def named(said: str, cases: Sequence[CitizenCase], last: CitizenCase | None) -> CitizenCase | None:
    """The one case of several that a message names; where there are two, 另外那件 is not the one spoken of last."""
    # Of few words each may be the name: 灯的事呢.
    least = _CHARACTER if len(_telling(said)) <= _SHORT_NAME else CLEAR
    found = by_words(said, cases, least) if len(cases) > 1 else None
    if found is None and last is not None and len(cases) == 2 and _OTHER.search(said):
        return next(case for case in cases if case != last)
    return found


def of_answer(said: str, case: CitizenCase) -> bool:
    """Whether a message has words of a case's answer."""
    return _weight(_telling(said), text.normalise(case.reply or "")) >= CLEAR


def by_place_in_list(said: str, cases: Sequence[CitizenCase]) -> CitizenCase | None:
    """The case that 第二个, 上面那件 or the like means in a list of these."""
    names = [case.number for case in cases]
    found = choosing.numbered(said, names) or choosing.meant(said, names)
    return None if found is None else cases[names.index(found)]


def _by_digits(said: str, cases: Sequence[CitizenCase]) -> CitizenCase | None:
    """The case with the last digits of its number: 尾号0012的."""
    for digits in _LAST_DIGITS.findall(said.replace("-", "")):
        found = [case for case in cases if len(digits) > 1 and case.number.replace("-", "").endswith(digits)]
        if len(found) == 1 and len(digits) > 2:
            return found[0]
    return None


def _telling(said: str) -> str:
    """The words that may name a case, with blanks for all others."""
    return " ".join(SAYS_NOTHING.sub(" ", text.normalise(said)).split())


def known(case: CitizenCase) -> str:
    """The words that are known of a case."""
    return text.normalise(f"{case.summary} {case.title} {case.place}")


def _weight(wanted: str, known: str) -> int:
    pairs = {wanted[at : at + 2] for at in range(len(wanted) - 1)}
    shared = {pair for pair in pairs if " " not in pair and pair in known}
    single = {character for character in set(wanted) - {" "} - set("".join(shared)) if character in known}
    heard, told = concept.hear(wanted), concept.hear(known)
    # A longer phrase there may have hidden the word itself: 路灯 in 路灯坏.
    same_word = bool(heard.objects) and any(wanted[start:end] in known for start, end in heard.spans)
    things = max(len(heard.objects & told.objects), same_word) + len(heard.troubles & told.troubles)
    settings = len(heard.settings & told.settings)
    return _PAIR * len(shared) + _CHARACTER * len(single) + _THING * things + _SETTING * settings
