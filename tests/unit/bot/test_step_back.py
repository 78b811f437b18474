"""What citizens take back of what they answered in the form, in their own words."""

import pytest

from bot import step_back
from bot.request_form import Slot
from bot.step_back import Whole


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("刚刚填的地方不对噻重来", Slot.WHERE),
        ("位置我刚才乱写的 重新问我嘛", Slot.WHERE),
        ("请退回至地点一栏，本人需作更正", Slot.WHERE),
        ("地址有点问题我想改一改", Slot.WHERE),
        ("时间那里我答错了回去改一下", Slot.WHEN),
        ("上一条时间不算数我要重新填", Slot.WHEN),
        ("返回我换个电话", Slot.CONTACT),
        ("那个内容我想重新写一下", Slot.WHAT),
        ("哦豁前头那个我整错了", Whole.LAST),
        ("请将上一项内容退回，本人需重新填写", Whole.LAST),
        ("重新开始填吧前面都不对", Whole.ALL),
    ],
)
def test_what_is_taken_back_is_known_by_its_name_or_is_the_last(text: str, back: Slot | Whole) -> None:
    assert step_back.heard(text) is back


@pytest.mark.parametrize(
    "text",
    [
        "地址没有问题",
        "电话没错",
        "具体日子记不得",
        "上一个月底",
        "倒回去那个路口",
        "就是刚才修好又坏了",
        "前面说的都对",
        "地址写错了，应该是水碾河路8号院",
    ],
)
def test_an_answer_a_yes_and_the_right_words_take_nothing_back(text: str) -> None:
    assert step_back.heard(text) is None
