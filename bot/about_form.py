"""What is answered to somebody who asks about the registration itself while its form is open. Pure."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from bot import asides, form_talk, hearing, occasion, secrecy, short_answers
from bot.answer_meaning import Question
from bot.form_talk import Meaning
from bot.request_draft import Slot
from bot.wording import WORDS
from escalation.case import CaseKind
from language import dialect

# A longer message tells something.
_LONGEST = 30
_ASKS_WHY = re.compile("为什么|干什么|干嘛|干吗|做什么|凭什么|什么意思|多(?:详细|细|具体)|写些什么|说些什么|写多少")


class _Question(msgspec.Struct, frozen=True):
    """`only`: the questions of the form while which it may be asked; none means all."""

    asks: str
    says: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    only: frozenset[Slot] = frozenset()

    def is_asked(self, said: str, slot: Slot) -> bool:
        if (self.only and slot not in self.only) or any(word in said for word in self.none):
            return False
        return any(word in said for word in self.any) or bool(
            self.all and all(re.search(group, said) for group in self.all)
        )


# To who was asked for a number the same words leave it out.
_OF_THE_FEAR = frozenset({Slot.WHERE, Slot.WHEN, Slot.CONFIRM})
_AFRAID = re.compile(
    "(?:怕|担心|不敢|恐)[^，。！？；,]{0,8}(?:认[出到得]|[晓知]得?道?|查到|猜|找[我到上]|报复|整我|盯上|打击|记恨|小鞋|得罪|泄露|暴露|传出)"
    "|(?:[晓知]得?道?|认出|找到)是?我[^。！？]{0,6}怕"
)


def _is_afraid(slot: Slot, said: str) -> bool:
    """Whether a message says that its citizen fears to be known, and answers nothing."""
    timed = slot is Slot.WHEN and occasion.moment(said) is None
    told = hearing.unnamed(said) or secrecy.asked(said) or (not timed and asides.answers(slot, said))
    return slot in _OF_THE_FEAR and _AFRAID.search(said) is not None and not told


_QUESTIONS = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=tuple[_Question, ...])


def answer(slot: Slot, text: str, days: Mapping[CaseKind, int], kind: CaseKind) -> str | None:
    """The answer to a question about the form that asks for `slot`, or about what becomes of it; None for any other
    message. `days`: working days that an answer takes. What is surely such a question and none of the known ones is
    told all that people ask."""
    said = dialect.plain(text).rstrip("？?。！! ")
    if short_answers.skips(text, Question(slot)):
        return None
    if len(said) <= _LONGEST and _is_afraid(slot, said):
        return next(one.says for one in _QUESTIONS if one.asks == "secrecy")
    if asked := _question(slot, text, said):
        limits = WORDS.form.limits.format(days=days[kind]) if kind in days else ""
        return asked.says.format(limits=limits)
    of_all = form_talk.sure(slot, text) is Meaning.FORM and not asides.answers(slot, text)
    return WORDS.form.of_all if of_all else None


def _question(slot: Slot, text: str, said: str) -> _Question | None:
    """Which of those that are known a message asks; `said`: in standard words."""
    asks = hearing.asks(text) or hearing.asks_who(text) or _ASKS_WHY.search(said) is not None
    if not asks or len(said) > _LONGEST:
        return None
    asked = next((one for one in _QUESTIONS if one.is_asked(said, slot)), None)
    return None if asked and slot is Slot.CONTACT and asked.asks == "skip" else asked
