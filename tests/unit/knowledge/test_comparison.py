"""Two versions side by side: only what differs, line by line."""

from dataclasses import replace
from datetime import date
from time import process_time

from knowledge_base.comparison import FieldChange, Line, Mark, compare
from knowledge_base.entry import Document, Guide, Validity

GUIDE = Guide(
    id="permit",
    title="居住证申领",
    area="residence",
    source="示例",
    as_of=date(2026, 10, 1),
    steps=("带身份证。", "到派出所。", "等通知。"),
)
NOTICE = Document(id="notice", title="通知", source="示例", as_of=date(2026, 10, 1), text="第一条\n第二条")


def test_equal_versions_differ_in_nothing() -> None:
    assert compare(GUIDE, replace(GUIDE)) == ()


def test_a_list_shows_which_item_is_new_and_which_is_gone() -> None:
    (change,) = compare(GUIDE, replace(GUIDE, steps=("带身份证。", "网上办。", "等通知。")))
    assert change == FieldChange(
        "steps",
        (
            Line(Mark.SAME, "带身份证。"),
            Line(Mark.REMOVED, "到派出所。"),
            Line(Mark.ADDED, "网上办。"),
            Line(Mark.SAME, "等通知。"),
        ),
    )


def test_a_text_is_compared_by_its_lines_and_a_day_as_a_whole() -> None:
    later = replace(NOTICE, text="第一条\n第二条\n第三条", validity=Validity(repealed=date(2026, 8, 15)))
    repealed, text = compare(NOTICE, later)
    assert repealed == FieldChange("repealed", (Line(Mark.ADDED, "2026-08-15"),))
    assert text.lines[-1] == Line(Mark.ADDED, "第三条")


def test_a_guide_that_becomes_a_document_loses_its_steps() -> None:
    fields = {change.field for change in compare(GUIDE, replace(NOTICE, id="permit"))}
    assert fields == {"title", "text", "area", "steps"}


def test_a_long_hostile_text_is_compared_in_no_time() -> None:
    started = process_time()
    compare(replace(NOTICE, text="甲\n" * 200_000), replace(NOTICE, text="乙\n" + "甲\n" * 190_000))
    assert process_time() - started < 5
