"""What only announces that something is to be added, and what adds it."""

import pytest

from bot import addition

KNOWN = "路灯坏了三天 路灯坏了 武侯区玉林街道 物业乱收费"


@pytest.mark.parametrize(
    "said",
    [
        "我有情况要补充",
        "我这边还有点情况想跟你们补充一下",
        "那个事我还有话要说",
        "本人另有情况需补充说明",
        "刚想起来还有些东西没交代",
        "我又掌握了一些新线索",
        "有个细节上次没提到",
        "我想再多说几句",
        "还有点内容之前没写全",
        "路灯那件我想补充点新情况",
        "昨天投诉的那个我要加点东西进去",
        "前几天报的单子想更新一下",
        "我那个投诉得补一下",
        "哎我漏了点东西没说",
        "忘了说个事",
        "有新情况",
        "又有新进展了想反映到原来那单里",
        "能不能给之前的诉求添点内容",
        "麻烦帮我追加点说明",
        "我还有补充",
        "不冲情况",
        "补充情况",
        "想给办的人再讲两句",
        "刚刚还有一点没说清楚",
        "我有证据要补交",
        "情况有变化我要补充",
        "我想把情况再说详细点",
        "要得我再补充哈",
        "上回你们问我的那个事",
        "你们要我补的那个",
    ],
)
def test_who_only_says_that_there_is_something_tells_nothing(said: str) -> None:
    assert addition.announces(said, KNOWN)


@pytest.mark.parametrize(
    "said",
    [
        "昨晚又灭了两盏",
        "补充一下他们不给发票",
        "忘了说是三单元",
        "我想补充他们态度恶劣",
        "有个细节楼上也漏水",
        "我有新情况他们把路挖断了",
        "再加一句晚上十点以后最吵",
        "漏说了车牌尾号是88",
        "刚想起来那天保安也在场",
        "情况是这样的他们半夜还在施工",
        "我再补充是玉林东路那头",
        "还有隔壁老张家也停水了",
        "忘了说电话换成13912345678",
        "新线索是老板姓王开黑色奥迪",
        "我要补充一点就是厨房排烟管直接对着我窗户",
        "查进度",
        "居住证怎么办",
        "我想补充医保缴费",
    ],
)
def test_a_place_a_time_or_a_thing_is_something(said: str) -> None:
    assert not addition.announces(said, KNOWN)


@pytest.mark.parametrize(
    "said",
    [
        "昨晚十点又灭了两盏",
        "他们态度恶劣得很，喊人来修还遭骂",
        "我问他们啥时候修，都不理，灯杆都歪了",
        "不是二栋是三栋",
        "让他们快点派人来修嘛，娃儿差点绊倒",
        "没人管，保安也说不晓得",
        "我投诉的那家店换了招牌",
        "就是桥头那根",
    ],
)
def test_whatever_is_told_may_be_what_was_announced(said: str) -> None:
    assert addition.tells(said)


@pytest.mark.parametrize(
    "said",
    [
        "谢谢",
        "你好",
        "居住证怎么办",
        "请问要等几天",
        "我要投诉楼下餐馆",
        "我还要举报一家黑网吧",
        "另外我想反映小区停水",
        "还有一件事：垃圾没人收",
        "我想再登记一个",
    ],
)
def test_a_courtesy_a_question_or_another_matter_is_not(said: str) -> None:
    assert not addition.tells(said)


@pytest.mark.parametrize(
    ("said", "matter"),
    [
        ("楼下垃圾桶也满了，这个单独报一件", "楼下垃圾桶也满了"),
        ("另外报一个：门口的路坑坑洼洼", "门口的路坑坑洼洼"),
        ("这个得分开登记，楼上还漏水", "楼上还漏水"),
        ("单独给我立一件，电梯也老是停", "电梯也老是停"),
        ("再给我报一件，小区门禁坏了", "小区门禁坏了"),
        ("麻烦另行登记：三单元的水管爆了", "三单元的水管爆了"),
        ("井盖松了这个要单独算一个", "井盖松了"),
        ("单独报", ""),
        ("能不能单独报一件", ""),
    ],
)
def test_a_matter_that_is_to_be_a_case_of_its_own_is_told_apart(said: str, matter: str) -> None:
    assert addition.separately(said) == matter
    assert addition.asks_for_another(said)


@pytest.mark.parametrize(
    "said",
    [
        "把车牌号另外说一下，川A",
        "另外，他们一般半夜两点来",
        "这条路单独封了半边",
        "物业把水费分开算",
        "我单独一个人住",
        "他们分开收的停车费",
    ],
)
def test_other_words_of_apart_tell_no_matter_of_its_own(said: str) -> None:
    assert addition.separately(said) is None
