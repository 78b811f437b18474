"""What a message in any words stands for in the form: the usual answer that means the same, or no answer at all. Pure.

The meaning is learnt (`answer_meaning`). Nothing stands for another thing that tells one besides: a place, a time, a
number, what was wrong before.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot import (
    answer_meaning,
    clauses,
    form_turn,
    hearing,
    queue_hearing,
    request_draft,
    request_form,
    resuming,
    secrecy,
    short_answers,
)
from bot.answer_meaning import Meaning, Question
from bot.reply import Intent
from bot.request_draft import Draft
from bot.short_answers import WITH_A_REASON
from language import emergencies

GIVEN_UP = "取消"
_ANYWHERE = {Meaning.CANCEL: GIVEN_UP, Meaning.BACK: "上一步", Meaning.ANONYMOUS: "匿名"}
_USUAL = {
    Question.WHERE: {Meaning.SKIP: "跳过"},
    Question.WHEN: {Meaning.SKIP: "跳过"},
    Question.NUMBER: {Meaning.YES: "同意", Meaning.NO: "修改联系方式"},
    Question.CONFIRM: {Meaning.YES: "确认提交", Meaning.NO: "不对", Meaning.WAIT: "等一下"},
    Question.JOIN: {Meaning.YES: "就是这件", Meaning.NO: "都不是"},
    Question.NEXT: {Meaning.YES: "接着登记", Meaning.NO: "不用了", Meaning.CANCEL: "不用了"},
}
_BESIDE = {Meaning.WAIT: "wait", Meaning.UNCLEAR: "simpler", Meaning.TALK: "small_talk", Meaning.BACK: "back"}
_OF_A_NUMBER = frozenset({Question.CONTACT, Question.NUMBER})
_SHORTEST_MATTER = 8
_ANSWERS = frozenset(
    {Meaning.VALUE, Meaning.YES, Meaning.NO, Meaning.SKIP, Meaning.ANONYMOUS, Meaning.WAIT, Meaning.CORRECT}
)
_NEARLY_CERTAIN = 0.95
# How sure of giving up each of two must be who say so independently.
_CANCELS, _HALF, _NEARLY_HALF = "cancel", 0.5, 0.4
# Whom nothing is asked who only looks for the answer: 我问哈邻居这是啥路.
_FINDS_OUT = re.compile("我(?:要|去|先|得|再|来)*(?:[看找查翻想]|问(?:问|一?[下哈声])?(?![你您个句事，]))")
# What is heard as it stands.
_THE_FORMS = frozenset({Meaning.VALUE, Meaning.CORRECT})
_BEFORE_THE_MATTER = frozenset({Meaning.CANCEL, Meaning.BACK, Meaning.WAIT, Meaning.PERSON, Meaning.UNCLEAR})


def instead(draft: Draft, text: str) -> str | None:
    """The usual answer that a message stands for; None where it is none, or tells more."""
    asked, means = _heard(draft, text)
    # A wish for confidence takes no number back that was left; to who is asked for one it means that none is.
    for_confidence = means is Meaning.ANONYMOUS and asked not in _OF_A_NUMBER and secrecy.asked(text)
    if means is None or for_confidence or secrecy.waived(text):
        return None
    return _usual(draft, asked).get(means)


def beside(draft: Draft, text: str) -> str | None:
    """The kind of turn that a message is which answers nothing; None for any other."""
    asked, means = _heard(draft, text)
    return None if means is None or means in _usual(draft, asked) else _BESIDE.get(means)


def added(draft: Draft, text: str) -> Draft | None:
    """The draft with a message that goes on about the matter, or tells another one; None for any other."""
    match _heard(draft, text)[1]:
        case Meaning.MORE if not draft.invited:
            return replace(draft, what=request_form.more(draft.what or "", text))
        case Meaning.ANOTHER if len(text) >= _SHORTEST_MATTER and not short_answers.says_another(text):
            return replace(draft, later=(*draft.later, text[: request_form.LONGEST_WHAT]))
    return None


def belongs(draft: Draft, text: str) -> bool:
    """Whether a message surely is the form's, whatever else it sounds like."""
    asked, means = _heard(draft, text)
    if question(draft, text):
        return False
    return means in _usual(draft, asked) or means in (Meaning.WAIT, Meaning.BACK)


