"""What a citizen wants of a case that they filed."""

import time

import pytest

from bot import case_hearing
from bot.case_question import Wish
from escalation.case import Rating, RatingReason

NUMBER = "WQ20261123-0001"


@pytest.mark.parametrize(
    ("said", "wish", "number", "sure"),
    [
        ("催办", Wish.PRESS, None, True),
        ("麻烦帮我催一下", Wish.PRESS, None, True),
        ("请催一下我的投诉", Wish.PRESS, None, True),
        (f"催办 {NUMBER}", Wish.PRESS, NUMBER, True),
        ("怎么还没有人来？", Wish.PRESS, None, False),
        ("这么久了还没处理", Wish.PRESS, None, False),
        ("撤回诉求", Wish.WITHDRAW, None, True),
        ("我要把投诉撤了", Wish.WITHDRAW, None, True),
        (f"撤回 {NUMBER.lower()}", Wish.WITHDRAW, NUMBER, True),
        (f"确认撤回 {NUMBER}", Wish.WITHDRAW_NOW, NUMBER, True),
        ("补充：是三号楼", Wish.SUPPLEMENT, None, True),
        (f"补充 {NUMBER} 是三号楼", Wish.SUPPLEMENT, NUMBER, True),
        ("我补充一下，昨晚又停电了", Wish.SUPPLEMENT, None, True),
        ("满意", Wish.RATE, None, False),
        (f"{NUMBER} 不满意", Wish.RATE, NUMBER, True),
    ],
)
def test_wishes_are_heard(said: str, wish: Wish, number: str | None, sure: bool) -> None:
    heard = case_hearing.hear(said)
    assert heard is not None
    assert (heard.wish, heard.number, heard.sure) == (wish, number, sure)


@pytest.mark.parametrize(
    "said",
    [
        "补充医疗保险怎么交",
        "怎么撤回投诉",
        "路灯坏了好久了没人处理",
        "撤销行政处罚怎么申请",
        "对社保政策不满意",
        "取消",
        "催收电话骚扰我怎么办",
        "小区没人管，垃圾满地",
        f"{NUMBER}",
        "你好",
        "",
    ],
)
def test_other_words_are_left_to_others(said: str) -> None:
    assert case_hearing.hear(said) is None


@pytest.mark.parametrize(
    ("said", "rating", "reason"),
    [
        ("满意", Rating.SATISFIED, None),
        ("很满意，谢谢", Rating.SATISFIED, None),
        ("我对处理结果满意", Rating.SATISFIED, None),
        ("基本满意", Rating.BASICALLY, None),
        ("比较满意吧", Rating.BASICALLY, None),
        ("不满意", Rating.DISSATISFIED, RatingReason.UNSAID),
        ("不满意，还是没人来", Rating.DISSATISFIED, RatingReason.UNSOLVED),
        ("不太满意，办得太慢", Rating.DISSATISFIED, RatingReason.SLOW),
        ("不满意，态度不好", Rating.DISSATISFIED, RatingReason.ATTITUDE),
        ("不满意，答复看不懂", Rating.DISSATISFIED, RatingReason.UNCLEAR),
        ("不满意，没有人联系我", Rating.DISSATISFIED, RatingReason.NO_CONTACT),
        ("不满意，赔得太少", Rating.DISSATISFIED, RatingReason.OTHER),
    ],
)
def test_a_rating_is_understood_with_its_reason(said: str, rating: Rating, reason: RatingReason | None) -> None:
    verdict = case_hearing.rating(said)
    assert verdict is not None
    assert (verdict.rating, verdict.reason) == (rating, reason)


def test_what_was_asked_for_needs_fewer_words() -> None:
    assert case_hearing.rating("还是没有解决") is None
    verdict = case_hearing.rating("还是没有解决", asked=True)
    assert verdict is not None
    assert verdict.reason is RatingReason.UNSOLVED
    assert case_hearing.answers("三号楼二单元")
    assert not any(case_hearing.answers(said) for said in ("谢谢", "好的", "社保怎么交？", "我要投诉", "嗯"))


@pytest.mark.parametrize(
    "said", ["我的" * 100, "还没" * 100, "满意" * 100, "这么久了" * 50, "谢谢," * 60, "补充" * 5000]
)
def test_long_nonsense_is_judged_at_once(said: str) -> None:
    start = time.process_time()
    case_hearing.hear(said)
    case_hearing.rating(said)
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    ("said", "rated"),
    [
        ("五颗星", Rating.SATISFIED),
        ("打九十六分", Rating.SATISFIED),
        ("10分", Rating.SATISFIED),
        ("三星", Rating.BASICALLY),
        ("七分", Rating.BASICALLY),
        ("一颗星都多了", Rating.DISSATISFIED),
        ("55分", Rating.DISSATISFIED),
    ],
)
def test_stars_and_points_are_a_rating(said: str, rated: Rating) -> None:
    verdict = case_hearing.score(said)
    assert verdict is not None
    assert verdict.rating is rated


