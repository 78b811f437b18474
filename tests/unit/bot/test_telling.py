"""A message that tells a matter is one, whatever it was taken for."""

import pytest

from bot import telling
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation.case import CaseKind

TALK = Reply("好", ReplyOutcome.SMALL_TALK)
ANSWER = Reply("好", ReplyOutcome.ANSWERED)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("举报龙泉驿区大面街道一家网吧通宵放娃娃进去，前天夜里，不留名", CaseKind.REPORT),
        ("青羊区太升路街道菜市口的摊贩把盲道占完了，今天早上，匿名", CaseKind.COMPLAINT),
        ("我要投诉简阳市射洪坝街道那家驾校拖着不退学费，我电话13900139000", CaseKind.COMPLAINT),
        ("崇州市羊马街道的井盖翻了一块，麻烦修一下，匿名", CaseKind.HELP),
        ("今牛区茶店子街到一家早餐点前天卖馊包子，匿明", CaseKind.COMPLAINT),
        ("夸一下都江堰市灌口街道窗口的小妹，昨天帮我跑上跑下，我要表扬她", CaseKind.PRAISE),
    ],
)
def test_a_matter_with_its_place_or_day_is_heard_though_it_was_taken_for_talk(said: str, kind: CaseKind) -> None:
    assert telling.overlooked(said, TALK, asked=False) is kind


@pytest.mark.parametrize(
    "said",
    [
        "今天天气硬是好哦，太阳大得很",
        "我在温江上班，昨天社保卡掉了，补办要多少钱",
        "你好，请问一下昨天的事情办得怎么样了",
        "谢谢你们哈，昨天",
    ],
)
def test_talk_and_questions_are_none(said: str) -> None:
    assert telling.overlooked(said, TALK, asked=False) is None


def test_an_answer_gives_way_only_to_a_word_of_request_or_the_wish_to_stay_unnamed() -> None:
    told = "昨天晚上武侯区玉林街道的烧烤摊烟子熏人得很"
    assert telling.overlooked(told, ANSWER, asked=False) is None
    assert telling.overlooked(f"{told}，匿名", ANSWER, asked=False) is CaseKind.COMPLAINT
    assert telling.overlooked(f"我要投诉，{told}", ANSWER, asked=False) is CaseKind.COMPLAINT


def test_what_was_done_is_not_undone() -> None:
    said = "举报锦江区春熙路一家店，昨天，匿名"
    assert telling.overlooked(said, Reply("好", ReplyOutcome.OWN_CASE), asked=False) is None


def test_who_was_asked_what_the_matter_is_need_tell_nothing_else() -> None:
    assert telling.overlooked("盖板翘起老高，踩上去一翻一翻的", TALK, asked=True) is CaseKind.COMPLAINT
    assert telling.overlooked("这张表要怎么填才对呢", TALK, asked=True) is None


@pytest.mark.parametrize(
    "said", ["台阶缺了一块把老人家绊到了，派人补一下", "投诉车库，地上滑得很摔了几个人", "树枝断了砸到车子，麻烦来清理"]
)
def test_who_asks_for_work_wants_no_ambulance(said: str) -> None:
    assert telling.wants_work(said)


@pytest.mark.parametrize("said", ["快派人来，有人倒在地上了", "帮帮我，他要打我", "有人落水了，喊人来"])
def test_who_only_calls_somebody_may_be_in_danger(said: str) -> None:
    assert not telling.wants_work(said)


@pytest.mark.parametrize("said", ["想反映点事情", "我要投诉", "喂，我想反映一个问题", "我要提几点建议"])
def test_who_only_says_that_there_is_something_to_tell_is_asked_what(said: str) -> None:
    assert telling.overlooked(said, TALK, asked=False) is not None


def test_a_question_with_a_place_keeps_its_answer_unless_it_says_that_it_is_a_request() -> None:
    assert telling.overlooked("玉林街道这边夜里扰民找谁管", ANSWER, asked=False) is None
    assert telling.overlooked("玉林街道夜里唱歌，我要投诉，你们管不管", ANSWER, asked=False) is CaseKind.COMPLAINT


def test_who_has_no_case_tells_something_new() -> None:
    none = Reply(WORDS.own_case.none, ReplyOutcome.OWN_CASE)
    assert telling.overlooked("金牛区抚琴街道的路灯昨天又熄了，麻烦修一下", none, asked=False) is CaseKind.HELP


@pytest.mark.parametrize(
    "said",
    [
        "举报违建要不要实名",
        "投诉物业有用不",
        "投诉要写些啥内容",
        "狗叫扰民派出所管不管得到",
        "建筑垃圾乱倒归城管还是归街道",
        "匿名举报会不会泄露我的信息",
        "建议信箱在哪里",
        "医保断缴三个月还能报销没得",
    ],
)
def test_who_asks_about_a_matter_tells_none(said: str) -> None:
    assert telling.only_asks(said)


