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


def test_short_clauses_under_the_same_heading_share_a_passage() -> None:
    (found,) = chunks(NOTICE)
    assert found.path == ()
    found = chunks(
        "第一章 总则\n" + "\n".join(f"第{n}条 这是第{n}条的内容。" + "再说一句话。" * 16 for n in "一二三四五六")
    )
    assert all(chunk.path[0] == "第一章 总则" for chunk in found)
    assert len(found) == 3


def test_every_piece_of_a_table_names_its_columns() -> None:
    rows = [f"| 第{number}窗口 | {number}号楼大厅{'东侧' * 20} | 周一至周五 |" for number in range(1, 21)]
    found = chunks("\n".join(["# 办理地点", "| 窗口 | 地址 | 时间 |", "| --- | --- | --- |", *rows]))
    assert len(found) > 3
    assert all(chunk.path == ("办理地点",) and "窗口：第" in chunk.text and "地址：" in chunk.text for chunk in found)
    assert "窗口：第7窗口；地址：7号楼大厅" in "\n".join(chunk.text for chunk in found)


def test_a_row_longer_than_a_passage_begins_each_piece_with_its_first_cell() -> None:
    row = f"| 低保 | {'申请人先到社区。' * 60} | {'带上身份证。' * 40} |"
    found = chunks(f"| 事项 | 流程 | 材料 |\n| --- | --- | --- |\n{row}")
    assert len(found) > 1
    assert all(chunk.text.startswith("事项：低保；") and len(chunk.text) <= LONGEST for chunk in found)


def test_a_table_without_a_head_tells_pairs() -> None:
    (found,) = chunks("|  |  |\n| --- | --- |\n| 办理时限 | 5个工作日 |\n| 收费 | 不收费 |")
    assert found.text == "办理时限：5个工作日\n收费：不收费"


def test_items_of_a_list_stand_under_the_item_above_them() -> None:
    inner = "\n".join(f"  - 第{number}种材料，" + "要带原件和复印件" * 12 for number in range(1, 8))
    found = chunks(f"# 材料\n- 本人申请：\n{inner}\n- 代办")
    assert ("材料", "本人申请") in [chunk.path for chunk in found]
    assert found[-1].path == ("材料",)


@given(st.text(alphabet="|-\\ \n:材料份数身份证1", max_size=400))
def test_no_table_loses_a_cell(text: str) -> None:
    found = chunks(text)
    kept = Counter("".join(chunk.text for chunk in found))
    assert not {character for character in Counter(text) - kept if character in "材料份数身份证1"}
    assert all(len(chunk.text) <= LONGEST for chunk in found)