@pytest.mark.parametrize("said", ["打个四分", "2分", "星期三来看过", "等了四十分钟", "部分解决", "还可以"])
def test_points_on_a_scale_that_is_not_plain_and_other_words_are_none(said: str) -> None:
    assert case_hearing.score(said) is None


@pytest.mark.parametrize("said", ["要拖到好久嘛", "现在到哪一步了", "还没得消息嗦", "那是哪个局在管哦", "最晚几号"])
def test_a_question_may_only_go_on_about_a_case(said: str) -> None:
    assert case_hearing.asks_on(said)


@pytest.mark.parametrize("said", ["居住证要几天", "公积金什么时候到账", "那医保呢", "谢谢", "路灯又坏了", "怎么办"])
def test_a_question_about_something_else_does_not(said: str) -> None:
    assert not case_hearing.asks_on(said)


@pytest.mark.parametrize(
    ("said", "rated"),
    [
        ("没有啥不满意的", Rating.SATISFIED),
        ("谈不上满意，拖了半个月", Rating.DISSATISFIED),
        ("总的来说还算满意", Rating.BASICALLY),
        ("给个差评", Rating.DISSATISFIED),
    ],
)
def test_after_an_answer_a_rating_may_stand_anywhere(said: str, rated: Rating) -> None:
    verdict = case_hearing.rating(said, asked=True)
    assert verdict is not None
    assert verdict.rating is rated


@pytest.mark.parametrize(
    ("said", "rated"),
    [
        ("巴适得很", Rating.SATISFIED),
        ("办得很不错", Rating.SATISFIED),
        ("一般般嘛", Rating.BASICALLY),
        ("还行吧", Rating.BASICALLY),
        ("太差劲了", Rating.DISSATISFIED),
        ("不怎么样", Rating.DISSATISFIED),
        ("可以", None),
        ("好的", None),
        ("嗯", None),
        ("医保怎么办", None),
    ],
)
def test_who_was_asked_may_rate_in_a_word(said: str, rated: Rating | None) -> None:
    verdict = case_hearing.in_a_word(said)
    assert (verdict and verdict.rating) is rated


@pytest.mark.parametrize(
    "said", ["现在在哪个手里捏着的", "那单派出去没", "走到哪一步了", "是哪家单位接手的", "轮到哪个部门了"]
)
def test_how_work_moves_is_asked_of_a_case_whatever_was_spoken_of(said: str) -> None:
    assert case_hearing.in_course(said)


@pytest.mark.parametrize("said", ["落户现在在哪个手里办", "你是谁", "哪个局接的单", "要多久"])
def test_other_questions_are_not_for_sure_about_a_case(said: str) -> None:
    assert not case_hearing.in_course(said)


def test_who_we_are_is_no_question_about_a_case() -> None:
    assert not case_hearing.asks_on("你到底是谁嘛")
    assert case_hearing.asks_on("到底是谁在弄嘛")


@pytest.mark.parametrize("said", ["都摆出来看哈", "统统列给我", "一个一个说给我听", "全部", "三单的情况都讲下"])
def test_all_cases_are_asked_for_in_any_words(said: str) -> None:
    assert case_hearing.means_all(said, spoken_of=True)


@pytest.mark.parametrize("said", ["都好", "都还没来人", "都催一下", "全部材料都要原件吗", "都修好了哈"])
def test_other_words_of_all_are_not(said: str) -> None:
    assert not case_hearing.means_all(said, spoken_of=True)


def test_without_a_case_before_it_all_of_them_must_be_named() -> None:
    assert case_hearing.means_all("把我的单子都摆出来", spoken_of=False)
    assert not case_hearing.means_all("都摆出来看哈", spoken_of=False)


@pytest.mark.parametrize("said", ["刚才忘了说，是三楼那户", "补充个情况，他们是租客", "再跟你讲个细节，早上六点就开始"])
def test_the_first_words_say_that_something_is_added(said: str) -> None:
    assert case_hearing.adds(said)


def test_another_matter_is_none_that_may_be_added() -> None:
    assert case_hearing.perhaps_adds("对了，他家半夜还在钻墙")
    assert not case_hearing.perhaps_adds("对了，还有一件事，隔壁在倒渣土")
    assert not case_hearing.perhaps_adds("另外再投诉一个，楼上唱歌")


def test_an_insult_is_no_answer() -> None:
    assert not case_hearing.answers("你们这群饭桶")
    assert case_hearing.answers("灯杆号是A12，你们这群饭桶")


@pytest.mark.parametrize(
    "said",
    [
        "根本就没解决，你们重新去办，昨天晚上十点他还在门口烤",
        "没搞好，返工，摊子还在那里",
        "完全没处理好，要求重新办理。现场仍有两盏灯不亮",
        "等于没办！今天电钻又响了一上午，请你们再派人去一趟",
        "没弄归一，重新来过，楼上那家还在敲墙",
        "问题原封不动，我不认可，请贵单位退回重办",
        "没得用，还是老样子，你们再跑一趟嘛",
    ],
)
def test_an_answered_case_is_wanted_once_more_in_many_words(said: str) -> None:
    assert case_hearing.wants_redone(said)


