"""What is said of the queue for a person."""

from datetime import UTC, datetime

import pytest

from bot import queue_hearing, usual_words
from bot.request_draft import Draft
from escalation.case import CaseKind

TOLD = Draft(kind=CaseKind.COMPLAINT, begun_at=datetime(2026, 11, 25, 2, 0, tzinfo=UTC), what="楼道里堆满了纸箱")


@pytest.mark.parametrize(
    "said", ["有人没得", "咋个没得人回", "人呢", "请问这会儿有没有人值班", "客服在吗", "喂还有活人没"]
)
def test_who_asks_if_anybody_is_there_is_heard(said: str) -> None:
    assert queue_hearing.asks_for_anybody(said)


@pytest.mark.parametrize(
    "said",
    [
        "那明天几点有人嘛",
        "好嘛，那明天是几点开始",
        "要等多久才有人工哦",
        "礼拜六客服在线不",
        "国庆放假有人值班没得",
        "最晚到几点",
        "人家几点上班喃",
    ],
)
def test_who_was_told_how_to_reach_a_person_asks_for_the_hours_in_any_words(said: str) -> None:
    assert queue_hearing.asks_for_hours(said, of_nothing_else=True)


@pytest.mark.parametrize("said", ["几点有人来收垃圾", "我的投诉多久能处理好", "明天再说", "多少钱", "社保局周末上班不"])
def test_other_questions_of_time_ask_for_no_hours_of_ours(said: str) -> None:
    assert not queue_hearing.asks_for_hours(said, of_nothing_else=True)


def test_a_bare_hour_is_asked_of_the_case_or_guide_that_was_spoken_of() -> None:
    assert not queue_hearing.asks_for_hours("最晚到几点", of_nothing_else=False)
    assert queue_hearing.asks_for_hours("那你们周末有人不", of_nothing_else=False)


@pytest.mark.parametrize("said", ["周末上班不", "大厅有人值班没得", "有人偷排污水", "没人管", "家里没得人"])
def test_other_words_of_people_ask_for_nobody(said: str) -> None:
    assert not queue_hearing.asks_for_anybody(said)


@pytest.mark.parametrize(
    "text",
    [
        "我抱起娃儿腾不出手打字，喊个人跟我摆",
        "我眼睛花看不清字，给我找个能说话的",
        "打字太恼火了，有没有哪个来跟我通话嘛",
        "我手受伤了不能打字，请安排一位同志与我通话",
        "我不会弄这个手机，换个人来跟我说",
        "我在开车不方便打，找个人给我打电话嘛",
        "你莫问了，让我跟个真人摆两句",
        "老年人打不来字，请接一位工作人员语音沟通",
        "字我都认不全，哪个来帮我填一下嘛",
        "能不能派个人直接听我说，我一只手打字太慢了",
        "找哈你们的人给我讲，我写不来",
        "我是盲人，打字困难，麻烦转接专员",
    ],
)
def test_who_cannot_type_may_ask_for_somebody_to_talk_to_in_any_words(text: str) -> None:
    assert queue_hearing.wants_to_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        "楼上有人打电话吵得我睡不着，喊人来管哈",
        "麻烦找个人来修一下",
        "物业喊了个人来跟我吵架",
        "他们派人来跟我说要拆",
        "城管来了几个人跟我说不准摆摊",
        "找人给我打电话骚扰我",
        "我手受伤了，是工地的人打的",
        "要求相关人员与我联系说明情况",
    ],
)
def test_who_tells_of_others_that_talk_asks_for_nobody(text: str) -> None:
    assert not queue_hearing.wants_to_talk(text)


@pytest.mark.parametrize(
    "text", ["麻烦找个人来修一下", "物业喊了个人来跟我吵架", "他们派人来跟我说要拆", "找人给我打电话骚扰我"]
)
def test_who_tells_of_somebody_that_came_or_shall_mend_it_calls_nobody_to_talk_to(text: str) -> None:
    assert not usual_words.calls_a_person(TOLD, text)


@pytest.mark.parametrize("text", ["等好久才有人给我个说法", "几天有人来给我说结果", "可不可以喊人帮我提桶水上来"])
def test_who_asks_when_somebody_comes_or_whether_asks_for_nobody_to_talk_to(text: str) -> None:
    assert not queue_hearing.wants_to_talk(text)
    assert not usual_words.calls_a_person(TOLD, text)


@pytest.mark.parametrize("text", ["你答得不沾边，后头到底有没得个活人哦", "让个做得了主的来跟我说嘛"])
def test_who_wants_a_person_in_the_form_is_heard_by_the_meaning(text: str) -> None:
    assert usual_words.calls_a_person(TOLD, text)


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("不等了，我问下老年卡怎么办", "我问下老年卡怎么办"),
        ("算了不排队了，帮我登记个投诉，路灯坏了", "帮我登记个投诉，路灯坏了"),
        ("不等了，太久了", ""),
        ("算了，不等了，我要去接娃娃", ""),
        ("不等了", ""),
    ],
)
def test_what_is_said_beside_leaving_the_queue_is_heard(said: str, rest: str) -> None:
    assert queue_hearing.leaves_queue(said)
    assert queue_hearing.beyond_leaving(said) == rest


@pytest.mark.parametrize("said", ["不等了不等了，不用给我转了", "莫给我转了", "算了不转了"])
def test_who_says_it_twice_or_of_being_put_through_does_not_want_to_wait(said: str) -> None:
    assert queue_hearing.leaves_queue(said)
