"""Which of kindred guides is meant by who only asks how a thing is got."""

import pytest

from knowledge_base import first_time

PERMIT = ("居住证每年签注和丢失补领", "居住证申领")
BENEFIT = ("停领失业金：重新就业等情形的申报", "失业金能领几个月、每月多少", "失业保险金申领")


@pytest.mark.parametrize(
    ("question", "titles", "place"),
    [
        ("居住证怎么办", PERMIT, 1),
        ("失业金怎么领", BENEFIT, 2),
        ("申请失业金的流程", BENEFIT, 2),
        ("残疾证怎么办理", ("残疾人证换证、补证、变更等级", "残疾人证首次申领（残疾评定）"), 1),
    ],
)
def test_it_is_the_one_for_the_first_time(question: str, titles: tuple[str, ...], place: int) -> None:
    assert first_time.meant(question, titles) == place


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("居住证怎么补办", PERMIT),
        ("居住证到期怎么办", PERMIT),
        ("居住证要钱吗", PERMIT),
        ("公积金怎么提取", ("离职后提取或转移公积金", "租房提取住房公积金")),
        ("失业金怎么停领", BENEFIT),
        ("怎么申请补助", ("临时救助申请", "低保申请")),
    ],
)
def test_other_questions_and_several_such_guides_are_left_alone(question: str, titles: tuple[str, ...]) -> None:
    assert first_time.meant(question, titles) is None