@pytest.mark.parametrize(
    "said",
    [
        "楼上天天蹦到半夜有没有人管",
        "物业凭什么乱收费",
        "路灯坏了好多天了怎么没人修",
        "能不能派人来看看我们这个下水道",
        "可以帮我投诉一下物业吗",
        "我要投诉隔壁店铺噪音，可以吗",
        "可以举报吗，我们这里有家黑网吧",
        "锦江区水碾河路的坑什么时候填",
    ],
)
def test_a_matter_in_the_form_of_a_question_is_told(said: str) -> None:
    assert not telling.only_asks(said)


@pytest.mark.parametrize(
    "said",
    [
        "我奶奶腿脚不便，八十多了，认证不晓得怎么弄",
        "外公眼睛看不见，手机上那个操作他一步都弄不来",
        "我才失业，养老保险断了三个月，心头没底",
        "娃娃马上三岁了，入园的事我们一样都还没准备",
    ],
)
def test_who_tells_how_things_are_with_them_may_be_helped_by_a_guide(said: str) -> None:
    assert telling.tells_own_need(said)


@pytest.mark.parametrize(
    "said",
    [
        "我娃娃在学校遭几个同学欺负",
        "我买的电瓶车店家不给退",
        "我奶奶瘫在床上，请派人上门",
        "我婆婆的药医院说没有，到处推来推去",
        "路口的树倒了",
        "我家住玉林街道，水管断了",
    ],
)
def test_who_tells_of_others_a_place_or_a_wish_wants_it_dealt_with(said: str) -> None:
    assert not telling.tells_own_need(said)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("建议：公园里可不可以多装几个凳子", CaseKind.SUGGESTION),
        ("想提个意见，你们的公交能不能早点发车", CaseKind.SUGGESTION),
        ("我要投诉，凭什么他们天天半夜施工没人管", CaseKind.COMPLAINT),
        ("我要表扬一下，那个师傅叫什么我不晓得，但是人真的好", CaseKind.PRAISE),
    ],
)
def test_who_says_first_that_it_is_a_request_makes_one_be_it_put_as_a_question(said: str, kind: CaseKind) -> None:
    assert telling.announces(said) is kind
    assert telling.overlooked(said, ANSWER, asked=False) is kind


@pytest.mark.parametrize(
    "said",
    [
        "我要投诉，怎么弄",
        "我想投诉，电话是多少",
        "我要举报，会不会晓得是我",
        "我要投诉，多久有结果",
        "公积金怎么取，我要投诉",
    ],
)
def test_who_asks_how_such_a_thing_is_done_makes_none(said: str) -> None:
    assert telling.announces(said) is None


def test_a_question_that_tells_of_no_wrong_is_asked_of_the_answer_before() -> None:
    assert telling.asks_of_it("沙发有人上门来搬不，我们七楼没电梯")
    assert not telling.asks_of_it("垃圾桶天天满起没人收，你们管不管")
    assert not telling.asks_of_it("昨天在金牛区茶店子就没人来搬，你们搬不搬")
    assert not telling.asks_of_it("七楼没电梯")


def test_who_was_asked_in_vain_is_no_matter() -> None:
    assert not telling.names_a_matter("街道喊我找开发商，开发商喊我找街道，皮球踢来踢去。你给我登记一个，我要投诉")
    assert telling.names_a_matter("路灯一直不亮，你给我登记")


@pytest.mark.parametrize(
    "said",
    ["替我谢谢来干活的几个师傅", "以后再长出来我又找你们", "希望公司给他发个奖金哈哈", "刚才火气大了点，莫往心里去"],
)
def test_a_last_word_on_a_case_tells_no_matter(said: str) -> None:
    assert telling.remarks(said)


@pytest.mark.parametrize("said", ["昨天又有人来吵", "我要投诉那个师傅", "下次去要带啥子", "希望在金牛区茶店子装个路灯"])
def test_what_tells_a_matter_or_asks_is_no_last_word(said: str) -> None:
    assert not telling.remarks(said)


def test_a_story_may_end_with_what_its_citizen_wants_to_know() -> None:
    assert telling.wants_to_know(
        "大厅里全是机器，我站了四十分钟没人理。我就想知道，像我这样不会用手机的，到底还能不能在窗口挂到号？"
    )
    assert not telling.wants_to_know("楼上天天吵，我就想知道你们到底管不管")
    assert not telling.wants_to_know("楼上天天吵，我想知道")
