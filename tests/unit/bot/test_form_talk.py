"""What is said in the middle of the form apart from its question is understood by what was learnt of our own lines."""

import pytest

from bot import form_talk
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
