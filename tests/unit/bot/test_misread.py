"""Who was answered something else than they asked, and says so."""

import pytest

from bot import misread


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("不是这个意思，我问的是到期了怎么续", "到期了怎么续"),
        ("不是，我问的是要不要本人去", "要不要本人去"),
        ("我不是问这个，我问的是贷款", "贷款"),
        ("你搞错了 我要问的是高龄补贴", "高龄补贴"),
        ("答非所问，我是说余额能不能给家人用", "余额能不能给家人用"),
        ("莫得对，我问的是临时救助", "临时救助"),
        ("我问的不是身份证，是护照", "护照"),
        ("理解错了，是上小学", "上小学"),
        ("不是问断缴，是问异地备案怎么弄", "异地备案怎么弄"),
        ("牛头不对马嘴，我要的是补办流程", "补办流程"),
        ("我的意思是外地户口行不行", "外地户口行不行"),
        ("错了错了，问的是退休", "退休"),
    ],
)
def test_what_was_meant_is_heard(said: str, meant: str) -> None:
    assert misread.heard(said) == meant


@pytest.mark.parametrize("said", ["不是这个意思", "你答的不是我想问的", "我说的不是这个", "你理解错了", "我不是要这个"])
def test_that_it_was_not_meant_is_heard(said: str) -> None:
    assert misread.heard(said) == ""


@pytest.mark.parametrize(
    "said",
    ["不对", "是不是要本人去", "不是本人去可以吗", "我说一下情况", "我要投诉他", "不是，我要投诉物业", "没说到点子上"],
)
def test_other_words_are_none_of_it(said: str) -> None:
    assert misread.heard(said) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("没有我要的，我问的是掉了", "掉了"),
        ("都不是，我说的是过期了的", "过期了的"),
        ("不是这几个，我说的外地住院那种", "外地住院那种"),
        ("都不对，我要的是关店不做了", "关店不做了"),
    ],
)
def test_none_of_the_choices_but_another_thing_is_heard(said: str, meant: str) -> None:
    assert misread.heard(said) == meant
