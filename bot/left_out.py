"""Questions of the form that a message leaves out beside what it answers: 在一环路，哪天记不得，跳过. Pure."""

import re

from bot.clauses import CLAUSE
from bot.hearing import UNKNOWN
from bot.request_draft import Slot
from language import dialect

_NAMES = {
    Slot.WHEN: re.compile(
        "时间|日期|日子|(?:什么|啥子?|哪个?|那个?)(?:时候|时间|时段)|几时|哪一?天|几号|几月|多久|[好很]久|哪(?:个|一)月|开始的"
    ),
    Slot.CONTACT: re.compile("电话|手机|号码|联系方式|联络方式|座机"),
    Slot.WHERE: re.compile(
        "地点|地址|位置|哪(?:一|个)?(?:站|段|路|里|儿|点|条|家|层|楼|栋)|什么(?:地方|路|街)|门牌|路名|街名|小区名"
    ),
}
# 不知道什么时候才修: what is to come was not asked for. 他们的电话打不通: nor was that of others.
_OTHER = re.compile(
    "才|[能会](?:修|好|来|处理|解决|弄|办|给|有)|他们?|对方|物业|老板|商家|客服|公司|打不通|没有?人接|不接"
)
_OTHERS_DO = re.compile(
    "(?:^|[，,。！ ])(?:他|她|对方|物业|老板|司机|保安|门卫|师傅|店家|商家|房东|社区|单位|公司|工地|施工|城管)"
    f"[^，,。！]{{0,6}}(?:{UNKNOWN.pattern})"
)
_PARTICLES = "(?:了|哈|嘛|噻|吧|啊|哦|的|它|这个|那个|这项|那项|去)*"
_LEAVES = re.compile(
    f"{UNKNOWN.pattern}|跳过|略过|跳到|省略|省了|忽略|免填|从略|不详|无从|未知|莫问|别问|不要问|不用问|不必问|没(?:去)?记|没(?:有)?(?:注意|留意|看|印象)"
    f"|(?:不想|不愿意?|不方便|不便|不太想|不能|不敢|不得|懒得|就?不|莫|别|不用|不必|不要)(?:再)?(?:说|填|写|留|给|讲|提供|登记|管|答|透露|告诉)(?:出来)?{_PARTICLES}$"
    f"|(?:空|免|算)(?:着|起|了){_PARTICLES}$"
)
_ONLY_LEAVES = re.compile(
    "(?:[我就请予也都先把将那这它个项条题一下个步了嘛吧哈噻麻烦你们可以直接以]|进行|该项|这一?[条项题]|那一?[条项题])*"
    "(?:跳过|略过|省略|省了|跳到下一?[个题步项]?|下一[个题步项]|不填|不写|不说|不答|不留|空着|空起|免了|算了|忽略|别问|莫问|不管它?)"
    f"{_PARTICLES}"
)
_LONGEST_LEFT = 10


def heard(text: str) -> tuple[frozenset[Slot], str]:
    """The questions that a message leaves out by their names, and the clauses that say something else."""
    left, rest, named = set[Slot](), list[str](), list[tuple[Slot, str]]()
    for clause in (part for part in CLAUSE.split(dialect.plain(text)) if part):
        slot = _named(clause)
        if slot and _LEAVES.search(clause) and not _OTHER.search(clause):
            left.add(slot)
        elif left and (_ONLY_LEAVES.fullmatch(clause) or (slot is None and _only_unknown(clause))):
            continue
        elif named and slot is None and _only_unknown(clause):
            # 啥时候坏的，我想不起来了
            before, words = named.pop()
            left.add(before)
            rest.remove(words)
        else:
            rest.append(clause)
            named = [(slot, clause)] if slot and not _OTHER.search(clause) else []
    return frozenset(left), "，".join(rest)


def is_of_others(text: str) -> bool:
    """Whether a message says of others that they do not know or forgot: 司机忘了停站."""
    return bool(_OTHERS_DO.search(dialect.plain(text)))


def _named(clause: str) -> Slot | None:
    return next((slot for slot, names in _NAMES.items() if names.search(clause)), None)


def _only_unknown(clause: str) -> bool:
    """Whether a clause leaves out what was named before it: 我也没记."""
    return len(clause) <= _LONGEST_LEFT and _LEAVES.search(clause) is not None
