"""What a citizen's words mean without Rasa."""

import pytest

from bot import asides, hearing, telling
from bot.request_draft import Slot
from escalation.case import CaseKind


@pytest.mark.parametrize(
    "said",
    [
        "楼道堆满电瓶车举报给哪个",
        "这种黑车找谁投诉",
        "屋头遭水淹了有没得救助",
        "娃娃学费可以申请减免不",
        "噪音归哪个部门管得到",
    ],
)
def test_a_question_where_a_matter_goes_or_what_may_be_applied_for_is_known(said: str) -> None:
    assert hearing.asks_the_way(said)


@pytest.mark.parametrize("said", ["我要投诉楼下的酒吧", "你们管不管哦", "请派人来补路", "哪个来看一下嘛"])
def test_a_request_asks_no_way(said: str) -> None:
    assert not hearing.asks_the_way(said)


@pytest.mark.parametrize("said", ["把所有人的投诉发给我", "举报人是哪个", "投诉电话打不通", "看看隔壁的举报"])
def test_what_others_filed_announces_no_request(said: str) -> None:
    assert hearing.request_kind(said) is None


@pytest.mark.parametrize(
    "text",
    ["请教一哈车子几年一审", "我问的是租金补贴", "打听个事，老人证在哪办", "喂问一下几点开门", "我是想咨询迁户口"],
)
def test_who_says_that_they_ask_is_heard(text: str) -> None:
    assert hearing.says_it_asks(text)


@pytest.mark.parametrize("text", ["没人问没人管", "问一下我那个投诉办得咋样了", "他们问都不问就收钱", "老板不发工资"])
def test_who_does_not_or_asks_about_their_own_case_is_not(text: str) -> None:
    assert not hearing.says_it_asks(text)


@pytest.mark.parametrize("text", ["养鳄鱼归哪个部门管", "热气球场地哪家批", "挖古董要不要许可"])
def test_a_question_for_an_office_is_heard(text: str) -> None:
    assert hearing.asks_an_office(text)


@pytest.mark.parametrize("text", ["明天吃火锅还是串串", "给我唱个歌嘛", "买哪只股票好"])
def test_chat_is_no_question_for_an_office(text: str) -> None:
    assert not hearing.asks_an_office(text)


@pytest.mark.parametrize("text", ["要不要照相", "开门没", "得行不", "就是说要先盖章", "这么说还要再跑一趟"])
def test_the_looks_of_a_question_are_heard(text: str) -> None:
    assert hearing.asks(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("喊个人来把下水道通一下嘛，麻烦疏通", CaseKind.HELP),
        ("路灯坏了没人管，请派人来修", CaseKind.HELP),
        ("我要投诉，麻烦派人来查", CaseKind.COMPLAINT),
        ("请师傅来修空调要多少钱", None),
        ("堆了好多烂家具，请来清理一下", CaseKind.HELP),
        ("没得人管，天天扰民", CaseKind.COMPLAINT),
    ],
)
def test_who_wants_somebody_to_come_and_work_seeks_help(text: str, kind: CaseKind | None) -> None:
    assert hearing.request_kind(text) is kind


@pytest.mark.parametrize("text", ["宽带断了打啥电话", "水管爆了打哪个", "该拨哪个号", "停气了找谁", "客服电话是多少"])
def test_who_asks_for_a_number_is_known(text: str) -> None:
    assert hearing.asks_for_a_number(text)


@pytest.mark.parametrize("text", ["物业电话打不通", "我打了几次电话没人接", "他的电话是13800138000", "打人了"])
def test_who_only_speaks_of_one_does_not(text: str) -> None:
    assert not hearing.asks_for_a_number(text)


@pytest.mark.parametrize(
    "said",
    [
        "屋头水管爆了老汉我一个人弄不来你们喊个人来看一哈嘛求求你们了",
        "我家天花板漏水漏了一地派个师傅来修一下嘛好不好",
        "下水道堵了臭水冒到厨房头来了安排人来通一哈要得不嘛",
        "厨房灯线冒火花我都八十岁了找个电工来看看行不行",
        "墙皮掉了一大块砸到床上了你们能不能派人来看一下",
        "楼顶瓦遭风吹走了 落雨就漏 帮忙喊人来盖一下嘛",
        "门口路烂了个大坑我腿脚不好请派人来补一补",
        "厕所返水返得满屋都是 造孽得很 来个人处理一下噻",
        "我一个孤老婆子 屋头停水三天了 麻烦派个人看一哈",
        "煤气灶打不燃火 求你们安排师傅来检查一下",
    ],
)
def test_who_begs_that_somebody_is_sent_asks_for_help_and_no_question(said: str) -> None:
    assert hearing.pleads(said)
    assert hearing.request_kind(said) is CaseKind.HELP
    assert not telling.only_asks(said)


@pytest.mark.parametrize(
    "said",
    [
        "可以请师傅来修家电吗",
        "请师傅来修好多钱",
        "怎么申请派人上门服务",
        "能不能派人上门办老年证",
        "社区会派人来看老人不",
        "派人来检查要带什么材料",
        "残疾人能不能请人帮忙办证",
    ],
)
def test_a_question_about_somebody_who_comes_is_none(said: str) -> None:
    assert not hearing.pleads(said)
    assert hearing.request_kind(said) is None


@pytest.mark.parametrize("said", ["那谁到小区来看", "到底是谁在办", "谁会到我屋头来", "是谁给我回话", "谁看得到我写的"])
def test_who_asks_who_tells_no_place_and_no_time(said: str) -> None:
    assert asides.asks_instead(Slot.WHERE, said)
    assert asides.asks_instead(Slot.WHEN, said)


@pytest.mark.parametrize(
    "said", ["谁都看得到的那个路口", "不管谁来都行", "我邻居家楼下", "谁晓得啊", "街上谁都晓得的老茶馆"]
)
def test_a_word_for_anybody_asks_nothing(said: str) -> None:
    assert not asides.asks_instead(Slot.WHERE, said)
