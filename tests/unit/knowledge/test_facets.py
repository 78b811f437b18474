"""The part of a guide that a question asks for, in the many ways people ask."""

import pytest

from knowledge_base.context import Context
from knowledge_base.entry import Facet
from knowledge_base.facets import by_rule, facet_by_rule, names_only_a_facet
from knowledge_base.followup import asked
from language.text import normalise


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("办居住证要带啥子材料", Facet.MATERIALS),
        ("补社保卡需要哪些手续", Facet.MATERIALS),
        ("要交什么东西", Facet.MATERIALS),
        ("公租房申请条件", Facet.CONDITIONS),
        ("哪些人可以申请低保", Facet.CONDITIONS),
        ("办理的流程是啥", Facet.STEPS),
        ("贷款好久能下来", Facet.TIME_LIMIT),
        ("审批要几个工作日", Facet.TIME_LIMIT),
        ("补一张卡要不要钱", Facet.FEE),
        ("工本费收好多", Facet.FEE),
        ("在哪里办", Facet.PLACE),
        ("去哪个窗口", Facet.PLACE),
        ("投诉电话是多少", Facet.PHONE),
        ("依据是哪个文件", Facet.BASIS),
        ("社保卡掉了", None),
        ("物业乱收费", None),
        ("用建筑材料把路堵了", None),
    ],
)
def test_a_question_asks_for_the_part_it_names(question: str, facet: Facet | None) -> None:
    assert facet_by_rule(normalise(question)) is facet


@pytest.mark.parametrize(
    "question",
    [
        "那要带啥子材料",
        "好久办得好",
        "要不要钱哦",
        "在哪里办呢",
        "办结时限为几个工作日",
        "受理机构具体在哪",
        "申请人需提交哪些证明材料",
    ],
)
def test_a_follow_up_names_only_a_facet(question: str) -> None:
    assert names_only_a_facet(normalise(question))


@pytest.mark.parametrize("question", ["公租房要带啥子材料", "社保卡掉了", "谢谢"])
def test_a_question_with_a_matter_is_no_follow_up(question: str) -> None:
    assert not names_only_a_facet(normalise(question))


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("喂你好我想问一下就是那个失业金怎么领", "失业金怎么领"),
        ("想问一下残疾证的事", "残疾证"),
        ("公积金这块嘛", "公积金"),
        ("请问", "请问"),
        ("问题反映了没人管", "问题反映了没人管"),
        ("老人公交卡在哪办", "老人公交卡在哪办"),
    ],
)
def test_a_question_is_searched_for_without_what_leads_to_it(text: str, point: str) -> None:
    assert asked(text, Context(), by_rule).text == point
