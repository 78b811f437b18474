"""Who is responsible for what somebody asks about, as the dispatch catalogue says."""

import re
from collections.abc import Sequence

from bot import telling
from bot.clauses import PARTS
from bot.wording import WORDS
from escalation import routing
from escalation.casework import Casework
from language import dialect, places
from language.text import normalise

_BODY = "(?:单位|部门|机关|局|委|办公室|机构|窗口|科室|政府)"
_WHICH = "(?:哪(?:一)?[个家些]?|什么|谁)"
_DUTY = "(?:来)?(?:管|负责|受理|处理|主管|投诉|反映|举报|告|监管|执法|解决|职责|职能|的事|接手|牵头)"
_ASKS = re.compile(
    f"{_WHICH}{_BODY}[^，。！？,!?]{{0,8}}?{_DUTY}|(?:归|属于|该(?:由)?|由|找|向|跟|去|到|给|跟|是)(?:的)?{_WHICH}(?:的)?{_BODY}"
    f"|(?:归|属于|该归|该由){_WHICH}(?:的)?(?:{_BODY})?{_DUTY}?|(?:找|向|跟|给|去)(?:谁|哪个|哪家|哪里|哪儿){_DUTY}|(?:投诉|举报|反映|告|受理)[^，。！？,!?]{{0,6}}(?:找|向|给|是|去|到){_WHICH}"
    f"|{_DUTY}的?(?:单位|部门|机关)[^，。！？,!?]{{0,3}}(?:是|有)?{_WHICH}"
    f"|(?:归|找|属于|是|该)[^，。！？,!?]{{1,8}}?(?:管|负责|处理)?还是[^，。！？,!?]{{1,8}}?(?:管|负责|处理|$)"
)
# Others are said to do it, or nobody: that is a complaint.
_NO_QUESTION = re.compile(
    "没(?:有)?(?:人|哪个|部门|谁)[^，。！？,!?]{0,4}(?:管|处理|负责)|都不管|推来推去|踢皮球|到底(?:有没有|管不管)"
)
_LONGEST = 60
_FACTS = 1
_SHORTEST_CLAUSE, _SHORTEST_MATTER = 4, 2
_AROUND = re.compile("^(?:请问|问一?下|我|想|[：:，, ])+|(?:这个|这种|这类|事情?|问题|的|该|要|应该|哦|嘛|[，, ])+$")
# How something is done is no question of who is responsible: 到哪个部门办居住证.
_DOES = re.compile("办(?!公|法)|领取|申请|缴费|换证|审批|[定批发]$|许可|执照")
_TAKES = re.compile("投诉|举报|反映|告|管|负责|受理|处理")
_ONLY_POINTS = re.compile(
    "这(?:个|种|类|件|些)?(?:事情?|情况|问题)?|那(?:个|种)?|请问|问一?下|的|呢|嘛|哦|啊|[，,。？?！! ]"
)
_LIKELY, _PERHAPS = 0.45, 0.2
# Without a word of the catalogue.
_GUESSED = 0.75


def asked(said: str) -> bool:
    """Whether a message asks which office is responsible for something, or takes complaints about it."""
    plain = dialect.plain(said)
    short = len(plain) <= _LONGEST and telling.facts(said) <= _FACTS
    does = _DOES.search(plain.rstrip("？?。！!嘛哦啊呢的")) and not _TAKES.search(plain)
    return short and bool(_ASKS.search(plain)) and not (does or _NO_QUESTION.search(plain))


def matter(said: str) -> str:
    """What such a message asks about: its words without the question, "" where none are left."""
    plain = dialect.plain(said)
    told = "".join(part for part in PARTS.split(plain) if not _ASKS.search(part)).strip("，,。；;！!？? ")
    if len(_ONLY_POINTS.sub("", told)) >= _SHORTEST_CLAUSE:
        return told
    rest = _AROUND.sub("", _ASKS.sub("", plain).strip("，,。；;！!？? "))
    return rest if len(_ONLY_POINTS.sub("", rest)) >= _SHORTEST_MATTER else ""


def told(about: str, casework: Casework) -> str | None:
    """Who is responsible for what some words are about, in the place that they name; None where the catalogue and the
    classifier do not know."""
    text = normalise(about)
    rulebook = casework.rulebook
    found = {one.id for one in rulebook.catalogue.matters if one.evidence(text)}
    proposals = casework.router.propose(about)
    if not found and not proposals:
        return None
    first, second, *_ = routing.ranked(found, rulebook.catalogue, proposals)
    if first.share < (_LIKELY if any(one.id in found for one in first.matters) else _GUESSED):
        return None
    head = next((one for one in first.matters if one.id in found), first.matters[0])
    place = places.find(about)
    charged = rulebook.catalogue.in_charge(head, None, place.handled_by if place else None)
    words = WORDS.answer.responsible.format(matter=head.name, department=_names(charged, casework), basis=head.basis)
    if second.share < _PERHAPS:
        return words
    other = rulebook.department_name(second.department)
    return words + WORDS.answer.responsible_perhaps.format(department=other, matter=second.matters[0].name)


def _names(charged: Sequence[str], casework: Casework) -> str:
    names = (casework.rulebook.department_name(key) for key in charged)
    first, *others = (name for name in names if name)
    return WORDS.answer.responsible_with.format(department=first, others="、".join(others)) if others else first
