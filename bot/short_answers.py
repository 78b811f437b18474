"""What a message answers to a question of ours: yes, no, that it is given up, left out, none of these. Pure.

The meaning is learnt (`answer_meaning`). Nothing is an answer that tells another thing besides: a place, a day, a
number, a matter of its own.
"""

from bot import answer_meaning, occasion, request_draft, several
from bot.answer_meaning import Meaning, Question
from bot.request_draft import Draft, Slot
from language import places

WITH_A_REASON = frozenset({Meaning.CANCEL, Meaning.BACK, Meaning.ANOTHER, Meaning.PERSON, Meaning.QUESTION})
"""What may be told with a reason that goes with it."""
_LONGEST_YES = 24


def heard(asked: Question, text: str) -> Meaning | None:
    """What a message surely answers, and nothing besides; None for any other."""
    means = answer_meaning.sure(asked, text)
    return None if means is not None and tells_besides(asked, means, text) else means


def tells_besides(asked: Question, means: Meaning, text: str) -> bool:
    """Whether a message that has a meaning tells something of its own."""
    if answer_meaning.tells_a_number(text):
        return True
    # 就用刚才说的那个 tells no day.
    if means in WITH_A_REASON or asked is Question.NUMBER:
        return False
    return places.find(text) is not None or occasion.names_a_day(text) or says_another(text)


def says_another(text: str) -> bool:
    """Whether a message says that there is another matter."""
    return several.another(text) is not None or several.and_another(text) is not None


def agrees(text: str, asked: Question = Question.CONFIRM) -> bool:
    """Whether a short message says yes, and nothing else."""
    return len(text) <= _LONGEST_YES and heard(asked, text) is Meaning.YES


def declines(text: str, asked: Question = Question.CONFIRM) -> bool:
    """Whether a message says no, or that something is wrong."""
    return heard(asked, text) is Meaning.NO


def skips(text: str, asked: Question = Question.WHERE) -> bool:
    """Whether a message leaves a question out."""
    return heard(asked, text) is Meaning.SKIP


def cancels(text: str, asked: Question = Question.CONFIRM) -> bool:
    """Whether a message gives the request up, be it with the reason."""
    return heard(asked, text) is Meaning.CANCEL


def asked(draft: Draft) -> Question:
    """The question that is open."""
    match request_draft.next_slot(draft):
        case Slot.WHERE:
            return Question.WHERE
        case Slot.WHEN:
            return Question.WHEN
        case Slot.CONTACT:
            return Question.NUMBER if draft.offered else Question.CONTACT
        case Slot.CONFIRM:
            return Question.JOIN if draft.may_join else Question.CONFIRM
    return Question.NEXT if draft.invited else Question.WHAT
