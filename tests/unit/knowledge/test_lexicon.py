"""BM25 over numbered tokens: shares, statistics from elsewhere, and texts that hold nothing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.lexicon import Lexicon, ShortTexts
from knowledge_base.vocabulary import Ids, Vocabulary, tokens


def numbered(*texts: str) -> tuple[Vocabulary, list[Ids]]:
    vocabulary = Vocabulary()
    return vocabulary, [vocabulary.ids(tokens(text)) for text in texts]


def test_coverage_is_the_share_of_the_question_that_a_text_holds() -> None:
    vocabulary, texts = numbered("居住证申领", "路灯报修", "")
    lexicon = Lexicon(texts)
    whole, nothing = vocabulary.known(tokens("居住证申领")), vocabulary.known(tokens("比特币"))
    assert lexicon.coverage(whole)[0] > 3 * lexicon.coverage(whole)[1]
    assert lexicon.coverage(nothing).tolist() == [0, 0, 0]


def test_a_number_counts_with_what_it_numbers() -> None:
    vocabulary, texts = numbered("3天内办结 2月起施行", "2天内办结 3月起施行")
    scores = Lexicon(texts).scores(vocabulary.known(tokens("2月")))
    assert scores[0] > scores[1] > 0


def test_a_few_texts_weighed_by_a_larger_collection_score_as_if_they_stood_in_it() -> None:
    vocabulary, texts = numbered("居住证申领", "路灯报修", "公积金提取", "居住证签注")
    lexicon = Lexicon(texts)
    alone = Lexicon(texts[:1], lexicon.statistics)
    asked = vocabulary.known(tokens("居住证在哪里申领"))
    np.testing.assert_allclose(alone.coverage(asked), lexicon.coverage(asked)[:1], rtol=1e-6)


def test_of_short_texts_the_one_that_says_little_else_is_most_alike() -> None:
    vocabulary, texts = numbered("路灯报修", "路灯报修要说清灯杆编号和所在的街道门牌")
    alike = ShortTexts(texts).similarity(vocabulary.known(tokens("路灯报修")))
    assert alike[0] > alike[1] > 0


def test_no_text_at_all_is_searched_without_harm() -> None:
    assert Lexicon([]).scores(np.array([1, 2], dtype=np.int32)).tolist() == []


@given(st.lists(st.text(alphabet="社保卡公积金居住证abc", max_size=12), min_size=1, max_size=8), st.text(max_size=8))
def test_every_share_lies_between_nought_and_one(texts: list[str], question: str) -> None:
    vocabulary, ids = numbered(*texts)
    shares = Lexicon(ids).coverage(vocabulary.known(tokens(question)))
    assert ((shares >= 0) & (shares <= 1.0001)).all()
