"""What is said in the middle of the form apart from its question is understood by what was learnt of our own lines."""

import pytest

from bot import form_talk, form_talk_learning, meaning_learning
from bot.form_talk import Meaning
from bot.request_draft import Slot


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("养老金认证过期了去哪补", Meaning.GUIDE),
        ("打听一下，失业金能领几个月", Meaning.GUIDE),
        ("你们会不会把我的号码告诉他", Meaning.FORM),
        ("为啥要把地址说得这么细", Meaning.FORM),
    ],
)
def test_what_is_asked_is_told_apart(said: str, means: Meaning) -> None:
    assert form_talk.sure(Slot.WHERE, said) is means


@pytest.mark.parametrize("said", ["金牛区茶店子", "昨天晚上十点", "13800138000", "对，就这样"])
def test_an_answer_is_no_question(said: str) -> None:
    assert form_talk.sure(Slot.WHERE, said) in (None, Meaning.TOLD)


def test_what_is_kept_has_learnt_the_lines_as_they_are() -> None:
    told = meaning_learning.provenance(form_talk_learning.COURSE.lines())
    assert form_talk.LEARNT.calibration.provenance == told, "run ./weiqiao eval answers --calibrate"


def test_of_the_lines_of_another_writer_few_are_mistaken_for_sure() -> None:
    calibration = form_talk.LEARNT.calibration
    sure = [one for one in form_talk_learning.COURSE.apart() if calibration.is_sure(one.means, one.chance)]
    assert len(sure) >= 55
    assert sum(one.right for one in sure) >= 0.9 * len(sure)
