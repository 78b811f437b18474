"""When something was, in a citizen's words."""

import pytest

from bot import occasion


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("昨天晚上十点楼下烧烤店油烟大", "昨天晚上十点"),
        ("15号停水到现在", "15号"),
        ("12号晚上八点", "12号晚上八点"),
        ("8月12日晚上", "8月12日晚上"),
    ],
)
def test_words_for_a_time_are_heard(text: str, moment: str) -> None:
    assert occasion.moment(text) == moment


@pytest.mark.parametrize("text", ["楼下108号烧烤店", "人民路12号有人占道", "二段100号", "3号线太挤", "5号楼漏水"])
def test_the_number_of_a_house_is_no_time(text: str) -> None:
    assert occasion.moment(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("昨黑了有人翻墙", "昨黑"),
        ("前几天就跟物业说过", "前几天"),
        ("半个月前装的管子又漏", "半个月前"),
        ("国庆过后一直没水", "国庆过后"),
        ("从十月底开始修路", "从十月底"),
        ("楼道灯坏了快二十天了", "二十天"),
        ("礼拜三下午停电", "礼拜三下午"),
        ("这个星期天天都是", "这个星期"),
        ("这个星期天下午的事", "这个星期天下午"),
        ("烂沙发堆起，半个月都没人收", "半个月"),
    ],
)
def test_spoken_words_for_a_time_are_heard(text: str, moment: str) -> None:
    assert occasion.moment(text) == moment


@pytest.mark.parametrize("text", ["差我三个月工资", "办的两年卡", "退了一半的钱", "交了五年社保"])
def test_how_long_something_was_paid_for_is_no_time(text: str) -> None:
    assert occasion.moment(text) is None
