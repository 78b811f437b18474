"""The one of kindred guides that is meant by who only asks how a thing is got: that for the first time. Pure."""

import re
from collections.abc import Sequence

_HOW = re.compile(
    "(?:怎么|怎样|如何)(?:才能?|样才?|去|来)?(?P<does>办理?|申领|领取?|申请|登记|拿到?|弄|搞|取得|开)|(?:办理?|申领|领取?|申请|登记).{0,8}(?:流程|手续|步骤|条件)"
)
# What goes with a guide for the first time, and what only with another one of its kind: 居住证每年签注和丢失补领.
_FIRST = re.compile("首次|初次|新办|申领|申请|登记|领取")
_LATER = re.compile(
    "补|换|变更|注销|停|恢复|年报|年检|签注|续|退|轮候|查|转|移|国外|异地|几个月|多少|失败|遗失|丢失|到期|档案|临时|等级|撤销|更正|延|复核|投诉|举报"
)
_LONGEST = 16


def meant(question: str, titles: Sequence[str]) -> int | None:
    """The place of the only title for the first time, where a normalised question asks how a thing is got and names
    nothing that goes with another one; None for any other question, and where there are several such titles."""
    if len(question) > _LONGEST or _HOW.search(question) is None or _LATER.search(question):
        return None
    first = [place for place, title in enumerate(titles) if _FIRST.search(title) and not _LATER.search(title)]
    return first[0] if len(first) == 1 else None
