"""Cases that their citizens want to take back."""

import pytest

from bot import withdrawal
from bot.case_question import Wish


@pytest.mark.parametrize("said", ["撤了还能再交吗", "社保卡丢了去哪里补", "谢谢", "路灯又坏了"])
def test_other_words_neither_take_back_nor_keep(said: str) -> None:
    assert withdrawal.takes_back(said) is None


@pytest.mark.parametrize(
    "said", ["想通了撤嘛", "我跟老伴商量过，不追究了", "嗯想好咯，撤脱", "考虑了一下还是收回来", "琢磨了下 取消吧"]
)
def test_who_thought_first_takes_back(said: str) -> None:
    assert withdrawal.gives_up(said)
    assert withdrawal.takes_back(said)


@pytest.mark.parametrize(
    "said", ["想好了，不想活了", "想了一晚上，走了算了", "还没想好撤不撤", "考虑好了，继续办", "都结束了吧，再见"]
)
def test_who_thought_of_something_else_does_not(said: str) -> None:
    assert not withdrawal.gives_up(said)


@pytest.mark.parametrize(
    "said",
    [
        "算了不用查了那个件",
        "算了嘛 我不投诉物业了",
        "前头报的那个灯 修好了 撤了嘛",
        "那个举报我不想搞了怕惹麻烦",
        "麻烦结束那个工单 我自己解决了",
        "电梯好了 那个件不用催了 撤了",
        "本人申请撤回该投诉事项",
        "那件事作罢",
    ],
)
def test_a_case_is_taken_back_in_own_words_also_where_none_was_spoken_of(said: str) -> None:
    assert withdrawal.gives_up(said)
    heard = withdrawal.hear(said)
    assert heard is not None
    assert (heard.wish, heard.sure) == (Wish.WITHDRAW, False)


@pytest.mark.parametrize("said", ["我不告他了", "停了吧 别办了", "不用来了 自己弄好了", "邻居道歉了 这个就算了"])
def test_what_may_be_about_anything_takes_back_only_what_was_spoken_of(said: str) -> None:
    assert withdrawal.gives_up(said)
    assert withdrawal.hear(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "不用了",
        "取消预约",
        "他们不管",
        "社区不来修",
        "我没说要撤啊",
        "没解决 别给我销案",
        "不用查了我晓得了",
        "你们是不是把我的单子撤了",
        "撤了没有",
        "再不办我就不投诉改上访",
    ],
)
def test_a_refusal_by_others_a_question_or_another_thing_takes_nothing_back(said: str) -> None:
    assert not withdrawal.gives_up(said)


@pytest.mark.parametrize(
    ("said", "really"),
    [
        ("不举报了", True),
        ("不用再跟进了", True),
        ("不用了", False),
        ("我没说要撤啊", False),
        ("再不办我就告你们", False),
    ],
)
def test_who_is_asked_whether_they_are_sure_is_understood(said: str, really: bool) -> None:
    assert withdrawal.takes_back(said) is really


def test_who_asks_whether_it_was_taken_back_wants_to_know() -> None:
    assert withdrawal.asks_whether_done("你们是不是把我的单子撤了")
    assert not withdrawal.asks_whether_done("能不能帮我撤了")


@pytest.mark.parametrize(
    "said",
    [
        "嗯，确定，不用再找他们了",
        "对，撤了吧，人家都道歉了",
        "是的，已经修好了",
        "要得，反正也弄好了",
        "确定撤回，我自己找人弄好了",
        "嗯，他们昨天就来修了",
        "没错，撤掉，孩子都考完试了",
        "对的，老板把钱退给我了",
        "确定，以后有事再找你们",
        "恩，就不麻烦你们跑了",
    ],
)
def test_a_yes_with_a_reason_or_a_tail_is_a_yes(said: str) -> None:
    assert withdrawal.takes_back(said) is True


@pytest.mark.parametrize(
    "said", ["嗯，但是他们还没把钱退我", "是的，他们还在施工", "好，那先不撤", "嗯，还是办嘛", "对，还没解决呢，不能撤"]
)
def test_a_yes_that_takes_itself_back_keeps_the_case(said: str) -> None:
    assert withdrawal.takes_back(said) is False


@pytest.mark.parametrize(
    "said",
    [
        "对了，还有个事，楼下又在烧烤",
        "好，那我投诉另外一件",
        "嗯，我家水管漏水了",
        "嗯，问一下居住证怎么办",
        "行，转人工",
        "嗯？撤了就不管了吗",
    ],
)
def test_a_yes_before_something_else_neither_takes_back_nor_keeps(said: str) -> None:
    assert withdrawal.takes_back(said) is None