@pytest.mark.parametrize("said", ["身份证要重新办一张", "还在等你们回话", "摊子又摆出来了", "请再来一份表格"])
def test_what_is_only_wanted_anew_or_only_no_better_is_no_redo(said: str) -> None:
    assert not case_hearing.wants_redone(said)


@pytest.mark.parametrize(
    "said", ["刚才地址说错了，是育德路", "哎呀不对，是89号", "电话写错了，是13900139000", "不是井盖，我说错了，是篦子"]
)
def test_a_correction_of_what_was_filed_is_told(said: str) -> None:
    assert case_hearing.corrects(said)
    assert case_hearing.corrected(said).text == said


@pytest.mark.parametrize("said", ["我要改一下地方", "电话写错了", "等一下，地址要改"])
def test_a_correction_may_not_say_what_is_right(said: str) -> None:
    assert case_hearing.corrects(said)
    assert case_hearing.corrected(said).text == ""


@pytest.mark.parametrize("said", ["上次那个", "我上回说的那件事", "还是上次那个问题", "就是前两天给你们说的那个"])
def test_a_message_may_do_nothing_but_go_back(said: str) -> None:
    assert case_hearing.only_goes_back(said)


@pytest.mark.parametrize("said", ["上次那个居住证要带什么", "那个", "帮我催一下上次那个"])
def test_what_says_more_does_more(said: str) -> None:
    assert not case_hearing.only_goes_back(said)


@pytest.mark.parametrize("said", ["没修", "没人来", "没解决"])
def test_that_nothing_was_done_is_a_low_rating(said: str) -> None:
    verdict = case_hearing.says_nothing_was_done(said)
    assert verdict is not None
    assert verdict.rating is Rating.DISSATISFIED


@pytest.mark.parametrize(
    "said",
    [
        "你们说已经修好了？我天天走那儿过，灯还是黑的，这个答复我不满意",
        "“已派人现场处理”？派的哪个？我守了一天没见到一个人影，不满意",
        "答复里头写经核实不存在扰民，那我半夜两点录的像是假的？我不认可",
        "说是劝导了，劝导有啥用？第二天照样摆，你说我能满意吗",
        "“情况已了解”，这就算办了？我不接受这种答复",
        "你们说清运完了？我今天下楼还在那堆起，硬是不得满意",
        "答复说已整改，请问整改在哪里？本人对处理结果不予认可",
        "说的是没得问题，没得问题我投诉爪子？对这个结果我不服",
        "就一句已转办，转给哪个了？太敷衍了",
        "你们写的已完成修复？本人实地查看未见任何修复痕迹，故不满意",
        "修好了？修好了我还来找你们干啥子？反正我是不满意的",
        "经协商已解决，跟谁协商的？我电话都没接到，不认账",
        "这叫处理？哪里处理了？这个结果我没法接受",
        "就这？等了半个月等来这几个字，怎么可能满意",
        "答复说噪音达标，达标我还睡不着？给差评",
        "你们说不归你们管？那归哪个管？很失望",
    ],
)
def test_who_argues_with_an_answer_rejects_it_in_a_clause_of_its_own(said: str) -> None:
    verdict = case_hearing.rejects(said)
    assert verdict is not None
    assert (verdict.rating, verdict.text) == (Rating.DISSATISFIED, said)


@pytest.mark.parametrize(
    "said",
    [
        "不满意的话能不能重新办？",
        "我要是不满意怎么办",
        "答复我看到了，满意",
        "你们答复说修好了？我去看看",
        "如果不满意可以投诉到哪里？",
        "满意不满意在哪里评",
        "对医保局的服务不满意怎么投诉",
        "谢谢你们，修好了",
        "什么时候修好？",
        "这个答复是啥意思？看不懂",
        "老板态度恶劣，我要投诉",
        "老板不认可我的工伤",
        "单位不同意我辞职怎么办",
    ],
)
def test_who_asks_what_comes_of_it_or_is_content_does_not(said: str) -> None:
    assert case_hearing.rejects(said) is None


def test_a_case_is_pressed_for_at_the_end_of_a_message_that_goes_back_to_it() -> None:
    heard = case_hearing.hear("收割机进不来那个急得很，后天就要收二道谷子，帮我催一下")
    assert heard is not None
    assert heard.wish is Wish.PRESS
    assert case_hearing.hear("楼上天天吵，我要投诉，催一下") is None
    assert case_hearing.hear("路灯坏了，麻烦催一下") is None


def test_what_was_done_about_what_was_told_is_asked_back() -> None:
    assert case_hearing.asks_back("上回说的隧道积水那个，当时怎么处理的")


@pytest.mark.parametrize("said", ["你们短信问我几楼，五楼上六楼那个拐角", "工作人员打电话问的车牌号，川A的白色面包车"])
def test_who_tells_what_staff_asked_is_heard(said: str) -> None:
    assert case_hearing.tells_staff(said)


@pytest.mark.parametrize("said", ["你们问我干啥子", "他们问我要不要撤，能撤吗", "你们的问题，我懒得说"])
def test_who_only_speaks_of_being_asked_tells_nothing(said: str) -> None:
    assert not case_hearing.tells_staff(said)
