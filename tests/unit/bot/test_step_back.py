"""What citizens take back of what they answered in the form, in their own words."""

import pytest

from bot import step_back
from bot.request_draft import Slot
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


@pytest.mark.parametrize(
    "text",
    [
        "等哈等哈，往回走一步，前头那个地点是我女婿屋头的，要重新填过",
        "慢倒，朝后退，敌址搞成我老汉儿那边的了",
        "刚刚地址写的是我亲家住的地方，不是出事那里",
        "喂等一下 那个地点我说成我姐姐屋里了 倒回去重填",
        "等到起，退回去哈，我把娘屋的地纸给你了，该填我个人屋头",
        "哎呀先莫交，地方写成我表哥家了，我要从新填那个",
        "慢点，往前倒一下，我说的那个是我娃儿学校的地址，填拐了",
        "等一下，反回上一部，我写的第址是单位的",
    ],
)
def test_who_goes_back_may_say_why_in_words_typed_as_they_sound(text: str) -> None:
    assert step_back.with_a_reason(text) is Slot.WHERE


@pytest.mark.parametrize(
    "text",
    [
        "地址不对，应该是一环路12号",
        "垃圾又重新堆起来了",
        "楼上又重新装修，把墙都打了",
        "我把手机号写给你们了",
        "地址写的是对的",
        "他们单位说重新修",
        "号码写错了，打这个 139 0013 9000",
    ],
)
def test_the_right_answer_or_more_of_the_matter_takes_nothing_back(text: str) -> None:
    assert step_back.with_a_reason(text) is None
