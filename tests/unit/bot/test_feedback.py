"""A word on an answer, and what only looks like one."""

import time

import pytest

from bot import feedback
from bot.reply import Choice, ReplyOutcome
from records.messages import Rated, Rating


@pytest.mark.parametrize(
    "text",
    [
        "有用",
        "有用！",
        "谢谢有用",
        "有用，谢谢",
        "很有用的",
        "嗯，有帮助",
        "帮上忙了",
        "问题解决了",
        "已经解决了谢谢您",
        "好的，帮到我了",
    ],
)
def test_praise_of_an_answer_is_understood(text: str) -> None:
    assert feedback.rating(text) is Rating.HELPFUL


@pytest.mark.parametrize(
    "text",
    [
        "没用",
        "没有用。",
        "没得用",
        "不对",
        "不对哦",
        "没帮上忙",
        "没帮到我",
        "没有帮助",
        "答非所问",
        "你说的不是我问的",
        "我问的不是这个",
        "没解决我的问题",
        "这个回答没用",
        "看不懂",
    ],
)
def test_a_complaint_about_an_answer_is_understood(text: str) -> None:
    assert feedback.rating(text) is Rating.UNHELPFUL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "谢谢",
        "好的",
        "对",
        "对不对",
        "有用吗",
        "有没有用",
        "没用吗？",
        "不对？",
        "没用燃气也要交费",
        "社保卡没用过会注销",
        "账单不对找谁",
        "身份证没用了怎么注销",
        "不是我的户口能办居住证",
        "水费不对，我要投诉",
        "解决噪音问题",
        "不用了",
        "提交诉求",
        "医保有用",
    ],
)
def test_a_question_or_anything_else_is_left_alone(text: str) -> None:
    assert feedback.rating(text) is None


def test_a_hostile_text_is_judged_at_once() -> None:
    began = time.process_time()
    assert feedback.rating("谢谢你" * 700) is None
    assert feedback.rating("好的谢谢你们的回答" * 2) is None
    assert time.process_time() - began < 0.5


def test_what_did_not_help_leads_on_and_what_helped_does_not() -> None:
    unhelpful = feedback.reply(Rated(7, Rating.UNHELPFUL), on_duty=False)
    assert unhelpful.outcome is ReplyOutcome.HANDED_OFF
    assert unhelpful.rated == Rated(7, Rating.UNHELPFUL)
    assert "12345" in unhelpful.text
    assert Choice("提交诉求") in unhelpful.choices
    assert Choice("转人工") not in unhelpful.choices
    assert feedback.reply(Rated(7, Rating.HELPFUL), on_duty=False).choices == ()


def test_a_person_is_one_of_the_ways_on_while_one_is_there() -> None:
    assert Choice("转人工") in feedback.reply(Rated(7, Rating.UNHELPFUL), on_duty=True).choices
