"""How characters sound, and pinyin typed for them."""

import pytest

from language.sounds import initials, sounds, syllable, syllables


@pytest.mark.parametrize(
    ("typed", "meant"), [("失叶", "失业"), ("公鸡金", "公积金"), ("射保", "社保"), ("能力", "棱利")]
)
def test_words_that_are_taken_for_each_other_sound_alike(typed: str, meant: str) -> None:
    assert sounds(typed) == sounds(meant)


def test_what_is_no_chinese_character_stands_for_itself() -> None:
    assert sounds("a1，") == ["a", "1", "，"]
    assert syllable("a") is None


def test_pinyin_is_cut_into_syllables_and_anything_else_into_none() -> None:
    assert syllables("gongjijin") == sounds("公积金")
    assert syllables("wifi") == []
    assert syllables("") == []


def test_initials_are_the_first_letters() -> None:
    assert initials("公积金") == "gjj"
