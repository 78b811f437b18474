"""What is said of the queue for a person."""

import pytest

from bot import queue_hearing


@pytest.mark.parametrize(
    "said", ["有人没得", "咋个没得人回", "人呢", "请问这会儿有没有人值班", "客服在吗", "喂还有活人没"]
)
def test_who_asks_if_anybody_is_there_is_heard(said: str) -> None:
    assert queue_hearing.asks_for_anybody(said)


@pytest.mark.parametrize("said", ["周末上班不", "大厅有人值班没得", "有人偷排污水", "没人管", "家里没得人"])
def test_other_words_of_people_ask_for_nobody(said: str) -> None:
    assert not queue_hearing.asks_for_anybody(said)
