"""What is said in any words stands for the usual answer that means the same, and nothing that tells more is lost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import form_words, usual_words
from bot.reply import Intent
from bot.request_draft import Draft, Similar
from escalation.case import CaseKind

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
TOLD = Draft(kind=CaseKind.COMPLAINT, begun_at=NOW, what="楼道里堆满了纸箱")
PLACED = replace(TOLD, where="锦江区牛市口街道水碾河路3号院")
TIMED = replace(PLACED, when="昨天（11月26日，星期四）")
OFFERED = replace(TIMED, offered="13800138000")
FULL = replace(TIMED, contact="13800138000", consent_at=NOW, similar=())
BESIDE_ANOTHER = replace(FULL, similar=(Similar("WQ1", "楼道堆纸箱", "水碾河路"),))
INVITED = Draft(kind=CaseKind.COMPLAINT, begun_at=NOW, later=("路灯不亮三天了",), invited=True)


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (FULL, "不搞了，物业刚刚打电话说明天就来弄"),
        (FULL, "撤回吧，商家已经退款给我了"),
        (FULL, "算了嘛，反正报了也没用"),
        (FULL, "不必提交了，问题已自行解决"),
        (FULL, "太啰嗦了，老子不弄了"),
        (TOLD, "唉算了不说了，人家已经把东西搬走了"),
    ],
)
def test_giving_up_with_a_reason_is_giving_up(draft: Draft, text: str) -> None:
    assert form_words.meant(draft, text) == "取消"


@pytest.mark.parametrize(
    "text",
    [
        "搞得归一，就这样子递嘛",
        "你念的那些都是我说的，发走吧",
        "请按上述登记内容办理即可",
        "么得错交吧",
        "信息核实无误，烦请转办",
    ],
)
def test_a_yes_in_any_words_hands_the_request_in(text: str) -> None:
    assert form_words.meant(FULL, text) == "确认提交"


@pytest.mark.parametrize("text", ["不是恁个回事", "有一项内容与事实不符"])
def test_who_only_says_that_something_is_wrong_is_asked_what(text: str) -> None:
    assert form_words.meant(FULL, text) == "不对"


@pytest.mark.parametrize("text", ["我耳朵聋了接不到电话", "恕不提供", "名字号码都不要登", "不想有人找我"])
def test_who_will_not_or_cannot_be_called_stays_unnamed(text: str) -> None:
    assert form_words.meant(TIMED, text) == "匿名"


@pytest.mark.parametrize("text", ["莫用这个，那是我女儿的"])
def test_another_number_than_the_one_that_was_told_is_asked_for(text: str) -> None:
    assert form_words.meant(OFFERED, text) == "修改联系方式"


@pytest.mark.parametrize("text", ["我说的也是它", "一样一样，算我一份"])
def test_who_means_the_open_case_joins_it(text: str) -> None:
    assert form_words.meant(BESIDE_ANOTHER, text) == "就是这件"


@pytest.mark.parametrize("text", ["我这个是另外一家", "不相干"])
def test_who_means_another_does_not(text: str) -> None:
    assert form_words.meant(BESIDE_ANOTHER, text) == "都不是"


@pytest.mark.parametrize(
    ("text", "usual"), [("接到报", "接着登记"), ("一件就够了", "不用了"), ("后头那个不报", "不用了")]
)
def test_the_next_matter_is_wanted_or_not(text: str, usual: str) -> None:
    assert form_words.meant(INVITED, text) == usual


@pytest.mark.parametrize("text", ["退回前一个问题", "我上头那个答得不好，再问我一回"])
def test_who_takes_the_last_answer_back_goes_a_step_back(text: str) -> None:
    assert form_words.meant(FULL, text) == "上一步"


@pytest.mark.parametrize("text", ["懂了，回到刚刚那个单子", "行，返回刚才的登记", "清楚了，那把我的表填完嘛"])
@pytest.mark.parametrize("draft", [TOLD, PLACED, TIMED, OFFERED, BESIDE_ANOTHER])
def test_who_goes_on_with_the_form_takes_nothing_back(draft: Draft, text: str) -> None:
    assert usual_words.goes_on(draft, text)


def test_who_goes_on_at_the_end_agrees_to_what_is_read_back() -> None:
    assert not usual_words.goes_on(FULL, "继续")
    assert form_words.meant(FULL, "继续") == "确认提交"


def test_the_matter_is_never_taken_back_on_a_guess() -> None:
    said = "前面我说得太乱，想再说过"
    assert form_words.meant(TOLD, said) == said
    assert usual_words.beside(TOLD, said) == "back"


@pytest.mark.parametrize("text", ["我去问一下门卫这叫啥子路", "等哈，我下楼看门牌"])
def test_who_wants_time_gets_it(text: str) -> None:
    assert usual_words.beside(TOLD, text) == "wait"
    assert usual_words.belongs(TOLD, text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("等哈哈，低保一个月好多钱嘛", "低保一个月好多钱嘛"),
        ("一会儿再填，先问下犬证多少钱", "先问下犬证多少钱"),
        ("等一哈，我看看几点了", None),
        ("等我找找手机号是多少", None),
    ],
)
def test_what_is_asked_behind_a_word_to_wait_is_a_question(text: str, question: str | None) -> None:
    assert usual_words.question(TOLD, text) == question
    assert usual_words.belongs(TOLD, text) == (question is None)


def test_what_is_told_of_the_matter_instead_of_an_answer_is_added_to_it() -> None:
    heard = usual_words.added(TIMED, "物业每次都说在修，骗了我们半年")
    assert heard is not None
    assert heard.what == "楼道里堆满了纸箱；物业每次都说在修，骗了我们半年"


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (FULL, "地址写错了，应该是三单元"),
        (FULL, "不对，是前天夜里"),
        (FULL, "没问题，就是电话改成13900139000"),
        (FULL, "对的，另外还有一件事，隔壁天天半夜放炮"),
        (TIMED, "不匿名，打13900139000"),
        (TOLD, "不晓得门牌，就是红旗超市楼上"),
        (TOLD, "算了说详细点，驷马桥街地铁口"),
        (PLACED, "记不清了，好像是国庆前两天"),
        (FULL, "交了之后好久有回信"),
    ],
)
def test_what_tells_more_is_kept_word_for_word(draft: Draft, text: str) -> None:
    assert form_words.meant(draft, text) == text
    assert usual_words.added(draft, text) is None


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (PLACED, "讲来讲去一下午都耗在这儿了……算球了，不搞了"),
        (TIMED, "唉哟我这个老花眼盯得眼泪水都出来了，哪个想得到这么恼火，不填了嘛"),
        (FULL, "一样一样地问，问得我火冒三丈，哎，不登记算了"),
    ],
)
def test_who_gives_up_behind_a_long_sigh_by_two_who_are_half_sure_has_given_up(draft: Draft, text: str) -> None:
    assert usual_words.gives_up(draft, text, Intent("cancel", 0.55))
    assert not usual_words.gives_up(draft, text, Intent("cancel", 0.4))
    assert not usual_words.gives_up(draft, text, Intent("complain", 0.9))


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (TOLD, "算了，还是说详细点，就在水碾河路口"),
        (PLACED, "算了，是昨天晚上"),
        (TIMED, "不留了嘛，号码不想给"),
        (FULL, "地址写错了，应该是三单元"),
        (FULL, "对头，交"),
    ],
)
def test_one_alone_gives_nothing_up(draft: Draft, text: str) -> None:
    assert not usual_words.gives_up(draft, text, Intent("cancel", 0.55))


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (TIMED, "写我儿媳妇屋头那个座机嘛，028-87650000"),
        (TIMED, "我怕他们找上门来，名字电话都莫写"),
        (PLACED, "就是前天夜里头两三点钟那阵"),
        (FULL, "等一下，我喊我家老大来看一眼再交"),
    ],
)
def test_a_plain_answer_is_almost_certain_however_long(draft: Draft, text: str) -> None:
    assert usual_words.surely_answers(draft, text)


@pytest.mark.parametrize("draft", [TOLD, PLACED, TIMED, OFFERED, FULL, BESIDE_ANOTHER, INVITED])
@pytest.mark.parametrize(
    "text",
    [
        "不想活了",
        "算了，活着没意思",
        "没得人要我，我走了算了",
        "不用管我了，下辈子再说",
        "他提起刀又来砸门了",
        "娃儿脸都乌了，喊不答应",
    ],
)
def test_a_cry_for_help_is_never_almost_certainly_an_answer(draft: Draft, text: str) -> None:
    assert not usual_words.surely_answers(draft, text)
