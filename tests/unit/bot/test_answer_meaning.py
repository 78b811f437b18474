"""What is said to a question of ours is understood by what was learnt of our own lines."""

import pytest

from bot import answer_learning, answer_meaning, meaning_learning
from bot.answer_meaning import Asked, Meaning, Question
from bot.meaning_learning import Lessons, Line

FEW = tuple(
    Line(Asked(question, text), means)
    for question, means, texts in (
        (Question.CONFIRM, Meaning.YES, ("交上去嘛", "交上去吧", "就这样交上去", "对的，交上去")),
        (Question.CONFIRM, Meaning.CANCEL, ("不搞了", "不搞了，算了", "那就不搞了嘛", "算了不搞了")),
        (Question.WHERE, Meaning.VALUE, ("菜市场门口", "学校门口", "公园门口", "在车站门口")),
        (Question.WHERE, Meaning.SKIP, ("哪个晓得", "哪个晓得嘛", "我哪晓得", "哪个晓得在哪")),
    )
    for text in texts
)


def test_what_is_like_the_lines_means_the_same() -> None:
    model = meaning_learning.learnt(Lessons(FEW))
    assert answer_meaning.likeliest(model, Asked(Question.CONFIRM, "那就交上去"))[0] is Meaning.YES
    assert answer_meaning.likeliest(model, Asked(Question.CONFIRM, "我不搞了"))[0] is Meaning.CANCEL
    assert answer_meaning.likeliest(model, Asked(Question.WHERE, "商场门口"))[0] is Meaning.VALUE
    assert answer_meaning.likeliest(model, Asked(Question.WHERE, "这个哪个晓得"))[0] is Meaning.SKIP


def test_what_is_kept_has_learnt_the_lines_as_they_are() -> None:
    kept = answer_meaning.calibration().provenance
    assert kept == meaning_learning.provenance(answer_learning.lines()), "run ./weiqiao eval answers --calibrate"


@pytest.mark.parametrize("question", Question)
def test_nothing_is_sure_of_a_long_story(question: Question) -> None:
    assert answer_meaning.sure(question, "算了" * 60) is None
