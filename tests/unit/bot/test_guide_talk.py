"""What is said after an answer from a guide is understood by what was learnt of our own lines."""

import pytest

from bot import guide_talk
from bot.guide_talk import Meaning


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("喊个人到我屋头来弄得不得行", Meaning.FURTHER),
        ("我喊我女婿替我跑一趟要得不", Meaning.FURTHER),
        ("窗口的人不理我，喊我跑了三趟", Meaning.REQUEST),
        ("我们楼道的灯坏了，喊人来看一下", Meaning.REQUEST),
        ("那公积金提取又咋个弄", Meaning.QUESTION),
    ],
)
def test_what_goes_on_is_told_from_a_request_and_from_another_question(said: str, means: Meaning) -> None:
    assert guide_talk.LEARNT.sure(said) is means
