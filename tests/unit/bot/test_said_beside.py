"""What people say beside what they want."""

import pytest

from bot import said_beside


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("谢谢，我还想问居住证怎么办", "我还想问居住证怎么办"),
        ("多谢了，对了老年卡咋个办", "对了老年卡咋个办"),
        ("好的谢谢，不过我现在还有个事，楼下井盖破了", "不过我现在还有个事，楼下井盖破了"),
        ("辛苦了，我想再反映个事情", "我想再反映个事情"),
        ("好的谢谢，提交吧", "好的谢谢，提交吧"),
        ("感谢你们把路灯修好了", "感谢你们把路灯修好了"),
        ("谢谢", "谢谢"),
    ],
)
def test_thanks_before_another_matter_are_passed_over(said: str, rest: str) -> None:
    assert said_beside.beyond_thanks(said) == rest


@pytest.mark.parametrize("said", ["晓得了", "好的记下了", "嗯嗯收到", "要得，明白了", "哦", "好嘞，我记到了"])
def test_that_it_was_heard_says_nothing_else(said: str) -> None:
    assert said_beside.acknowledges(said)


@pytest.mark.parametrize("said", ["晓得了，那要带什么", "好的提交", "记下我的电话", "还是不懂"])
def test_what_says_more_is_no_mere_word_of_it(said: str) -> None:
    assert not said_beside.acknowledges(said)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("我记性孬得很，到底去哪里办", "到底去哪里办"),
        ("我脑壳不好使，要哪些东西嘛", "要哪些东西嘛"),
        ("我认不到几个字，要带些啥子东西", "要带些啥子东西"),
        ("我七十岁了，要带啥子", "要带啥子"),
        ("要带哪些东西", "要带哪些东西"),
        ("我眼睛不好，家里还有个瘫在床上的老伴", "我眼睛不好，家里还有个瘫在床上的老伴"),
    ],
)
def test_why_a_question_is_hard_for_its_citizen_is_passed_over(said: str, question: str) -> None:
    assert said_beside.without_weakness(said) == question


@pytest.mark.parametrize("said", ["算了，我自己去问物业，还是谢谢你", "我回头自己去看", "不问了", "算了不说了"])
def test_who_lets_it_be_is_heard(said: str) -> None:
    assert said_beside.leaves_it(said)


@pytest.mark.parametrize("said", ["谢谢，那要带什么", "我自己去办行不行", "老板跑了"])
def test_who_asks_on_does_not_let_it_be(said: str) -> None:
    assert not said_beside.leaves_it(said)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("那居住证你总晓得嘛，我租房子住的，要满足啥条件", "那居住证，我租房子住的，要满足啥条件"),
        ("你晓得不，我被开除了，咋个办", "你晓得不，我被开除了，咋个办"),
        ("公积金你们懂不", "公积金你们懂不"),
        ("12345你知道吗？", "12345你知道吗？"),
    ],
)
def test_what_is_only_said_to_us_of_what_is_named_is_left_out_of_a_question(said: str, left: str) -> None:
    assert said_beside.without_address(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "你莫豁我哦，人家交了一百多",
        "真的假的哦",
        "真的吗",
        "你没算错吧",
        "不会吧，我同事说只能领一年",
        "你不要哄我这个老太婆",
    ],
)
def test_a_doubt_of_what_was_told_is_heard(said: str) -> None:
    assert said_beside.doubts(said)


@pytest.mark.parametrize(
    "said",
    [
        "老板骗我签了合同",
        "骗我钱的那家店又开门了",
        "不可能天天都这样吵",
        "楼下说不会吵了，又来了",
        "他们是不是搞错了户口",
        "我被人哄起办了卡",
    ],
)
def test_what_others_did_is_no_doubt_of_what_was_told(said: str) -> None:
    assert not said_beside.doubts(said)
