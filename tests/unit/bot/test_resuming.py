"""The wish to go on with a request, in many words."""

import pytest

from bot import resuming

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
