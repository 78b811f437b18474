"""Several questions in one message."""

import pytest

from bot import matters


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("有两件事，一是驾照丢了怎么补，二是养老金在哪里认证", ("驾照丢了怎么补", "养老金在哪里认证")),
        ("1、身份证怎么补 2、户口本怎么补", ("身份证怎么补", "户口本怎么补")),
        ("居住证怎么办？公积金能提出来买房吗？", ("居住证怎么办", "公积金能提出来买房吗")),
        ("喂社保卡丢了咋补然后还有就是小孩上幼儿园要啥子手续", ("喂社保卡丢了咋补", "小孩上幼儿园要啥子手续")),
        ("公租房怎么申请，还有廉租补贴去哪领", ("公租房怎么申请", "廉租补贴去哪领")),
        ("想打听第一个失业金怎么领第二个残疾证咋办", ("失业金怎么领", "残疾证咋办")),
        ("问两件事一个是社保卡坏了咋换还有一个是公交卡哪里充", ("社保卡坏了咋换", "公交卡哪里充")),
        ("我要咨询两个问题，一是居住证签注，二是小学报名时间", ("居住证签注", "小学报名时间")),
        ("上学要不要居住证，顺便问一下居住证怎么办", ("上学要不要居住证", "居住证怎么办")),
    ],
)
def test_two_questions_are_told_apart(said: str, parts: tuple[str, ...]) -> None:
    assert matters.questions(said) == parts


@pytest.mark.parametrize(
    "said",
    [
        "高龄津贴怎么领？要带什么？",
        "失业金怎么领，另外我是农村户口",
        "医保怎么报销，还有多久到账",
        "另外一个城市的社保怎么转",
        "第一次办护照怎么办，第二次要多久",
        "结婚证怎么补办？谢谢！",
        "电费怎么交？水费怎么交？燃气费怎么交？垃圾费怎么交？",
        "我要投诉烧烤店，另外高龄补贴在哪办",
        "在2.5公里内怎么坐车",
        "我有两个娃儿一个是小学一个是初中怎么转学",
        "生第一个孩子和第二个孩子奖励多少",
        "我想反映两个问题一个是路灯不亮一个是垃圾没人收",
        "？？？",
        "",
    ],
)
def test_what_may_be_one_matter_stays_one(said: str) -> None:
    assert matters.questions(said) == (said,)


@pytest.mark.parametrize(
    ("said", "both"),
    [
        ("高龄津贴在哪里领，另外我要投诉楼下麻将馆", ("高龄津贴在哪里领", "我要投诉楼下麻将馆")),
        ("我要投诉楼下麻将馆半夜吵人，顺便问一下高龄津贴怎么领", ("高龄津贴怎么领", "我要投诉楼下麻将馆半夜吵人")),
    ],
)
def test_a_question_beside_a_request_is_told_from_it(said: str, both: tuple[str, str]) -> None:
    assert matters.beside_a_request(said) == both


@pytest.mark.parametrize(
    "said",
    [
        "我要投诉楼下麻将馆，还有没有人管",
        "怎么投诉麻将馆？高龄津贴怎么领？",
        "我要投诉麻将馆，另外还要投诉物业",
        "投诉",
    ],
)
def test_one_of_them_alone_is_not_both(said: str) -> None:
    assert matters.beside_a_request(said) is None


def test_a_very_long_message_is_taken_apart_at_once() -> None:
    assert len(matters.questions("还有就是，另外" * 5000)) == 1
