"""Lists of phrases as patterns."""

from language.phrases import any_of, longest_first


def test_the_longest_phrase_at_a_place_is_found() -> None:
    assert any_of(["公", "公积金", "公积", "金"]).findall("公积金和公积，金公") == ["公积金", "公积", "金", "公"]


def test_phrases_are_taken_as_they_are_written() -> None:
    assert any_of(["a.c", "(1)"]).findall("abc a.c (1) 1") == ["a.c", "(1)"]


def test_what_follows_the_first_character_may_look_around() -> None:
    names = longest_first({"高新": "(?<![提]高)新", "高新区": "新区"})
    assert names.findall("提高新生儿，高新人，高新区") == ["高新", "高新区"]
