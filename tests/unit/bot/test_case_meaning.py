"""What is said of a case that was spoken of just before is understood by what was learnt of our own lines."""

import pytest

from bot import case_meaning, meaning_learning
from bot.answer_meaning import Asked
from bot.case_meaning import Meaning
from bot.meaning_learning import Lessons, Line

FEW = tuple(
    Line(Asked(None, text), means)
    for means, texts in (
        (Meaning.ADD, ("跟师傅说一声，门卫那里要登记", "跟师傅说我晚上才在家", "给师傅说一声，钥匙在隔壁")),
        (Meaning.WITHDRAW, ("他们自己搬走了，不用来了", "自己修好了，不用来了", "和好了，不用来了")),
        (Meaning.OTHER, ("公积金怎么取", "社保怎么转", "身份证怎么补")),
    )
    for text in texts
)


def test_what_is_like_the_lines_does_the_same() -> None:
    model = meaning_learning.learnt(Lessons(FEW))
    assert case_meaning.LEARNT.likeliest(model, "跟师傅说一声，狗拴起的")[0] is Meaning.ADD
    assert case_meaning.LEARNT.likeliest(model, "水通了，不用来了")[0] is Meaning.WITHDRAW
    assert case_meaning.LEARNT.likeliest(model, "护照怎么办")[0] is Meaning.OTHER


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("这下子亮堂得很，给你们打满分", Meaning.SATISFIED),
        ("人家自己搬起走了，不消再喊人跑了", Meaning.WITHDRAW),
        ("公积金咋个取", Meaning.OTHER),
    ],
)
def test_what_is_plain_is_heard(text: str, means: Meaning) -> None:
    assert case_meaning.likely(text) is means


def test_nothing_is_heard_of_a_long_story() -> None:
    assert case_meaning.likely("不用来了" * 30) is None
    assert case_meaning.sure("不用来了" * 30) is None
