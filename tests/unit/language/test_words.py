import time

from language import words


def test_words_are_the_matter_without_function_words() -> None:
    found = words.words("请问灵活就业人员怎么交社保")
    assert {"灵活", "就业", "社保"} <= set(found)
    assert not {"请问", "怎么"} & set(found)


def test_long_words_give_their_inner_words_too() -> None:
    assert {"公积", "公积金"} <= set(words.words("公积金提取"))


def test_street_names_are_words() -> None:
    assert "桂溪街道" in words.words("桂溪街道路灯")


def test_blanks_are_no_words() -> None:
    assert words.words("社保 医保") == ["社保", "医保"]


def test_grams_are_characters_and_pairs_within_a_run() -> None:
    assert words.grams("社保的卡") == ["社", "保", "社保", "卡"]


def test_numbers_and_latin_words_stay_whole() -> None:
    assert words.grams("办etc2026年") == ["办", "etc2026", "年"]


def test_other_sizes_can_be_asked_for() -> None:
    assert words.grams("公积金", sizes=(2, 3)) == ["公积", "积金", "公积金"]


def test_an_empty_text_has_neither() -> None:
    assert words.words("") == []
    assert words.grams("") == []


def test_grams_are_made_fast_enough_to_index_everything() -> None:
    started = time.process_time()
    for _ in range(2000):
        words.grams("灵活就业人员怎么交社保")
    assert time.process_time() - started < 0.5
