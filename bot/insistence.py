"""The wish that something is registered after all: in firm words, or of a question that found no answer. Pure."""

import re

from bot import hearing, short_answers
from bot.answer_meaning import Question
from language import dialect

_LONGEST_KEPT = 40
_KEEP = re.compile(
    "提交(?:诉求|问题)|(?:记|写)(?:下|到|一下|起)|登记(?!费|证|表|机关|要|需)|(?:转|报|反映|递|交)(?:给|上去|到|一下)|(?:部门|单位|懂的人?|的人).{0,4}(?:回复?|答复|告诉|联系)我?"
)

_ENDS = "(?=(?:上去?|上来|他|她|它|这|那|一?下|吧|嘛|噻|哈|啊|了|的话)*(?:[，。！；,!; ]|$))"
# 登记 and 报 alone announce much else: 登记结婚, 报医保.
_REGISTER = f"(?:投诉|举报|反映|告(?!诉|知)|(?:上报|登记|报上去|报|立案|记录?下来){_ENDS})"
_FIRMLY = "(?:还是|就是|就|确实|一定|偏|非|真的?|坚持|决定|仍然|依然)"
_THIS = "(?:把?[他她它这那][个件些]?(?:事情?|问题|情况)?)?"
_UP = "(?:报|反映|递|捅)上去"
_INSISTS = re.compile(
    f"{_FIRMLY}(?:是)?(?:想|要|得){{1,2}}[^，。！？；,!?;不没别撤查问办]{{0,6}}{_REGISTER}"
    f"|(?:还是|决定|坚持){_REGISTER}"
    "|(?:帮我?|给我|替我|请|麻烦|你就|那就)(?:把)?(?:[他她它这那][个件们]?(?:事情?|人)?)?(?:都|也)?"
    f"(?:登记|报上去|立案|记录?下来){_ENDS}"
    "|^(?:登记|报上去)(?:一?下)?[吧嘛噻哈啊。！]*$"
    f"|(?:要|想|得|帮我?|给我|替我|请|麻烦){_THIS}[^，。！？；,!?;不没别撤查问办把]{{0,6}}{_UP}{_ENDS}"
)
_WISH = re.compile(
    f"(?:不|不是|不行|算了|等等|[，。！,! ])*(?:我)?(?:想了想|想好了)?[，, ]*{_FIRMLY}?"
    f"(?:是)?(?:想|要|得){{0,2}}{_REGISTER}(?:上去|一?下)?(?:[他她它]们?|这(?:个|件)(?:事|人)?|上|吧|嘛|噻|哈|啊|了|的)*"
    f"|(?:我)?(?:要|想|得){{0,2}}{_THIS}[^，。！？；,!?;把]{{0,6}}{_UP}"
    "|帮我?|给我|替我|请|麻烦|你们?就?|那就|[，。！？；,!?; ]"
)


def wants_it_kept(text: str) -> bool:
    """Whether somebody whose question found no answer wants it passed on."""
    said = dialect.plain(text)
    refused = short_answers.declines(said, Question.NEXT) or short_answers.cancels(said)
    return len(said) <= _LONGEST_KEPT and bool(_KEEP.search(said)) and not refused


def insists(text: str) -> str | None:
    """What a message tells beside the firm wish that a matter be registered, 我就是要举报他，登记嘛, "" where that is
    nothing; None for any other message."""
    said = dialect.plain(text)
    if len(said) > _LONGEST_KEPT or not _INSISTS.search(said) or hearing.asks(said) or short_answers.cancels(said):
        return None
    return _WISH.sub("", said)
