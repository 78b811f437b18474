"""Messages with wishes of different kinds."""

import pytest

from bot import mixed
from bot.mixed import Wish


@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        ("我上次投诉的油烟那个咋样了，另外我还要投诉小区门口乱停车", [Wish.CASE, Wish.REQUEST]),
        ("电梯那个投诉办到哪了？还有居住证怎么办？", [Wish.CASE, Wish.QUESTION]),
        ("居住证怎么办，还有我要投诉我们楼下垃圾没人收", [Wish.QUESTION, Wish.REQUEST]),
        ("先投诉一下楼上装修太吵，再问问老年证怎么办", [Wish.QUESTION, Wish.REQUEST]),
        ("帮我催一下路灯那件事，再帮我登记一个新的，井盖也坏了", [Wish.CASE, Wish.REQUEST]),
        ("我要投诉物业不修电梯，同时想咨询下物业费能不能少交", [Wish.QUESTION, Wish.REQUEST]),
        ("老年卡怎么办？另外我们小区门口占道摆摊好烦", [Wish.QUESTION, Wish.REQUEST]),
        ("站牌扶端正了，我去看过，满意得很。对了我妈快七十了，那个坐公交的卡咋个办", [Wish.RATING, Wish.QUESTION]),
        ("我想问下公积金怎么提取，顺便反映一下金牛区茶店子路灯坏了三天了", [Wish.QUESTION, Wish.REQUEST]),
    ],
)
def test_each_wish_is_heard_and_a_request_comes_last(said: str, wishes: list[Wish]) -> None:
    assert [part.wish for part in mixed.parts(said)] == wishes


@pytest.mark.parametrize(
    "said",
    [
        "楼上天天吵，还有垃圾没人清，你们什么时候来处理？",
        "办居住证要什么材料？还要本人去吗？",
        "我要投诉物业，还有电梯也坏了",
        "楼道的灯坏了两个月，这个归哪个管嘛？我要投诉",
        "公司三个月没发工资，我该怎么办？还要等多久？",
        "居住证怎么办",
        "居住证怎么办，还有我身份证丢了",
        "失业金怎么领？另外我社保断了两个月",
        "我妈80了还要交医保吗？还有她腿不好走不动",
        "请问旧床垫该往哪儿甩？还有厕所敲出来的砖头瓦块又归哪儿收？",
    ],
)
def test_what_wants_one_kind_of_thing_stays_whole(said: str) -> None:
    assert mixed.parts(said) == ()


def test_to_be_told_of_a_case_and_to_press_for_it_are_two_wishes() -> None:
    parts = mixed.parts("停电那个事处理了没得？要是没处理就帮我催一哈")
    assert [part.wish for part in parts] == [Wish.CASE, Wish.CASE]
    assert [mixed.presses(part.text) for part in parts] == [False, True]
