"""Documents are cut along their structure, and nothing of them is lost."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.chunking import LONGEST, chunks

NOTICE = """关于做好某项工作的通知
第一章 总则
第一条 为了方便群众办事，制定本办法。
第二章 办理
一、申请
（一）本人申请。申请人带上身份证到窗口办理，也可以在网上提交。
（二）代为申请。代办人还要带上委托书。
二、审核
"""


def test_a_passage_knows_the_headings_above_it() -> None:
    clauses = [
        f"（{number}）{who}申请。" + "带上身份证到窗口办理。" * 20 for number, who in (("一", "本人"), ("二", "代为"))
    ]
    found = chunks("\n".join(["第一章 总则", "本办法自发布之日起施行。", "第二章 办理", "一、申请", *clauses]))
    assert found[-1].path == ("第二章 办理", "一、申请", "（二）代为申请")


def test_a_heading_in_the_middle_of_a_line_starts_a_passage_of_its_own() -> None:
    text = "某市办事规定。" + "一、申请条件 " + "在本市居住满半年。" * 20 + " 二、申请材料 " + "身份证和户口簿。" * 20
    assert [chunk.path for chunk in chunks(text)][-1] == ("二、申请材料",)


def test_a_heading_with_nothing_under_it_stays_as_text() -> None:
    assert any("二、审核" in chunk.text for chunk in chunks(NOTICE))


def test_a_decimal_number_is_no_heading() -> None:
    assert len(chunks("缴费比例为 1.5 倍，另有 2.5 倍的情况。")) == 1


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    found = chunks("这是一句不长的话。" * 100)
    assert len(found) > 1
    assert all(chunk.text.endswith("。") and len(chunk.text) <= LONGEST for chunk in found)


@given(st.text(alphabet="一二、（）章条第。；\n #市民办事abc1.", max_size=600))
def test_no_character_is_lost_and_no_passage_is_too_long(text: str) -> None:
    found = chunks(text)
    kept = Counter("".join(chunk.text for chunk in found))
    lost = {character for character in Counter(text) - kept if character not in "#\n "}
    assert not lost
    assert all(len(chunk.text) <= LONGEST for chunk in found)
