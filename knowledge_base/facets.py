"""Which part of a guide a question asks for. Pure; questions come as `language.text.normalise` gives them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge_base.entry import Facet
from language.phrases import any_of
from language.words import PROCEDURE_WORDS, words


@dataclass(frozen=True, slots=True)
class AskedFacet:
    """The facet that a question asks for, None for the matter as a whole; and one that may be meant instead. `likely`:
    how probably each is meant, where that is known."""

    facet: Facet | None
    perhaps: Facet | None = None
    likely: Mapping[Facet | None, float] | None = field(default=None, compare=False, repr=False)

    def chance(self, facet: Facet | None) -> float:
        """How probably a facet is meant, or with None the matter as a whole."""
        return float(facet is self.facet) if self.likely is None else self.likely.get(facet, 0.0)


_RESULT = (
    "办好|办完|办成|办得好|下来|到账|拿到|领到|拿得到|批|审核|答复|回复|回信|出结果|有结果|处理好|解决|能办|办理|发证|出证|办下|搞定"
    "|给个说法|到手|发下|退回"
)

# In this order: "带什么材料去哪里" asks for materials first. Each pattern is a way people ask, not a topic.
_CUES: tuple[tuple[Facet, re.Pattern[str]], ...] = tuple(
    (facet, re.compile(pattern))
    for facet, pattern in (
        (
            Facet.MATERIALS,
            "(?<!建筑)(?<!装修)材料(?!价|市场)|什么手续|哪些手续|要手续|(?:带|备|拿|提供|交|准备)(?:齐|好)?(?:上|些)?(?:什么|哪些|哪几样|哪样)(?!时候)"
            "|什么(?:证件|证明|东西|资料|单子|凭证)|哪些(?:证件|证明|东西|资料|单子|凭证)|要带|带不带|资料(?!泄|被)|证明材料|用不用带|要什么证|需要什么证",
        ),
        (
            Facet.PHONE,
            "电话(?:是|号码?|多少|打|好多)|(?:咨询|举报|投诉|联系|服务|报修|什么|哪个|的|有没有)电话$|热线|打哪个|打什么|打多少|拨哪|拨打|哪个号|哪个电话|什么电话|电话号码|电话有没有",
        ),
        (
            Facet.TIME_LIMIT,
            f"(?:多久|几天|多少天|多长时间|几个工作日|多少个工作日|什么时候|哪天|几个月|等多|要等)[^，。]{{0,8}}(?:{_RESULT})"
            f"|(?:{_RESULT})[^，。]{{0,6}}(?:多久|几天|多少天|多长时间|几个工作日|什么时候)"
            "|时限|办理期限|办结|多少个?工作日|几个工作日|要多久|要几天|要等多久|等多久|要多长时间|得多久|需要多久|需要几天|多久能|多久可以|多久才|几天能|几天才|审多久|办多久",
        ),
        (
            Facet.FEE,
            "^多少钱|(?<!乱)(?<!培训)收费标准|要不要钱|收不收钱|收不收费|要收费|要钱|花钱|花多少|要多少钱|收多少钱|交多少钱|给多少钱|工本费|手续费|免费|(?:办|补|换|考|检)[^，。]{0,6}多少钱|费用(?:多少|是|怎么)|要交钱|收钱",
        ),
        (
            Facet.BASIS,
            "依据|哪条规定|哪个文件|什么文件|哪份文件|什么规定|哪部法|哪条法|什么法|法律规定|凭什么|根据什么|文件规定|有没有规定|出处|第几条",
        ),
        (
            Facet.CONDITIONS,
            "条件|资格|门槛|够不够|够格|符合(?:什么|哪些)|满足(?:什么|哪些)|哪些人|什么人|谁可以|谁能|哪种人|哪类人|什么情况(?:下)?(?:可以|能)|有什么要求|有哪些要求|什么样的人|要满多",
        ),
        (
            Facet.PLACE,
            "在哪|去哪|到哪|上哪|往哪|哪里办|哪里可以办|哪里能办|哪里领|哪里交|哪里弄|哪儿|地址|什么地方|哪个窗口|哪个地方|哪个大厅|哪个网点|跑哪",
        ),
        (
            Facet.STEPS,
            "流程|步骤|程序|怎么操作|怎么申请|怎么申报|如何申请|如何办理|怎么办理|怎么个办法|第一步|一步步|先做什么|怎么走|怎么预约|如何预约",
        ),
    )
)


# What stands beside a facet without naming a matter: 那要…, 这个…, …多少.
_FILLING = re.compile("嗯|哦|那个|呢|去|些|那么?|这个?|它|要|多少|需要?|还|请问|一下|大概|一共|到底|究竟")
_PROCEDURE = any_of(PROCEDURE_WORDS)


def facet_by_rule(question: str) -> Facet | None:
    """The facet that a normalised question asks for, or None for the matter as a whole."""
    return next((facet for facet, cue in _CUES if cue.search(question)), None)


def by_rule(question: str) -> AskedFacet:
    """As `facet_by_rule`, for where nothing was learned."""
    return AskedFacet(facet_by_rule(question))


def names_only_a_facet(question: str) -> bool:
    """Whether a normalised question says nothing but the facet it asks for: it goes on about the last matter."""
    if facet_by_rule(question) is None:
        return False
    for _, cue in _CUES:
        question = cue.sub(" ", question)
    question = _FILLING.sub(" ", without_procedure(question))
    return all(len(word) == 1 for word in words(question))


def without_procedure(question: str) -> str:
    """A normalised question without the words that any matter is dealt with in: 自受理至发证几日."""
    return _PROCEDURE.sub(" ", question)
