import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("１３８ＡＢｃ", "138ABc"),
        ("你好，请问：能办吗？！", "你好，请问：能办吗？！"),
        ("  路灯 \t 坏了　 三天  ", "路灯 坏了 三天"),
        ("第一行\r\n第二行\u2028第三行", "第一行\n第二行\n第三行"),
        ("一\n\n\n\n二", "一\n\n二"),
        ("零\u200b宽\ufeff字\u202e符\u2066", "零宽字符"),
        ("标签\U000e0041\U000e0042字符", "标签字符"),
        ("空\x00字\x07节\x1b", "空字节"),
        ("半个代理\ud800", "半个代理"),
        ("谢谢😀", "谢谢😀"),
        ("㎡⼀", "m2一"),
        ("\u3164\u2800", ""),
    ],
)
def test_cleaning_keeps_what_a_reader_sees_and_nothing_else(raw: str, cleaned: str) -> None:
    assert text.clean(raw) == cleaned


def test_what_is_taken_as_it_is_because_of_its_characters_would_be_kept_as_it_is() -> None:
    for character in filter(text._PLAIN.fullmatch, map(chr, range(0x10000))):
        # The blanks send it the long way.
        assert text.clean(f" {character} ") == character


def test_a_long_text_is_cut_at_the_limit_and_never_between_a_letter_and_its_accent() -> None:
    assert text.clean("一二三四五", limit=3) == "一二三"
    assert text.clean("aq\u0323b", limit=2) == "a"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_cleaning_twice_changes_nothing_and_never_exceeds_the_limit(raw: str, limit: int) -> None:
    cleaned = text.clean(raw, limit)
    assert len(cleaned) <= limit
    assert text.clean(cleaned, limit) == cleaned


@given(st.text(alphabet=st.characters(), max_size=200))
def test_normalised_text_has_no_punctuation_and_no_line_breaks(raw: str) -> None:
    assert all(character == " " or character.isalnum() or character.isidentifier() for character in text.normalise(raw))


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("娃儿上户要啥子材料嘛？", "孩子落户要什么材料嘛"),
        ("ETC 咋个办😀", "etc 怎么办"),
        ("社保（养老）断缴了，莫得法补？", "社保 养老 断缴了 没办法补"),
    ],
)
def test_normalised_text_is_standard_lower_case_words(typed: str, searched: str) -> None:
    assert text.normalise(typed) == searched


@pytest.mark.parametrize(
    ("said", "nothing"), [("？？？", True), ("。。。 ~", True), ("", True), ("1", False), ("嗯", False), ("👍", False)]
)
def test_signs_alone_say_nothing(said: str, nothing: bool) -> None:
    assert text.is_only_signs(said) is nothing