def gives_up(draft: Draft, text: str, intent: Intent) -> bool:
    """Whether a message gives the request up by its `intent` and by what it means, neither of them for sure; a long
    sigh before it hides nothing."""
    nothing = intent.name != _CANCELS or intent.confidence < _HALF or secrecy.waived(text)
    if nothing or _tells_more(draft, Meaning.CANCEL, text):
        return False
    asked = short_answers.asked(draft)
    # What is told first may well end with somebody who gave up.
    said = (text,) if asked is Question.WHAT else (text, clauses.last(text))
    return any(answer_meaning.chance(asked, part, Meaning.CANCEL) >= _NEARLY_HALF for part in said)


def calls_a_person(draft: Draft, text: str) -> bool:
    """Whether a message asks for somebody to talk to."""
    return _heard(draft, text)[1] is Meaning.PERSON and not queue_hearing.tells_of_somebody(text)


def goes_on(draft: Draft, text: str) -> bool:
    """Whether a message only takes the form up again, where it was left; what is read back at its end, it agrees to."""
    agrees = short_answers.asked(draft) is Question.CONFIRM and _heard(draft, text)[1] is Meaning.YES
    return not draft.invited and not agrees and resuming.takes_up(text, draft.what or "")


def surely_answers(draft: Draft, text: str) -> bool:
    """Whether a message almost certainly answers the question that is open, however it puts it, and is no cry for help
    that it only sounds like: it has no word of despair, and tells no matter, which may be one."""
    asked = short_answers.asked(draft)
    means, chance = answer_meaning.meaning(asked, text)
    tells_a_matter = asked is Question.WHAT or (asked is Question.NEXT and means is Meaning.VALUE)
    answers = means in _ANSWERS and chance >= _NEARLY_CERTAIN
    return answers and not (tells_a_matter or emergencies.names_despair(text))


def asks(draft: Draft, text: str) -> bool:
    """Whether a message asks something itself."""
    return _heard(draft, text)[1] is Meaning.QUESTION


def question(draft: Draft, text: str) -> str | None:
    """What a message asks behind a word to wait or other talk, in a clause of its own; None for any other message."""
    asked, means = _heard(draft, text)
    last = clauses.last(text)
    if last == text or not hearing.asks(last) or _FINDS_OUT.match(last):
        return None
    if means is Meaning.QUESTION:
        waits = answer_meaning.sure(asked, text.removesuffix(last).rstrip("，, ")) is Meaning.WAIT
        return last if waits else None
    return None if means not in _BESIDE or answer_meaning.sure(asked, last) in _BESIDE else last


def _usual(draft: Draft, asked: Question) -> Mapping[Meaning, str]:
    usual = _ANYWHERE | _USUAL.get(asked, {})
    # Nobody loses the matter itself who does not say so in plain words (`step_back`).
    before_it = asked is Question.WHERE and draft.doubted is None
    return {means: said for means, said in usual.items() if means is not Meaning.BACK} if before_it else usual


def _heard(draft: Draft, text: str) -> tuple[Question, Meaning | None]:
    """The question that is open, and what a message surely means that tells nothing besides."""
    asked = short_answers.asked(draft)
    means = answer_meaning.sure(asked, text)
    if means in (None, Meaning.QUESTION) and _only_finds_out(asked, text):
        means = Meaning.WAIT
    the_forms = means in _THE_FORMS or (asked is Question.WHAT and means not in _BEFORE_THE_MATTER)
    nothing = means is None or the_forms or _tells_more(draft, means, text)
    return asked, None if nothing else means


def _only_finds_out(asked: Question, text: str) -> bool:
    """Whether a message says that its citizen looks for the answer, be it in the words of a question."""
    finds_out = _FINDS_OUT.match(clauses.last(text)) is not None
    return finds_out and answer_meaning.chance(asked, text, Meaning.WAIT, Meaning.QUESTION) >= _HALF


def _tells_more(draft: Draft, means: Meaning, text: str) -> bool:
    slot = request_draft.next_slot(draft)
    if slot is None or short_answers.tells_besides(short_answers.asked(draft), means, text):
        return True
    corrects = means is not Meaning.BACK and form_turn.corrects(draft, slot, text, draft.begun_at)
    unnamed = means not in WITH_A_REASON | {Meaning.ANONYMOUS} and hearing.unnamed(text)
    return corrects or unnamed
