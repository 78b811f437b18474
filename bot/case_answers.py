"""What a message answers to a question of the assistant's about the citizen's own cases. Pure."""

import re
from collections.abc import Sequence
from enum import Enum

from bot import addition, case_hearing, case_naming, dissatisfied, short_answers, withdrawal
from bot.answer_meaning import Question
from bot.case_hearing import Heard
from bot.case_question import Asks, CaseQuestion, Wish
from escalation import number
from escalation.case import Rating, RatingReason
from escalation.casework import Verdict
from escalation.lookup import CitizenCase


class Instead(Enum):
    """An answer that completes no wish."""

    KEPT = "kept"  # they do not want it after all


_ANOTHER = re.compile("另外|单独|分开|各(?:是|报)各|自己一|新的?|重新|再登记|登记")
_OF_CASE = re.compile("撤|收回|销|取消|继续|接着|留着|告|投诉|追究|诉求|工单")
_ADD = re.compile("补充|加|添|算|记上|并")
# Longer than that says more than which one.
_LONGEST_CHOICE = 30
_FEW_WORDS = 8


def hear(asked: CaseQuestion, said: str, cases: Sequence[CitizenCase]) -> Heard | Instead | None:
    """The wish that an answer completes, or None where the message is none. `cases`: those asked about, the newest
    first."""
    case = cases[0]
    match asked.asks:
        case Asks.WHICH:
            return _which(asked, said, cases)
        case Asks.SAME:
            return _same(asked, said, case)
        case Asks.SURE:
            really = withdrawal.takes_back(said)
            kept_or_taken = Heard(Wish.WITHDRAW_NOW, case.number) if really else Instead.KEPT
            return None if really is None else kept_or_taken
        case Asks.RATING:
            verdict = case_hearing.rating(said, asked=True) or case_hearing.score(said) or case_hearing.in_a_word(said)
            verdict = verdict or case_hearing.says_nothing_was_done(said) or case_hearing.verdict_by_meaning(said)
            return None if verdict is None else Heard(Wish.RATE, case.number, verdict=verdict)
        case Asks.REASON:
            return _reason(said, case)
        case Asks.MORE if short_answers.cancels(said):
            return Instead.KEPT
        case Asks.MORE if addition.tells(said) and case_hearing.hear(said) is None:
            return Heard(Wish.SUPPLEMENT, case.number, text=said)
    return None


def _which(asked: CaseQuestion, said: str, cases: Sequence[CitizenCase]) -> Heard | Instead | None:
    if asked.wish is None:
        return None
    if asked.wish is Wish.SUPPLEMENT and not asked.said and (told := _told_at_once(said, cases)) is not None:
        return told
    if len(said) > _LONGEST_CHOICE:
        return None
    if (named := number.find_number(said)) is not None:
        return _to_be_added(asked, said, named)
    adds = asked.wish is Wish.SUPPLEMENT and len(cases) == 1 and bool(_ADD.search(said))
    adds = adds and not short_answers.declines(said, Question.JOIN)
    if (found := cases[0] if adds else _named(said, cases)) is not None:
        text = asked.said if asked.wish is Wish.SUPPLEMENT else asked.said or said
        return Heard(asked.wish, found.number, text=text)
    declined = short_answers.cancels(said) or short_answers.declines(said)
    return Instead.KEPT if declined and asked.wish is not Wish.PROGRESS else None


def _told_at_once(said: str, cases: Sequence[CitizenCase]) -> Heard | None:
    """What is to be added, by somebody who had only announced it, told with the name of the case or instead of that."""
    known = " ".join(map(case_naming.known, cases))
    more = addition.tells_more(said, known) and addition.tells(said) and not addition.announces(said, known)
    if not more or short_answers.cancels(said) or case_hearing.hear(said) is not None:
        return None
    found = cases[0] if len(cases) == 1 else case_naming.by_words(said, cases)
    return Heard(Wish.SUPPLEMENT, found.number if found else None, text=said)


def _to_be_added(asked: CaseQuestion, said: str, named: str) -> Heard | None:
    """What was said before, to be added to the case that is named now by its number and nothing else."""
    heard = case_hearing.hear(said) if asked.wish is Wish.SUPPLEMENT and named in asked.numbers else None
    only_named = heard is not None and heard.wish is Wish.SUPPLEMENT and not heard.text
    return Heard(Wish.SUPPLEMENT, named, text=asked.said) if only_named and asked.said else None


def about_case(asked: CaseQuestion | None, said: str) -> bool:
    """Whether a message is the answer to a question about cases, in words that only mean that."""
    if asked is None:
        return False
    match asked.asks:
        case Asks.SURE:
            named = short_answers.agrees(said) or withdrawal.gives_up(said) or _OF_CASE.search(said)
            return bool(named) and withdrawal.takes_back(said) is not None
        case Asks.RATING | Asks.REASON:
            return case_hearing.rating(said, asked=True) is not None
    return False


def another_matter(asked: CaseQuestion | None, said: str) -> str | None:
    """What was said before, to somebody who answers that it has nothing to do with the case."""
    if asked is None or asked.asks is not Asks.SAME or len(said) > _LONGEST_CHOICE:
        return None
    return asked.said if short_answers.declines(said, Question.JOIN) or _ANOTHER.search(said) else None


def _same(asked: CaseQuestion, said: str, case: CitizenCase) -> Heard | None:
    belongs = short_answers.agrees(said) or short_answers.agrees(said, Question.JOIN) or _ADD.search(said)
    return Heard(Wish.SUPPLEMENT, case.number, text=asked.said) if belongs and len(said) <= _LONGEST_CHOICE else None


def _named(said: str, cases: Sequence[CitizenCase]) -> CitizenCase | None:
    if len(cases) == 1 and (short_answers.agrees(said) or short_answers.agrees(said, Question.JOIN)):
        return cases[0]
    # Of few words each may be the name.
    least = 1 if len(said) <= _FEW_WORDS else case_naming.CLEAR
    return case_naming.by_place_in_list(said, cases) or case_naming.by_words(said, cases, least)


def _reason(said: str, case: CitizenCase) -> Heard | None:
    verdict = case_hearing.rating(said, asked=True)
    if verdict is not None and verdict.reason is not RatingReason.UNSAID:
        return Heard(Wish.RATE, case.number, verdict=verdict)
    anew = dissatisfied.wants_it_done_anew(said) and not addition.asks_for_another(said)
    if not anew and not case_hearing.tells_why(said):
        return None
    why = case_hearing.why(said) or (RatingReason.UNSOLVED if anew else RatingReason.OTHER)
    return Heard(Wish.RATE, case.number, verdict=Verdict(Rating.DISSATISFIED, why, said))
