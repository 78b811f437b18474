"""What a message in any words stands for in the form: the usual answer that means the same, or no answer at all. Pure.

The meaning is learnt (`answer_meaning`). Nothing stands for another thing that tells one besides: a place, a time, a
number, what was wrong before.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot import answer_meaning, clauses, form_turn, hearing, occasion, request_draft, request_form, resuming, several
from bot.answer_meaning import Meaning, Question
from bot.request_draft import Draft, Slot
from language import places

_ANYWHERE = {Meaning.CANCEL: "取消", Meaning.BACK: "上一步", Meaning.ANONYMOUS: "匿名"}
_USUAL = {
    Question.WHERE: {Meaning.SKIP: "跳过"},
    Question.WHEN: {Meaning.SKIP: "跳过"},
    Question.NUMBER: {Meaning.YES: "同意", Meaning.NO: "修改联系方式"},
    Question.CONFIRM: {Meaning.YES: "确认提交", Meaning.NO: "不对", Meaning.WAIT: "等一下"},
    Question.JOIN: {Meaning.YES: "就是这件", Meaning.NO: "都不是"},
    Question.NEXT: {Meaning.YES: "接着登记", Meaning.NO: "不用了", Meaning.CANCEL: "不用了"},
}
_BESIDE = {Meaning.WAIT: "wait", Meaning.UNCLEAR: "simpler", Meaning.TALK: "small_talk", Meaning.BACK: "back"}
_SHORTEST_MATTER = 8
# Whom nothing is asked who only looks for the answer: 我问哈邻居这是啥路.
_FINDS_OUT = re.compile("我(?:要|去|先|得|再|来)*(?:[看找查翻想]|问(?:问|一?[下哈声])?(?![你您个句事，]))")
# What is heard as it stands.
_THE_FORMS = frozenset({Meaning.VALUE, Meaning.CORRECT})
# What may be told with a reason that goes with it.
_WHOLE = frozenset({Meaning.CANCEL, Meaning.BACK, Meaning.ANOTHER, Meaning.PERSON, Meaning.QUESTION})


def instead(draft: Draft, text: str) -> str | None:
    """The usual answer that a message stands for; None where it is none, or tells more."""
    asked, means = _heard(draft, text)
    return None if asked is None or means is None else _usual(draft, asked).get(means)


def beside(draft: Draft, text: str) -> str | None:
    """The kind of turn that a message is which answers nothing; None for any other."""
    asked, means = _heard(draft, text)
    return None if asked is None or means is None or means in _usual(draft, asked) else _BESIDE.get(means)


def added(draft: Draft, text: str) -> Draft | None:
    """The draft with a message that goes on about the matter, or tells another one; None for any other."""
    match _heard(draft, text)[1]:
        case Meaning.MORE if not draft.invited:
            return replace(draft, what=request_form.more(draft.what or "", text))
        case Meaning.ANOTHER if len(text) >= _SHORTEST_MATTER and not _says_another(text):
            return replace(draft, later=(*draft.later, text[: request_form.LONGEST_WHAT]))
    return None


def belongs(draft: Draft, text: str) -> bool:
    """Whether a message surely is the form's, whatever else it sounds like."""
    asked, means = _heard(draft, text)
    if asked is None or question(draft, text):
        return False
    return means in _usual(draft, asked) or means in (Meaning.WAIT, Meaning.BACK)


def calls_a_person(draft: Draft, text: str) -> bool:
    """Whether a message asks for somebody to talk to."""
    return _heard(draft, text)[1] is Meaning.PERSON


def goes_on(draft: Draft, text: str) -> bool:
    """Whether a message only takes the form up again, where it was left; what is read back at its end, it agrees to."""
    agrees = _asked(draft) is Question.CONFIRM and _heard(draft, text)[1] is Meaning.YES
    return not draft.invited and not agrees and resuming.takes_up(text, draft.what or "")


def asks(draft: Draft, text: str) -> bool:
    """Whether a message asks something itself."""
    return _heard(draft, text)[1] is Meaning.QUESTION


def question(draft: Draft, text: str) -> str | None:
    """What a message asks behind a word to wait or other talk, in a clause of its own; None for any other message."""
    asked, means = _heard(draft, text)
    last = clauses.last(text)
    if asked is None or means not in _BESIDE or last == text or not hearing.asks(last) or _FINDS_OUT.match(last):
        return None
    return None if answer_meaning.sure(asked, last) in _BESIDE else last


def _usual(draft: Draft, asked: Question) -> Mapping[Meaning, str]:
    usual = _ANYWHERE | _USUAL.get(asked, {})
    # Nobody loses the matter itself who does not say so in plain words (`step_back`).
    before_it = asked is Question.WHERE and draft.doubted is None
    return {means: said for means, said in usual.items() if means is not Meaning.BACK} if before_it else usual


def _heard(draft: Draft, text: str) -> tuple[Question | None, Meaning | None]:
    """The question that is open, and what a message surely means that tells nothing besides."""
    asked = _asked(draft)
    means = None if asked is None else answer_meaning.sure(asked, text)
    nothing = means is None or means in _THE_FORMS or _tells_more(draft, means, text)
    return asked, None if nothing else means


def _asked(draft: Draft) -> Question | None:
    """The question that is open, where it is not what the matter is."""
    match request_draft.next_slot(draft):
        case Slot.WHAT:
            return Question.NEXT if draft.invited else None
        case Slot.WHERE:
            return Question.WHERE
        case Slot.WHEN:
            return Question.WHEN
        case Slot.CONTACT:
            return Question.NUMBER if draft.offered else Question.CONTACT
        case Slot.CONFIRM:
            return Question.JOIN if draft.may_join else Question.CONFIRM
    return None


def _tells_more(draft: Draft, means: Meaning, text: str) -> bool:
    slot = request_draft.next_slot(draft)
    if answer_meaning.tells_a_number(text) or slot is None:
        return True
    if means is not Meaning.BACK and form_turn.corrects(draft, slot, text, draft.begun_at):
        return True
    if means in _WHOLE:
        return False
    return _tells_a_fact(text) or (means is not Meaning.ANONYMOUS and hearing.unnamed(text))


def _tells_a_fact(text: str) -> bool:
    return places.find(text) is not None or occasion.names_a_day(text) or _says_another(text)


def _says_another(text: str) -> bool:
    return several.another(text) is not None or several.and_another(text) is not None
