"""What a message answers to a question of the form, and nothing besides."""

import time

import pytest

from bot import short_answers
from bot.answer_meaning import Meaning, Question

# What the form itself offers and tells people to write.
OFFERED = [
    (Question.WHERE, Meaning.SKIP, "跳过"),
    (Question.WHEN, Meaning.SKIP, "跳过"),
    (Question.CONTACT, Meaning.ANONYMOUS, "匿名"),
    (Question.NUMBER, Meaning.ANONYMOUS, "匿名"),
    (Question.NUMBER, Meaning.YES, "同意"),
    (Question.CONFIRM, Meaning.YES, "确认提交"),
    (Question.CONFIRM, Meaning.NO, "不对"),
    (Question.CONFIRM, Meaning.WAIT, "等一下"),
    (Question.JOIN, Meaning.YES, "就是这件"),
    (Question.JOIN, Meaning.NO, "不是这件"),
    (Question.JOIN, Meaning.NO, "都不是"),
    (Question.NEXT, Meaning.YES, "接着登记"),
    (Question.NEXT, Meaning.NO, "不用了"),
    *((question, Meaning.CANCEL, "取消") for question in Question),
    *((question, Meaning.BACK, "上一步") for question in Question if question is not Question.WHAT),
]


@pytest.mark.parametrize(("question", "means", "text"), OFFERED)
def test_what_the_form_offers_is_heard_as_what_it_is(question: Question, means: Meaning, text: str) -> None:
    assert short_answers.heard(question, text) is means


@pytest.mark.parametrize(
    "said", ["你写对了的", "就按这个来", "一点没错", "对的 你们快点处理", "以上内容属实，同意上报", "嗯就是这么回事"]
)
def test_a_yes_is_heard_in_other_words(said: str) -> None:
    assert short_answers.agrees(said)


@pytest.mark.parametrize("said", ["我" * 23 + "x", "都好" * 11 + "x", "看好" * 11 + "x"])
def test_a_hostile_yes_costs_no_time(said: str) -> None:
    start = time.perf_counter()
    assert not short_answers.agrees(said)
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize(
    "said",
    [
        "不投诉了，老板刚才来道歉了",
        "不用了不用了，刚才看到有人来修了",
        "不举报了，都是街坊邻居的，怕以后不好见面",
        "取消吧，刚刚已经收走了",
        "不弄了，太麻烦了我搞不来",
        "不想投诉了，人家都搬走了",
    ],
)
def test_a_request_is_given_up_with_the_reason_behind(said: str) -> None:
    assert short_answers.cancels(said)


@pytest.mark.parametrize(
    "said",
    [
        "不用了，匿名吧",
        "算了，是昨天晚上",
        "不投诉了，改成建议",
        "不举报了，我要投诉他",
        "",
    ],
)
def test_what_goes_on_gives_nothing_up(said: str) -> None:
    assert not short_answers.cancels(said)


def test_who_only_leaves_no_number_gives_nothing_up() -> None:
    assert short_answers.heard(Question.CONTACT, "不留电话，算了") is Meaning.ANONYMOUS


@pytest.mark.parametrize("said", ["走嘛", "搞起走", "整起", "报起走嘛", "开整", "要得，发起走", "就恁个，冲起"])
def test_starting_off_is_a_yes(said: str) -> None:
    assert short_answers.agrees(said)


@pytest.mark.parametrize("said", ["走不了", "走路要半小时", "他开走了", "车开走了没人管"])
def test_going_somewhere_is_none(said: str) -> None:
    assert not short_answers.agrees(said)
