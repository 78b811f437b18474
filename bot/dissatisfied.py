"""What somebody says on who was not satisfied with an answer: more reasons, or that it be done anew. Pure."""

import re

from bot import addition, case_hearing, case_naming, clauses, hearing
from bot.case_hearing import Heard, bare
from bot.case_question import Wish
from bot.case_words import FOR_NOTHING, REDO, UNSOLVED
from escalation.case import Rating, RatingReason
from escalation.casework import Verdict
from escalation.duplicates import concept
from escalation.lookup import CitizenCase
from escalation.step import Step
from language import text

_DOES = "(?:办|处理|弄|修|查|派|来|去|跑|整|搞|管|清|看|做|解决|核)"
_ANEW = re.compile(
    f"重新|重来|从头|再[^，。,]{{0,5}}{_DOES}|复[查核]|二次{_DOES}|返[工修]"
    "|(?:派|喊|叫|安排|请|来)[^，。,]{0,4}(?:人|领导|同志)[^，。,]{0,6}(?:现场|实地|来|看|查|核)|(?:来|到|去)现场|现场[来看查核]|实地[来看查核]"
)
_MAY_IT = re.compile("能不能|可不可以|能否|可否|行不行|好不好|要得不|行吗|好吗|可以吗|可以不")
# What is said of the answer itself, whatever else is named.
_OF_THE_ANSWER = frozenset({RatingReason.ATTITUDE, RatingReason.NO_CONTACT, RatingReason.SLOW, RatingReason.UNCLEAR})
# 再考虑, 再去一趟 of the citizen themselves is no wish.
_OWN = re.compile("我(?:们)?(?:自己)?(?:再|又|还要|要)[^，。,]{0,3}(?:去|来|跑|看|想|等)|再(?:想|看|等|说|见|问)")


def wants_it_done_anew(said: str) -> bool:
    """Whether somebody who is not satisfied with an answer wants the matter to be dealt with once more."""
    plain = _OWN.sub("", bare(said))
    wishes = bool(REDO.search(plain) or _ANEW.search(plain))
    return wishes and not hearing.asks(_MAY_IT.sub("", said))


def more(said: str, case: CitizenCase) -> Heard | None:
    """What a message adds to the low rating of a case's answer; None where it tells of another matter, asks something,
    or the case is past that."""
    step = next((one for one in (Step.RATE, Step.SUPPLEMENT) if one in case.may), None)
    if case.rated is not Rating.DISSATISFIED or step is None or addition.asks_for_another(said):
        return None
    anew = wants_it_done_anew(said)
    if (not anew and not _says_why(said)) or is_of_another_thing(said, case):
        return None
    if step is Step.SUPPLEMENT:
        return Heard(Wish.SUPPLEMENT, case.number, text=said)
    why = case_hearing.why(said) or (RatingReason.UNSOLVED if anew else RatingReason.OTHER)
    return Heard(Wish.RATE, case.number, verdict=Verdict(Rating.DISSATISFIED, why, said))


def _says_why(said: str) -> bool:
    plain = bare(said)
    verdict = case_hearing.rating(said, asked=True)
    low = verdict is not None and verdict.rating is Rating.DISSATISFIED
    told = low or case_hearing.why(said) is not None or bool(UNSOLVED.search(plain) or FOR_NOTHING.search(plain))
    return told and not case_hearing.asks_on(said) and not hearing.says_it_asks(said)


def is_of_another_thing(said: str, case: CitizenCase) -> bool:
    """Whether a message names a thing that the case is not about, or ends in a question."""
    if case_naming.by_words(said, [case]) is not None or case_hearing.why(said) in _OF_THE_ANSWER:
        return False
    others = concept.hear(text.normalise(said)).objects - concept.hear(case_naming.known(case)).objects
    return bool(others) or (hearing.asks(clauses.last(said)) and not wants_it_done_anew(said))
