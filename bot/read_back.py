"""What a citizen puts right when the request is read back to them, where only its learnt meaning says so. Pure.

What names its answer and tells another one is heard by `correction` before; here nothing that is told is lost: what
belongs to no other answer is added to the matter, and read back with it.
"""

import re
from dataclasses import replace
from datetime import datetime

from bot import answer_meaning, hearing, occasion, request_draft, request_form
from bot.answer_meaning import Meaning, Question
from bot.clauses import CLAUSE
from bot.request_draft import Draft, Slot
from language import dates, dialect
from records.moments import local_day

# Which of the two is meant makes no difference: so probable they must be together.
_PUTS_RIGHT = (Meaning.CORRECT, Meaning.MORE)
_LEAST = 0.5
# 那是我旧号，早停机了
_NO_NUMBER_OF_THEIRS = re.compile(
    "[旧老空死]号|停机|销号|欠费|换了?(?:新|个)?号|(?:号码?|电话|手机|卡)[^，。；]{0,8}(?:不用了|没用了|用不成|打不通|打不进|不通|丢了|掉了|停了|换了|过期|不是我)"
    "|(?:打|接)不(?:通|到|了)[^，。；]{0,4}(?:号|电话)"
)


_IS_WHEN = re.compile(
    "(?:应?该|可能|好像|大概|怕|其实|恐怕|记得|想起|来了?|[，, ])*(?:就?是)?(?:在|从)?"
    f"(?P<when>{occasion.MOMENT.pattern})"
    "(?:的(?:时候|事情?)?|那个?时候|才对|吧|嘛|哦|啊|噻|哈|[?？。！! ])*"
)


def put_right(draft: Draft, text: str, now: datetime) -> Draft | None:
    """The draft with what a message corrects or adds; None for any other message, and for a question."""
    if answer_meaning.chance(Question.CONFIRM, text, *_PUTS_RIGHT) < _LEAST or hearing.says_it_asks(text):
        return None
    said = dialect.standard(text)
    if draft.contact and _NO_NUMBER_OF_THEIRS.search(said):
        return request_draft.without(draft, Slot.CONTACT)
    return _at_another_time(draft, said, now) or replace(draft, what=request_form.more(draft.what or "", text))


def _at_another_time(draft: Draft, said: str, now: datetime) -> Draft | None:
    """The draft with the time that a clause tells and nothing else: 该是前天夜里吧？昨天我走亲戚去了."""
    for clause in CLAUSE.split(said):
        told = _IS_WHEN.fullmatch(clause)
        if told and not request_form.doubtful_day(told["when"], now):
            return replace(draft, when=dates.beside(told["when"], local_day(now)))
    return None
