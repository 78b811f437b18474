"""What is said after an answer from a guide is understood by what was learnt of our own lines."""

import pytest

from bot import guide_talk, guide_talk_learning, meaning_learning
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


def test_what_is_kept_has_learnt_the_lines_as_they_are() -> None:
    told = meaning_learning.provenance(guide_talk_learning.COURSE.lines())
    assert guide_talk.LEARNT.calibration.provenance == told, "run ./weiqiao eval answers --calibrate"


def test_of_the_lines_of_another_writer_few_are_mistaken_for_sure() -> None:
    calibration = guide_talk.LEARNT.calibration
    sure = [one for one in guide_talk_learning.COURSE.apart() if calibration.is_sure(one.means, one.chance)]
    assert len(sure) >= 140
    assert sum(one.right for one in sure) >= 0.9 * len(sure)
