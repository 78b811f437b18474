"""What was filed by another way, of which nothing but a number is known."""

import pytest

from bot import case_hearing


@pytest.mark.parametrize(
    "said",
    [
        "我打12345反映过，给了我个编号",
        "我在网上填过表了，回执单子在屋头",
        "我老公在他手机上报的，有查询码",
        "我在社区网格员那里登记过的，有个号",
        "前头打过热线的，他们给我发了短信有编号",
    ],
)
def test_a_number_that_was_given_elsewhere_is_heard(said: str) -> None:
    assert case_hearing.got_a_number_elsewhere(said)


@pytest.mark.parametrize(
    "said",
    [
        "路灯坏了，我打12345反映过给了编号，一直不亮",
        "我在窗口办证拿了个号等了两个小时",
        "打过12345没给编号",
        "怎么打12345登记",
        "电话里说要我给编号",
    ],
)
def test_a_matter_a_ticket_and_a_question_are_none(said: str) -> None:
    assert not case_hearing.got_a_number_elsewhere(said)


@pytest.mark.parametrize(
    "said",
    [
        "我前天打电话报的，树枝要断的那个，能在这儿查吗",
        "上周在街道窗口登记的投诉，你这里查得到不",
        "我老婆用她手机报的，我这边能看进度不",
        "我打12345反映的那个井盖，怎么查进度",
        "之前打热线投诉过物业，这里能查结果不",
        "电话里报的修，在哪儿看办到哪步了",
        "我妈昨天打电话反映的噪音，你帮我看看处理没有",
        "网上提交过的诉求，微信上查得到吗",
        "前几天当面跟社区反映过，能不能在这儿看到进展",
        "打了12345的，有没有记录哦",
        "电话投诉的在微信上能不能看",
        "我不是在这儿报的，是打电话报的，咋个查",
        "12345那边登记的，你们看得到不",
        "我用座机打的投诉，查得到吗",
        "我屋头老汉打热线说过的那件事，你这儿能看不",
        "电话上反映的问题咋个晓得办得咋样了",
        "在社区登记过一个投诉，请问怎么查办理进度",
    ],
)
def test_who_told_it_by_another_way_may_ask_how_it_is_looked_up(said: str) -> None:
    assert case_hearing.looks_for_one_filed_elsewhere(said)


@pytest.mark.parametrize(
    "said",
    [
        "我打12345反映过三次没人管，路灯还是不亮",
        "打电话报名的，能在这儿查成绩吗",
        "我在民政局登记的结婚，能在这儿查吗",
        "怎么打12345登记",
        "打电话投诉物业有用吗",
        "我在窗口交的社保，怎么查",
        "电话报了警，派出所没来",
        "网上报的个税，能查退税进度吗",
        "我给物业打电话报修了，没人来，我要投诉",
        "我在网上办的居住证办到哪步了",
        "我的投诉办到哪了",
        "上次我说的那个路灯处理没有",
        "能不能打电话投诉",
        "我要投诉，打电话没人接",
        "电话里说让我来这儿查社保",
        "有人打电话骗我，说查到我的医保有问题，我要举报",
        "网上买的东西投诉了商家，怎么退款",
        "老公名下的车违章了在哪查",
        "我爸登记过失业，能查补贴发了没",
        "邻居投诉了我，我想查是哪个",
    ],
)
def test_a_complaint_and_what_others_look_up_are_none(said: str) -> None:
    assert not case_hearing.looks_for_one_filed_elsewhere(said)
