"""What was filed by another way, of which nothing but a number is known."""

import pytest

from bot import case_hearing


@pytest.mark.parametrize(
    "said",
    [
        "我打12345反映过，给了我个编号",
        "我在网上填过表了，回执单子在屋头",
        "我老公在他手机上报的，有查询码",
        "我在社区网格员那里登记过的，有个号",
        "前头打过热线的，他们给我发了短信有编号",
    ],
)
def test_a_number_that_was_given_elsewhere_is_heard(said: str) -> None:
    assert case_hearing.got_a_number_elsewhere(said)


@pytest.mark.parametrize(
    "said",
    [
        "路灯坏了，我打12345反映过给了编号，一直不亮",
        "我在窗口办证拿了个号等了两个小时",
        "打过12345没给编号",
        "怎么打12345登记",
        "电话里说要我给编号",
    ],
)
def test_a_matter_a_ticket_and_a_question_are_none(said: str) -> None:
    assert not case_hearing.got_a_number_elsewhere(said)
