"""What a document says of itself is told from its own words, and what it says of others is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.reading.about import about

NOTICE = """某市人民政府办公厅文件
某府办发〔2024〕12号
某市人民政府办公厅
关于印发居住证办理办法的通知
各区（市）县人民政府：
根据《某省居住证办法》（某府发〔2020〕3号）的规定，制定本办法。
第一条 本办法适用于本市。
第二条 本办法自2024年5月1日起施行，有效期5年。
某市人民政府办公厅
2024年3月15日
"""


def test_a_notice_tells_its_title_number_issuer_and_days() -> None:
    found = about(NOTICE)
    assert found.title == "某市人民政府办公厅关于印发居住证办理办法的通知"
    assert (found.number, found.issuer) == ("某府办发〔2024〕12号", "某市人民政府办公厅")
    assert found.issued == date(2024, 3, 15)
    assert (found.effective, found.expires) == (date(2024, 5, 1), date(2029, 4, 30))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("关于办事的通知\n某人社发[2024]7号\n正文。", "某人社发〔2024〕7号"),
        ("发文字号：某府规（2023）1号\n关于办事的规定\n正文。", "某府规〔2023〕1号"),
        ("| 文号 | 某医保发〔2022〕100号 |\n正文。", "某医保发〔2022〕100号"),
        ("关于办事的通知\n按照某府发〔2020〕3号文件要求，现通知如下。", None),
        ("关于办事的通知\n根据《办法》（某府发〔2020〕3号），现通知如下。", None),
    ],
)
def test_the_number_is_the_documents_own(text: str, number: str | None) -> None:
    assert about(text).number == number


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 办事指引\n正文。", "办事指引"),
        ("索引号：12345\n发布日期：2024-01-02\n关于停水的公告\n正文。", "关于停水的公告"),
        ("关于停水的公告 因管道检修，定于明日停水。" + "请储水。" * 60, "关于停水的公告"),
        ("", ""),
    ],
)
def test_the_title_stands_behind_the_front_matter(text: str, title: str) -> None:
    assert about(text).title == title


def test_a_title_that_the_format_knows_is_taken_before_the_first_line() -> None:
    assert about(NOTICE, "居住证办理办法").title == "居住证办理办法"


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("发布日期：2024-01-02\n正文。", date(2024, 1, 2)),
        ("正文。\n某局\n二〇二四年十一月二十三日", date(2024, 11, 23)),
        ("正文。\n2024年2月30日", None),
        ("会议于2024年1月2日召开。", None),
    ],
)
def test_the_day_of_issue_stands_alone_or_behind_its_name(text: str, issued: date | None) -> None:
    assert about(text).issued == issued


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("本规定自2024年1月1日起实施。", (date(2024, 1, 1), None)),
        ("本细则自2024年2月29日起施行，有效期二年。", (date(2024, 2, 29), date(2026, 2, 27))),
        ("本通知自2024年1月1日起执行，有效期至2025年12月31日。", (date(2024, 1, 1), date(2025, 12, 31))),
        ("本办法自发布之日起施行，有效期5年。", (None, None)),
        ("《某办法》自2020年1月1日起施行。", (None, None)),
    ],
)
def test_since_and_until_when_it_holds_is_only_what_it_says_of_itself(
    text: str, days: tuple[date | None, date | None]
) -> None:
    found = about(text)
    assert (found.effective, found.expires) == days


@given(st.text(alphabet="本办法自年月日起施行有效期〔〕（）0123456789一二十号文发府局：\n|# ", max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    about(text)
