"""What a typed search asks for, and what a text is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import search, text

hostile = st.text(alphabet=st.characters(), max_size=80) | st.text(
    "\"“”*^:()-+%_\\'&|!<> andornear灯路\x00\x1f\u200b", max_size=80
)


@pytest.mark.parametrize(
    ("typed", "tokens", "phrases"),
    [
        ("路灯", ("路灯",), ()),
        ("路灯  玉林街道", ("路灯", "玉林", "林街", "街道"), ()),
        ("灯", ("灯",), ()),
        ("“路灯坏了”", ("路灯", "灯坏"), ("路灯坏了",)),
        ('"路灯坏了', ("路灯", "灯坏"), ("路灯坏了",)),
        ("WQ20261123-0001", ("wq20261123", "0001"), ()),
        ("路灯 OR NEAR(井盖)", ("路灯", "or", "near", "井盖"), ()),
        ("我的", (), ()),
        ("", (), ()),
        ("*%_'\x00", (), ()),
    ],
)
def test_a_search_asks_for_all_words_and_for_phrases_in_quotes(
    typed: str, tokens: tuple[str, ...], phrases: tuple[str, ...]
) -> None:
    assert search.sought(typed) == search.Sought(tokens, phrases)


@given(st.text(alphabet="路灯坏了三天没人修的abc12，。 ", min_size=1, max_size=60), st.data())
def test_every_piece_of_a_text_asks_for_nothing_that_the_text_lacks(written: str, data: st.DataObject) -> None:
    normal = text.normalise(written)
    words = normal.split()
    if words:
        word = data.draw(st.sampled_from(words))
        if not word.isascii():  # a number or a Latin word is found whole
            start = data.draw(st.integers(0, len(word) - 1))
            piece = word[start : data.draw(st.integers(start + 1, len(word)))]
            if not any(character.isascii() for character in piece):
                assert set(search.sought(piece).tokens) <= set(search.tokens_of(normal))


@given(hostile)
def test_tokens_hold_nothing_that_a_search_language_could_read(typed: str) -> None:
    for token in (*search.sought(typed).tokens, *search.tokens_of(text.normalise(typed))):
        assert token.isalnum()
        assert len(token) <= 40


def test_a_very_long_search_is_cut() -> None:
    assert len(search.sought("路灯井盖" * 1250).tokens) <= 200
    assert len(search.sought("a b c d " * 600).tokens) <= 12
