"""What kind of fact a question asks for, and which a line tells."""

import pytest

from knowledge_base import fact_types
from language.text import normalise


@pytest.mark.parametrize(
    ("kind", "questions", "lines", "others"),
    [
        (
            "at the latest",
            ["好多天之内要去报", "最迟拖到好久", "隔了几年就告不成了", "截止到哪天", "这个有没有年限"],
            ["自知道之日起60日内提出。", "单位应当在30日内申报。", "诉讼时效是三年，别拖。"],
            ["受理后20个工作日内办完。", "免费。", "5日内告诉收不收。"],
        ),
        (
            "until it is done",
            ["交上去好久批得下来", "几天拿得到手", "还要等好久哦", "多少天才答复"],
            ["受理后15日内做好发给您。", "资料齐全，3日内答复。", "当场就好。"],
            ["满5年不足10年，最长18个月。", "提前3个月申请。"],
        ),
        (
            "good for",
            ["这个证管好多年", "几年要换一次", "有效期好久"],
            ["临时证有效期三个月。", "证十年有效，到期换。"],
            ["10元。", "受理后60日内发证。"],
        ),
        ("must have lasted", ["要缴满好久才够", "住够几个月"], ["连续足额缴存6个月。", "在本市住满半年。"], ["10元。"]),
        ("before", ["要提前好久说", "早几天去办"], ["到期前3个月提续租申请。"], ["从签发日起三个月有效。"]),
        (
            "share",
            ["百分之几", "报好多个比例", "利率好高"],
            ["国家规定支付比例从50%起步。", "加罚百分之三。"],
            ["10元。"],
        ),
        ("times", ["该赔几倍", "罚好多倍"], ["赔价款三倍。"], ["赔500元。"]),
        ("money", ["一个月发好多钱", "罚他好多", "收几块"], ["每孩每年3600元。", "不收费。"], ["受理后15日内。"]),
        ("age", ["满好多岁", "娃儿好大才收", "几岁可以骑"], ["满3周岁可以上小班。"], ["10元。"]),
        ("hour", ["几点关门", "几点钟开始上班"], ["上午9点到下午5点。", "夜间一般指晚上十点以后。"], ["10元。"]),
        ("day", ["几月份报名", "截止到哪天", "啥子时候开始"], ["截止6月30日。", "五六月报名。"], ["满3周岁。"]),
        ("how often", ["好久认一次", "一年几次", "几年检一道"], ["超过十年的，每年检一次。"], ["受理后15日内办完。"]),
        ("months", ["领几个月", "好多个月"], ["最长领12个月。", "封存满半年。"], ["3日内答复。", "截止6月30日。"]),
        (
            "span",
            ["好长时间", "要好久", "几个小时"],
            ["在48小时内。", "一般不超过5年。"],
            ["截止6月30日。", "2030年起逐步提高。"],
        ),
    ],
)
def test_who_asks_for_a_fact_asks_for_what_lines_of_its_kind_tell(
    kind: str, questions: list[str], lines: list[str], others: list[str]
) -> None:
    assert [one for one in questions if kind not in fact_types.asked(normalise(one))] == []
    assert [one for one in lines if kind not in fact_types.told(normalise(one))] == []
    assert [one for one in others if kind in fact_types.told(normalise(one))] == []


@pytest.mark.parametrize("question", ["要带哪些材料", "在哪里办", "电话是好多", "哪个都可以去吗", "好多人都在办"])
def test_who_asks_for_a_part_asks_for_no_span_and_no_sum(question: str) -> None:
    assert not fact_types.asked(normalise(question)) & {"span", "money", "share", "age"}


@pytest.mark.parametrize("question", ["领得到几个月嘛", "可以领好久", "每个月发好多钱"])
def test_a_title_that_asks_for_a_number_is_about_who_asks_for_that(question: str) -> None:
    assert fact_types.ask_for_a_number_alike("失业金能领几个月 每月多少", normalise(question))


@pytest.mark.parametrize("question", ["要满几岁", "要带啥子材料", "在哪里领", "几个人可以领"])
def test_a_title_that_asks_for_a_number_is_not_about_who_asks_for_something_else(question: str) -> None:
    assert not fact_types.ask_for_a_number_alike("失业金能领几个月 每月多少", normalise(question))
