"""What a citizen does in the middle of the form instead of answering, or beside it. Pure."""

import re
from enum import StrEnum

from bot import clauses, hearing, occasion, several, short_answers, telling
from bot.answer_meaning import Meaning, Question
from bot.reply import Intent
from bot.request_draft import Slot
from bot.request_form import LONGEST_WHEN, SAYS
from language import dates, personal, places


class Aside(StrEnum):
    """What a citizen may do in the middle of the form instead of answering; Rasa's name of the intent."""

    CANCEL = "cancel"
    HUMAN = "human"
    PROGRESS = "progress"
    ASK_POLICY = "ask_policy"
    FOLLOW_UP = "follow_up"
    WITHDRAW = "withdraw"


_LONGEST_ASIDE = {
    Aside.CANCEL: 15,
    Aside.HUMAN: 20,
    Aside.PROGRESS: 20,
    Aside.ASK_POLICY: 60,
    Aside.FOLLOW_UP: 30,
    Aside.WITHDRAW: 15,
}
QUESTIONS = (Aside.ASK_POLICY, Aside.FOLLOW_UP)
_SURE = 0.6


def aside(slot: Slot, text: str, intent: Intent) -> Aside | None:
    """The aside that a message is by Rasa's intent, or None where it answers the question about `slot`.

    Any of these words may stand in the account of a complaint, so only a short message is taken for an aside there.
    """
    if short_answers.cancels(text, Question(slot)) and intent.name != Aside.CANCEL:
        return None  # whatever Rasa takes it for: `form_turn` gives the draft up
    if intent.name not in tuple(Aside) or intent.confidence < _SURE:
        return None
    if slot is Slot.CONTACT and (hearing.asks_why_contact(text) or _gives_contact(text)):
        return None
    if slot in (Slot.WHERE, Slot.WHEN) and short_answers.skips(text, Question(slot)):
        return None
    meant = Aside(intent.name)
    if meant not in QUESTIONS and answers(slot, text):
        return None
    longest = 10 if slot is Slot.WHAT else _LONGEST_ASIDE[meant]
    if len(text) > longest or (meant in QUESTIONS and not _may_ask(slot, text)):
        return None
    return meant


def asks_instead(slot: Slot, text: str) -> bool:
    """Whether a message that was asked for anything but the matter only asks something itself, of whatever intent."""
    said = _HERE.sub("", clauses.last(text))
    if slot is Slot.WHAT or short_answers.skips(text, Question(slot)):
        return False
    # 谁会到小区来看: no place, for all its words.
    who = hearing.asks_who(said) and places.find(said) is None
    if not who and (not hearing.asks(said) or answers(slot, said)):
        return False
    if slot is Slot.CONTACT and (hearing.asks_why_contact(text) or _gives_contact(text)):
        return False
    return slot in (Slot.WHERE, Slot.WHEN) or who or telling.only_asks(text)


def _gives_contact(text: str) -> bool:
    """Whether a message gives a number, be it asked whether that will do, or leaves none."""
    given = personal.mobile(text) or personal.landline(text, asked=True)
    return given is not None or hearing.unnamed(text)


def _may_ask(slot: Slot, text: str) -> bool:
    return slot is not Slot.WHAT and (hearing.asks(text) or hearing.asks_who(text))


def answers(slot: Slot, text: str) -> bool:
    """Whether a message has the look of an answer to what is asked: what it may else be counts for nothing then."""
    match slot:
        case Slot.WHAT:
            return telling.tells(text) or short_answers.agrees(text, Question.NEXT)
        case Slot.WHERE:
            return short_answers.skips(text, Question.WHERE) or places.looks_like_one(places.mended(text))
        case Slot.WHEN:
            return short_answers.skips(text, Question.WHEN) or (dates.looks_like_one(text) and not _only_asks(text))
        case Slot.CONTACT:
            return _stays_unnamed(text) or any(map(str.isdigit, text))
        case Slot.CONFIRM:
            return short_answers.heard(Question.CONFIRM, text) in (Meaning.YES, Meaning.NO, Meaning.WAIT)


def _stays_unnamed(text: str) -> bool:
    return hearing.unnamed(text) or short_answers.heard(Question.CONTACT, text) is Meaning.ANONYMOUS


def _only_asks(text: str) -> bool:
    """Whether a message with a word of time asks something and names no time: 问时间干嘛, 你们一般好久回复."""
    return hearing.asks(text) and occasion.moment(text) is None and not short_answers.agrees(text)


# 你们这里要收费吗: no place.
_HERE = re.compile("[这那](?:里|儿|边|上头)")


def only_answers(slot: Slot, text: str) -> bool:
    """Whether a message says where or when something was, as it was asked, and nothing else."""
    said = clauses.last(text)
    match slot:
        case Slot.WHERE:
            return places.find(said) is not None and not SAYS.search(said)
        case Slot.WHEN:
            return len(text) <= _SHORT and dates.looks_like_one(text)
    return False


# What is longer may say more than when.
_SHORT = 10
_LONGEST_TALK = {Slot.WHAT: 12}
# What kinds of turn are no answer to any question of the form.
_TALK = frozenset(
    {
        "greet",
        "thanks",
        "bye",
        "small_talk",
        "who_are_you",
        "abuse",
        "out_of_scope",
        "dissatisfied",
        "urge",
        "repeat",
        "simpler",
    }
)


def talk(slot: Slot, text: str, intent: Intent) -> str | None:
    """The kind of turn that a message is which answers nothing: a greeting, thanks, an insult; None for any other."""
    if courtesy := hearing.courtesy(text):
        return courtesy
    if slot in (Slot.WHERE, Slot.WHEN) and short_answers.agrees(text):
        return "affirm"
    answered = short_answers.cancels(text, Question(slot)) or answers(slot, text)
    if answered or _says_more(text) or occasion.only_a_moment(text):
        return None
    if not sounds_like_talk(intent):
        return None
    return intent.name if len(text) <= _LONGEST_TALK.get(slot, LONGEST_WHEN) else None


def sounds_like_talk(intent: Intent) -> bool:
    """Whether a message by Rasa's intent surely answers nothing, and asks nothing that a guide answers."""
    return intent.name in _TALK and intent.confidence >= _SURE


def _says_more(text: str) -> bool:
    return hearing.unnamed(text) or personal.mobile(text) is not None or several.another(text) is not None
