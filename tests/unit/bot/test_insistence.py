"""Who wants something registered after all is heard."""

import pytest

from bot import insistence


@pytest.mark.parametrize("text", ["提交诉求", "麻烦登记一下", "那你转给管这个的部门", "帮我写下来嘛，喊人给我回个话"])
def test_a_question_is_to_be_kept(text: str) -> None:
    assert insistence.wants_it_kept(text)


@pytest.mark.parametrize("text", ["不登记", "算了", "谢谢", "那公租房呢"])
def test_a_question_is_not_to_be_kept(text: str) -> None:
    assert not insistence.wants_it_kept(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我就是要举报他，登记嘛", ""),
        ("那就登记嘛", ""),
        ("麻烦报上去", ""),
        ("我要把这个事好生报上去", ""),
        ("我想反映上去", ""),
        ("还是要报，就是路灯那个事", "就是路灯那个事"),
        ("算了我还是登记一下吧，井盖的事", "井盖的事"),
    ],
)
def test_who_insists_wants_a_request(text: str, told: str) -> None:
    assert insistence.insists(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "怎么登记",
        "我要登记结婚",
        "给我办居住证登记",
        "我还是不投诉了",
        "就想问一下失业登记",
        "我还是要报名",
        "我想把医保报上去",
    ],
)
def test_a_register_of_another_kind_is_not_insisted_on(text: str) -> None:
    assert insistence.insists(text) is None
