"""Further questions that suppose a case."""

import pytest

from bot import supposition


@pytest.mark.parametrize(
    ("said", "case"),
    [
        ("那要是已经过期了呢", "已经过期了"),
        ("如果我已经找到工作了呢", "我已经找到工作了"),
        ("那要是结婚证已经搞丢了咋办", "结婚证已经搞丢了"),
        ("万一断了几年嘛", "断了几年"),
    ],
)
def test_the_case_is_heard(said: str, case: str) -> None:
    assert supposition.supposed(said) == case


@pytest.mark.parametrize("said", ["要是你们不管我就去上访", "已经过期了", "那要带什么", "如果可以，我想匿名"])
def test_other_messages_suppose_none(said: str) -> None:
    assert supposition.supposed(said) is None


@pytest.mark.parametrize(
    ("said", "case"),
    [
        ("我已经找到工作了咋办", "已经找到工作了"),
        ("都停发好几个月了", "都停发好几个月了"),
        ("可是没赶上报名怎么办", "没赶上报名"),
        ("人家说我不符合给拒了", "人家说我不符合给拒了"),
        ("结婚证掉了咋弄", "结婚证丢了"),
        ("那要是已经过期了呢", "已经过期了"),
        ("已经超过一年了该怎么办？", "已经超过一年了"),
        ("结果没通过", "没通过"),
    ],
)
def test_what_has_come_about_is_heard_too(said: str, case: str) -> None:
    assert supposition.case(said) == case


@pytest.mark.parametrize("said", ["要带什么", "好的谢谢", "在哪里办", "多久能办好", "老人可以代办吗"])
def test_other_messages_tell_of_nothing_that_came_about(said: str) -> None:
    assert supposition.case(said) is None


@pytest.mark.parametrize(
    ("question", "subject"), [("居住证怎么办", "居住证"), ("结婚登记要什么材料", "结婚登记"), ("残疾证", "残疾证")]
)
def test_the_subject_is_what_is_left_of_a_question(question: str, subject: str) -> None:
    assert supposition.subject(question) == subject
