"""What an entry must be like to be stored."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.checks import Mistake, Problem, mistakes
from knowledge_base.entry import Document, Entry, Guide, Validity

GUIDE = Guide(
    id="permit", title="居住证申领", area="residence", source="示例", as_of=date(2026, 10, 1), steps=("申请。",)
)
NOTICE = Document(id="notice", title="通知", source="示例", as_of=date(2026, 10, 1), text="正文")


def test_good_entries_have_no_mistakes() -> None:
    assert mistakes(GUIDE) == mistakes(NOTICE) == []


@pytest.mark.parametrize(
    ("entry", "mistake"),
    [
        (replace(GUIDE, id="../etc"), Mistake("id", Problem.BAD_ID)),
        (replace(GUIDE, id="x" * 101), Mistake("id", Problem.BAD_ID)),
        (replace(GUIDE, area=""), Mistake("area", Problem.MISSING)),
        (replace(NOTICE, text=" \n"), Mistake("text", Problem.MISSING)),
        (replace(GUIDE, steps=("申请。", " ")), Mistake("steps", Problem.MISSING)),
        (replace(GUIDE, title="长" * 301), Mistake("title", Problem.TOO_LONG)),
        (replace(GUIDE, wordings=("问",) * 201), Mistake("wordings", Problem.TOO_MANY)),
        (replace(GUIDE, districts=("510104", "0")), Mistake("districts", Problem.UNKNOWN_DISTRICT)),
        (
            replace(GUIDE, validity=Validity(effective=date(2026, 2, 1), expires=date(2026, 1, 1))),
            Mistake("expires", Problem.ENDS_BEFORE_IT_BEGINS),
        ),
        (
            replace(GUIDE, validity=Validity(superseded_by="permit")),
            Mistake("superseded_by", Problem.SUPERSEDES_ITSELF),
        ),
    ],
)
def test_each_mistake_is_named_with_its_field(entry: Entry, mistake: Mistake) -> None:
    assert mistakes(entry) == [mistake]
