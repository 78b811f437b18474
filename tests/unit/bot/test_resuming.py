"""The wish to go on with a request, in many words."""

import pytest

from bot import form_turn, resuming
from bot.request_draft import Slot

TOLD = ("我要投诉门口的烧烤摊占道",)


@pytest.mark.parametrize(
    "said",
    [
        "可以了 咱们往下走",
        "明白，说回烧烤摊那个",
        "晓得咯，先前说到哪儿了",
        "话说回来我那个投诉",
        "好嘞谢谢，接着来",
        "没有别的问题了，继续填",
        "言归正传嘛",
        "懂了，先把投诉登记完",
    ],
)
def test_who_goes_on_says_so_in_many_words(said: str) -> None:
    assert resuming.is_meant(said, TOLD)


@pytest.mark.parametrize(
    "said", ["烧烤摊昨天又来了", "老年卡到哪里办", "继续教育的补贴怎么领", "不投诉了，算了", "继续说我家楼上漏水那件事"]
)
def test_what_names_something_else_is_heard_itself(said: str) -> None:
    assert not resuming.is_meant(said, TOLD)


@pytest.mark.parametrize(
    "said",
    [
        "懂了懂了，回到刚刚那个单子",
        "哦这样子嘞，那我们接到往下填",
        "不耽搁了，把表填起走",
        "好嘞，刚才登记到一半的继续",
        "算了不问了，先把单子弄完",
        "好的，下面该填啥子了",
        "可以，回去填刚才的",
        "回到正题",
    ],
)
def test_who_takes_the_form_up_again_says_so_in_many_words(said: str) -> None:
    assert resuming.takes_up(said, TOLD[0])


@pytest.mark.parametrize(
    "said",
    [
        "返回上一步",
        "返回我换个电话",
        "那个内容我想重新写一下",
        "接着昨天晚上又来摆",
        "跳过，继续",
        "继续，匿名",
        "先不填了，改天继续",
        "他们继续在那里摆摊",
    ],
)
def test_a_step_back_an_answer_and_what_tells_something_take_no_form_up(said: str) -> None:
    assert not resuming.takes_up(said, TOLD[0])


@pytest.mark.parametrize(
    ("slot", "said", "answer"),
    [
        (Slot.WHERE, "行行行，接着填嘛，地址青羊区草市街10号", "地址青羊区草市街10号"),
        (Slot.WHERE, "好嘛好嘛继续，在金牛区沙湾路", "在金牛区沙湾路"),
        (Slot.WHERE, "要得，接到说嘛，温江区柳城街道", "温江区柳城街道"),
        (Slot.WHERE, "哎行嘛，接着登记，武侯区晋阳路45号", "武侯区晋阳路45号"),
        (Slot.WHERE, "好好好继续填，幸福小区南门", "幸福小区南门"),
        (Slot.WHERE, "行，接着来。成华区建设巷", "成华区建设巷"),
        (Slot.WHERE, "得行得行，往下走嘛，锦江区水碾河路3号院", "锦江区水碾河路3号院"),
        (Slot.WHERE, "算了算了继续嘛 地点是双流区东升街道", "地点是双流区东升街道"),
        (Slot.WHERE, "行了行了接着报嘛我在郫都区犀浦街道", "我在郫都区犀浦街道"),
        (Slot.WHERE, "好嘛，金牛区沙湾路", "金牛区沙湾路"),
        (Slot.WHEN, "行行行接着说，昨天下午", "昨天下午"),
        (Slot.WHEN, "好嘛继续填，上个礼拜三", "上个礼拜三"),
        (Slot.WHEN, "要得要得，接着弄嘛，前天晚上十点", "前天晚上十点"),
        (Slot.WHEN, "继续嘛 国庆节开始的", "国庆节开始的"),
    ],
)
def test_an_answer_behind_the_word_to_go_on_is_the_answer(slot: Slot, said: str, answer: str) -> None:
    assert form_turn.without_lead(slot, said) == answer
    assert not resuming.is_meant(answer, TOLD)


@pytest.mark.parametrize(
    "said",
    [
        "继续填",
        "接着说烧烤摊的事",
        "行行行",
        "行知路3号",
        "接着继续教育的补贴在哪里领",
        "继续说，那个楼道里头堆得更多了",
    ],
)
def test_what_answers_nothing_stays_as_it_is(said: str) -> None:
    assert form_turn.without_lead(Slot.WHERE, said) == said
