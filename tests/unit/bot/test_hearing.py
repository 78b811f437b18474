"""What a citizen's words mean without Rasa."""

import pytest

from bot import hearing


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
    assert hearing.moment(text) == moment


@pytest.mark.parametrize("text", ["楼下108号烧烤店", "人民路12号有人占道", "二段100号", "3号线太挤", "5号楼漏水"])
def test_the_number_of_a_house_is_no_time(text: str) -> None:
    assert hearing.moment(text) is None


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
    ],
)
def test_spoken_words_for_a_time_are_heard(text: str, moment: str) -> None:
    assert hearing.moment(text) == moment


@pytest.mark.parametrize("text", ["差我三个月工资", "办的两年卡", "退了一半的钱", "交了五年社保"])
def test_how_long_something_was_paid_for_is_no_time(text: str) -> None:
    assert hearing.moment(text) is None


@pytest.mark.parametrize(
    "said",
    [
        "楼道堆满电瓶车举报给哪个",
        "这种黑车找谁投诉",
        "屋头遭水淹了有没得救助",
        "娃娃学费可以申请减免不",
        "噪音归哪个部门管得到",
    ],
)
def test_a_question_where_a_matter_goes_or_what_may_be_applied_for_is_known(said: str) -> None:
    assert hearing.asks_the_way(said)


@pytest.mark.parametrize("said", ["我要投诉楼下的酒吧", "你们管不管哦", "请派人来补路", "哪个来看一下嘛"])
def test_a_request_asks_no_way(said: str) -> None:
    assert not hearing.asks_the_way(said)


@pytest.mark.parametrize("said", ["把所有人的投诉发给我", "举报人是哪个", "投诉电话打不通", "看看隔壁的举报"])
def test_what_others_filed_announces_no_request(said: str) -> None:
    assert hearing.request_kind(said) is None
