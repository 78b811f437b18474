"""The wish to go on with a request that was left for something else. Pure."""

import re
from collections.abc import Iterable

from bot import clauses, hearing, occasion, short_answers
from bot.wording import WORDS
from language import dialect, places

_LONGEST = 30
_FEW = 2
_REGISTER = "登记|举报|投诉|求助|反映|提交|[报交]"
# No question of its own: 刚刚说到哪了, 接下来填啥.
_WHERE_WE_WERE = (
    "(?:(?:说|讲|问|填|弄|登记)到哪(?:里|儿|点|一?步)?"
    "|(?:下[面头]|接下来|后[面头]|然后|还)(?:该|要|得|有|是)*(?:填|问|写|说|答|剩|差)(?:啥子?|什么|哪[些样个]))"
)
_AGAIN = re.compile(
    f"接[着到]|继续|恢复|回到|[说讲]回|话说回来|言归正传|往下|重新|{_WHERE_WE_WERE}|没(?:填|弄|写|报|说)完|(?:填|弄|写|报|办|登记|走)(?:完|起走)|(?:返|转|绕)回来?|回去(?=填|弄|写|说|讲|登|整)|(?:还是|又想|还要|决定)[^不没]*(?:{_REGISTER})"
)
_AROUND = re.compile(
    f"{_WHERE_WE_WERE}|接[着到]|继续|恢复|回到|[说讲]回|话说回来|言归正传|重新|{_REGISTER}|诉求|建议|表扬|没?(?:填|弄|写|说)完?|办理?|来|走|搞|整|还是|还|决定|把|那里|[那这]|个|件|搁[着到在]?"
    "|刚才|刚刚|前面|前头|先前|前述|上述|我|你们?|考虑|想好|想通|想|了|吧|嘛|噻|哈|哦|要|得|可以|行|好|现在|有空|空了|又|再|上去|下去|往下|的"
    "|就|给|帮|麻烦|请|一下|一哈|事[情项]?|单子|后头|剩下|[，,。！!、 ]"
    "|返|转|绕|正题|流程|表格?|单|[张到起问上头边个种]|一半|这样子?|没别的|不(?:问|耽搁|打岔|扯)|算了(?=不问)|回去?|样子|问(?:完|好)|搞懂"
    "|我们|咱们?|们|谢谢你?|晓得|知道|明白|懂|清楚|没有?(?:别的)?(?:问题|事)|别的|好嘞|okay|ok|嗯|呃|哎|噢|咯|嘞|啦|先|刚|问"
)


# What names a step or an answer to go back to, or begins anew: 回到上一题, 返回改一下号码.
_TAKES_BACK = re.compile(
    "^返回$|(?<!问)完了|上一|前一|[上前]个|头一|第一|[一那]步(?!到)|步骤|(?<!正)题|栏|[退倒改换错]|不对|从[头新]|开头|重(?!新回到)|地[点址方]|位置|时间|日[期子]|电话|号码|手机"
)
_JUST_NOW = re.compile("刚[才刚]|方才")


def takes_up(said: str, what: str) -> bool:
    """Whether a message only goes on with the form about `what`, and with no step of it once more."""
    tells = occasion.names_a_day(_JUST_NOW.sub("", said)) or places.find(said)
    return not tells and _TAKES_BACK.search(said) is None and is_meant(said, (what,))


# 不忍了，重新给我登记，投诉他: of whom, was told before.
_ANEW = re.compile(f"(?:重新|还是|又要|又想)[^，。！？；,!?;]{{0,6}}(?:{_REGISTER}|告)")
_OF_WHOM = re.compile(f"(?:{_REGISTER}|告)(?:一下|一哈|一个|起)?(?:[他她它]们?|[这那](?:个|家|件)?)")


def is_back(said: str) -> bool:
    """Whether a message wants what was given up to be registered all the same, and says of it what happened since."""
    plain = dialect.plain(said)
    short = len(plain) <= _LONGEST and not hearing.asks(plain)
    return short and bool(_ANEW.search(plain) and _OF_WHOM.search(plain)) and places.find(plain) is None


def is_meant(said: str, told: Iterable[str]) -> bool:
    """Whether a message says that it goes on with what was `told`, and names nothing else."""
    plain = dialect.plain(said)
    if len(plain) > _LONGEST or not _AGAIN.search(plain) or short_answers.cancels(plain):
        return False
    if hearing.asks(re.sub(_WHERE_WE_WERE, "", plain)):
        return False
    rest = [part for part in _AROUND.split(plain) if part]
    if any(part in WORDS.form.usual for part in rest):
        return False
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
    return (beyond(rest) or rest) if rest and short_answers.agrees(first) else ""


def _shares(part: str, known: str) -> bool:
    return any(part[at : at + 2] in known for at in range(len(part) - 1))
