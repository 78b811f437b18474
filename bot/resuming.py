"""The wish to go on with a request that was left for something else. Pure."""

import re
from collections.abc import Iterable

from bot import clauses, hearing
from language import dialect

_LONGEST = 30
_FEW = 2
_REGISTER = "登记|举报|投诉|求助|反映|提交|[报交]"
# No question of its own: 刚刚说到哪了.
_WHERE_WE_WERE = "(?:说|讲|问|填|弄|登记)到哪(?:里|儿|点|一?步)?"
_AGAIN = re.compile(
    f"接[着到]|继续|恢复|回到|[说讲]回|话说回来|言归正传|往下|重新|{_WHERE_WE_WERE}|没(?:填|弄|写|报|说)完|(?:填|弄|写|报|办|登记)完|(?:还是|又想|还要|决定)[^不没]*(?:{_REGISTER})"
)
_AROUND = re.compile(
    f"{_WHERE_WE_WERE}|接[着到]|继续|恢复|回到|[说讲]回|话说回来|言归正传|重新|{_REGISTER}|诉求|建议|表扬|没?(?:填|弄|写|说)完?|办理?|来|走|搞|整|还是|还|决定|把|那里|[那这]|个|件|搁[着到在]?"
    "|刚才|刚刚|前面|前头|先前|前述|上述|我|你们?|考虑|想好|想通|想|了|吧|嘛|噻|哈|哦|要|得|可以|行|好|现在|有空|空了|又|再|上去|下去|往下|的"
    "|就|给|帮|麻烦|请|一下|一哈|事[情项]?|单子|后头|剩下|[，,。！!、 ]"
    "|我们|咱们?|谢谢你?|晓得|知道|明白|懂|清楚|没有?(?:别的)?(?:问题|事)|别的|好嘞|okay|ok|嗯|呃|哎|噢|咯|嘞|啦|先|刚|问"
)


def is_meant(said: str, told: Iterable[str]) -> bool:
    """Whether a message says that it goes on with what was `told`, and names nothing else."""
    plain = dialect.plain(said)
    if len(plain) > _LONGEST or not _AGAIN.search(plain) or hearing.cancels(plain):
        return False
    if hearing.asks(re.sub(_WHERE_WE_WERE, "", plain)):
        return False
    rest = [part for part in _AROUND.split(plain) if part]
    known = "，".join(map(dialect.plain, told))
    return len("".join(rest)) <= _FEW or any(_shares(part, known) for part in rest)


# 行嘛行嘛，接着填嘛，…
_GRUDGING = re.compile(
    "(?:[行好嗯哦噢唉哎得]|要得|可以|算了|嘛|吧|噻|哈|呀|的|了|你们?|赢了|麻烦|[，,。！!、 ])*"
    "(?:接[着到起]|继续|往下|回到|[说讲]回)"
    "(?:[说讲填弄写来走整办报搞答]|登记|刚才|刚刚|前面|[这那]个|事|投诉|举报|下去|[嘛吧噻哈哦了的起]|[，,。：:！! ])*"
)


def beyond(said: str) -> str:
    """What a message tells behind the word, gladly or not, to go on: 行行行，接着填，地址…; "" where it has none."""
    if lead := _GRUDGING.match(said):
        return said[lead.end() :]
    first, *others = clauses.PARTS.split(said)
    rest = "".join(others)
    return (beyond(rest) or rest) if rest and hearing.agrees(first) else ""


def _shares(part: str, known: str) -> bool:
    return any(part[at : at + 2] in known for at in range(len(part) - 1))
