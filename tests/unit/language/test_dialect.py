import pytest

from language import dialect


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("社保卡掉了咋个补", "社保卡丢了怎么补"),
        ("公积金啷个提", "公积金怎么提"),
        ("要啥子材料", "要什么材料"),
        ("莫得公交，没得路灯", "没有公交，没有路灯"),
        ("办这个好多钱", "办这个多少钱"),
        ("失业金领好多个月", "失业金领多少个月"),
        ("勒个摊摊儿搞快管一哈", "这个摊子快点管一下"),
        ("屋头娃儿不晓得", "家里孩子不知道"),
        ("居住证要住满好久", "居住证要住满多久"),
    ],
)
def test_dialect_becomes_standard(typed: str, meant: str) -> None:
    assert dialect.standard(typed) == meant


@pytest.mark.parametrize(
    "kept",
    [
        "路灯黑了三天",
        "取得行政许可",
        "不得行驶",
        "需要得到答复",
        "老火锅店",
        "野蛮施工",
        "没得到回复",
        "如何办理居住证",
        "哪个部门负责",
    ],
)
def test_standard_words_that_look_like_dialect_stay(kept: str) -> None:
    assert dialect.standard(kept) == kept


@pytest.mark.parametrize(("typed", "meant"), [("好多人投诉", "很多人投诉"), ("停水好多天了", "停水很多天了")])
def test_many_is_told_from_how_many(typed: str, meant: str) -> None:
    assert dialect.standard(typed) in {typed, meant}
    assert "多少" not in dialect.standard(typed)


@pytest.mark.parametrize("phrase", dialect.PHRASES)
def test_no_standard_phrase_is_dialect_again(phrase: str) -> None:
    once = dialect.standard(phrase)
    assert dialect.standard(once) == once


def test_the_table_is_large_enough_to_matter() -> None:
    assert len(dialect.PHRASES) >= 80
