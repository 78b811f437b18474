"""How characters sound, and pinyin typed for them."""

import pytest

from language.sounds import by_sound, initials, mended, sounds, syllable, syllables


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


def test_what_sounds_like_a_known_word_is_written_as_the_longest_that_it_may_be() -> None:
    known = by_sound(["失业金", "失业金申领", "龙泉驿"])
    assert mended("我要失叶金身领，在龙全驿", known) == "我要失业金申领，在龙泉驿"


def test_what_is_spelt_right_is_left_and_so_is_what_two_words_sound_like() -> None:
    assert mended("失叶金", by_sound(["失业金"]), range(3)) == "失叶金"
    assert mended("失叶", by_sound(["失业", "失叶"])) == "失叶"
