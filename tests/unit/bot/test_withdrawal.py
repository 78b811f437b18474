"""Cases that their citizens want to take back."""

import pytest

from bot import withdrawal


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
