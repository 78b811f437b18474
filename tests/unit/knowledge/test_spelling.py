"""Words typed wrongly by sound are found among the words the base uses."""

import pytest

from knowledge_base.spelling import Speller


@pytest.fixture(scope="module")
def speller() -> Speller:
    words = [
        "失业",
        "失业保险",
        "申领",
        "养老金",
        "资格",
        "认证",
        "停电",
        "抢修",
        "公积金",
        "贷款",
        "申请",
        "材料",
        "怎么",
    ]
    return Speller(words, (word[place : place + 2] for word in words for place in range(len(word) - 1)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("失叶金怎么领", "失业"), ("养老金任证", "认证"), ("亭电了", "停电"), ("公积金待款", "贷款")],
)
def test_a_word_wrong_by_sound_is_mended(speller: Speller, typed: str, meant: str) -> None:
    assert meant in " ".join(speller.meant(typed))


@pytest.mark.parametrize(
    ("typed", "meant"), [("工积金带款怎么深请", "公积金贷款怎么申请"), ("养老金字格任政", "养老金资格认证")]
)
def test_a_sentence_with_several_wrong_is_read_as_it_was_meant(speller: Speller, typed: str, meant: str) -> None:
    assert speller.mended(typed) == meant


@pytest.mark.parametrize("typed", ["失业金怎么领", "申请材料", "今天天气", ""])
def test_what_is_written_rightly_is_left_alone(speller: Speller, typed: str) -> None:
    assert speller.meant(typed) == []
    assert speller.mended(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gjj怎么取", "公积金"), ("shiye了怎么办", "失业"), ("公ji金怎么取", "公积金"), ("renzheng", "认证")],
)
def test_pinyin_and_initials_stand_for_words(speller: Speller, typed: str, meant: str) -> None:
    assert meant in speller.meant(typed)


@pytest.mark.parametrize("typed", ["wifi", "xyz", "a", "app下载"])
def test_latin_that_is_no_pinyin_means_itself(speller: Speller, typed: str) -> None:
    assert speller.meant(typed) == []
