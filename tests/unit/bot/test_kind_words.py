"""The words for a request, typed as they sound."""

import pytest

from bot import hearing, kind_words
from escalation.case import CaseKind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("我要头诉", CaseKind.COMPLAINT),
        ("我想头素一下烧烤摊", CaseKind.COMPLAINT),
        ("投素物业", CaseKind.COMPLAINT),
        ("头诉楼上装修吵", CaseKind.COMPLAINT),
        ("偷诉一家店", CaseKind.COMPLAINT),
        ("我们要投述饭店", CaseKind.COMPLAINT),
        ("你好我要举暴一家黑网吧", CaseKind.REPORT),
        ("我要举抱", CaseKind.REPORT),
        ("给你们举爆一个事", CaseKind.REPORT),
        ("举包老板", CaseKind.REPORT),
        ("我要表杨一下社区", CaseKind.PRAISE),
    ],
)
def test_they_are_heard(said: str, kind: CaseKind) -> None:
    assert hearing.named_kind(said) is None
    assert hearing.named_kind(kind_words.mended(said)) is kind


@pytest.mark.parametrize(
    "said", ["我要投诉", "我要投宿", "有人偷树", "保险公司要拒保", "我要聚宝", "要头数", "举报", "投诉举报都在这里吗"]
)
def test_what_is_a_word_stays_one(said: str) -> None:
    assert kind_words.mended(said) == said
