"""Signs and English in place of the usual answers."""

import pytest

from bot import foreign


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("👌", "确认提交"),
        ("👍👍👍", "确认提交"),
        ("OK👍", "确认提交"),
        ("yes, submit it please", "确认提交"),
        ("that’s right, please send", "确认提交"),
        ("no problem", "确认提交"),
        ("skip", "跳过"),
        ("I don't know", "跳过"),
        ("no phone, anonymous please", "匿名"),
        ("cancel", "取消"),
        ("no, wrong", "不对"),
        ("❌", "不对"),
        ("yesterday night", "昨天晚上"),
        ("It was the day before yesterday.", "前天"),
    ],
)
def test_the_usual_answers_are_understood_in_signs_and_in_english(text: str, answer: str) -> None:
    assert foreign.answer(text) == answer


@pytest.mark.parametrize(
    "text", ["🙏", "😡😡", "13800138000", "the street lamp is broken", "wrong place", "yes no", "对👌"]
)
def test_what_says_more_or_nothing_is_no_usual_answer(text: str) -> None:
    assert foreign.answer(text) is None


def test_pictures_beside_words_are_left_out_and_never_all_there_is() -> None:
    assert foreign.without_pictures("嗯嗯👌没问题") == "嗯嗯没问题"
    assert foreign.without_pictures("🙏") == "🙏"
