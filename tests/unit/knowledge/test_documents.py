"""Documents from Markdown with a head in YAML: what is good is read, and every mistake is told at once."""

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.chunking import chunks
from knowledge_base.documents import SAMPLE_DOCUMENTS, read_documents
from knowledge_base.entry import Document, Guide, Standing
from knowledge_base.fields import FileErrors
from knowledge_base.guides import SAMPLE_GUIDES, read_guides

TODAY = date(2026, 11, 23)
GOOD = (
    """---
id: notice
title: 办事通知
number: 成府发〔2024〕12号
issuer: 市政府
source: 示例·据某通知整理
as_of: 2026-10-01
validity: {repealed: 2026-08-15, superseded_by: other}
wordings: [通知说啥, 通知还管用不, 通知哪年的, 通之在哪看]
---
# 办事通知

"""
    + "通知的正文。" * 10
)


def _samples() -> tuple[dict[str, Guide], dict[str, Document]]:
    guides = {guide.id: guide for guide in read_guides(SAMPLE_GUIDES)}
    return guides, {one.id: one for one in read_documents(SAMPLE_DOCUMENTS, guides)}


def test_a_document_is_read_with_its_head_and_its_text(tmp_path: Path) -> None:
    (tmp_path / "notice.md").write_text(GOOD, encoding="utf-8")
    (document,) = read_documents(tmp_path, ["other"])
    assert (document.number, document.issuer) == ("成府发〔2024〕12号", "市政府")
    assert document.validity.superseded_by == "other"
    assert document.text.startswith("# 办事通知\n\n通知的正文。")


def test_all_mistakes_of_all_documents_are_told_together(tmp_path: Path) -> None:
    bad = GOOD.replace("issuer:", "isuer:").replace("{repealed: 2026-08-15,", "{repealed: 去年,")
    (tmp_path / "a.md").write_text(bad, encoding="utf-8")
    (tmp_path / "b.md").write_text(GOOD.split("# 办事")[0] + "短", encoding="utf-8")
    (tmp_path / "c.md").write_text("# 没有头", encoding="utf-8")
    (tmp_path / "d.md").write_text("---\nid: [\n---\n正文", encoding="utf-8")
    (tmp_path / "e.md").write_bytes("---\nid: x\n---\n正文".encode("gb18030"))
    with pytest.raises(FileErrors) as raised:
        read_documents(tmp_path)
    told = "\n".join(raised.value.mistakes)
    for mistake in (
        "a.md: notice: issuer is missing",
        "a.md: notice: isuer is not a field of a document",
        "a.md: notice: validity: repealed must be a date",
        "a.md: notice: superseded_by names other, which does not exist",
        "b.md: notice: id is used more than once",
        "b.md: notice: its text needs at least 50 characters",
        "c.md: needs a head in YAML",
        "d.md: not readable as YAML",
        "e.md: not readable as YAML in UTF-8",
    ):
        assert mistake in told


def test_the_sample_shows_every_way_in_which_a_document_can_stand() -> None:
    _, documents = _samples()
    assert {one.validity.standing(TODAY) for one in documents.values()} == set(Standing)
    superseded = [one for one in documents.values() if one.validity.superseded_by]
    assert superseded
    for one in superseded:
        assert documents[one.validity.superseded_by or ""].validity.standing(TODAY) is Standing.IN_FORCE


def test_two_districts_do_the_same_thing_in_their_own_way() -> None:
    _, documents = _samples()
    bound = [one for one in documents.values() if one.districts]
    assert len(bound) == 2
    assert len({one.districts for one in bound}) == 2
    assert len({one.wordings for one in bound}) == 1


def test_every_sample_document_is_marked_and_can_be_cut_into_passages() -> None:
    guides, documents = _samples()
    assert not guides.keys() & documents.keys()
    for one in documents.values():
        assert one.source.startswith("示例")
        assert "示例" in one.text
        assert len(one.wordings) >= 6
        assert chunks(one.text)


def test_what_another_body_deals_with_says_who_and_how_to_reach_it() -> None:
    guides, _ = _samples()
    elsewhere = [guide for guide in guides.values() if guide.channel]
    assert len(elsewhere) >= 6
    assert all("请" in (guide.channel or "") or "打" in (guide.channel or "") for guide in elsewhere)
