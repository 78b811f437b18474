"""Every sentence of the wording file fits WeChat and has its blanks filled."""

import string
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime

import pytest

from bot import citations, form_words, small_talk
from bot.request_form import Draft, Problem, Slot
from bot.wording import WORDS
from escalation.case import CaseKind
from escalation.intake import OpenedCase
from knowledge_base.answer import Answer, Outcome, Related
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage
from language.emergencies import EmergencyKind

LIMIT = 2048
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
EMPTY = Draft(kind=CaseKind.COMPLAINT, begun_at=NOW)
FULL = replace(EMPTY, what="吵" * 2000, where="路" * 200, when="夜" * 60, contact="13800138000")
STEPS = [
    EMPTY,
    replace(EMPTY, what="吵"),
    replace(EMPTY, what="吵", where="家"),
    replace(EMPTY, what="吵", where="", when=""),
    replace(EMPTY, what="吵", where="", when="", offered="13800138000"),
    replace(EMPTY, what="吵", where="", when="", anonymous=True),
    FULL,
]


def sentences(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from sentences(value)
    elif isinstance(node, tuple):
        for value in node:
            yield from sentences(value)
    elif is_dataclass(node):
        for field in fields(node):
            yield from sentences(getattr(node, field.name))


def test_every_text_fits_into_a_wechat_message() -> None:
    assert [text for text in sentences(WORDS) if len(text.encode()) > LIMIT] == []


@pytest.mark.parametrize("draft", STEPS)
@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_step_of_the_form_is_said_in_full(draft: Draft, kind: CaseKind) -> None:
    for reply in (form_words.question(replace(draft, kind=kind)), form_words.opening(replace(draft, kind=kind))):
        assert not _blanks(reply.text)
        assert len(reply.text.encode()) <= LIMIT
    assert "13800138000" not in form_words.question(draft).text


def test_there_are_words_for_every_problem_emergency_and_slot() -> None:
    assert set(WORDS.form.problem) == set(Problem)
    assert set(WORDS.emergency) == {*EmergencyKind, "after"}
    assert set(WORDS.form.ask) == {*Slot, "contact_offered"}


@pytest.mark.parametrize("department", [None, "市住建局"])
def test_the_confirmation_names_number_code_and_day(department: str | None) -> None:
    case = OpenedCase(1, "WQ20261123-0001", "ABC234", CaseKind.HELP, DAY, "housing", department, "说明。", False)
    reply = form_words.opened(case)
    assert not _blanks(reply.text)
    assert all(part in reply.text for part in ("WQ20261123-0001", "ABC234", "2026年11月23日"))


def test_small_talk_has_words_for_any_intent() -> None:
    for intent in ("greet", "thanks", "bye", "who_are_you", "out_of_scope", "affirm", "deny", "something new", None):
        assert small_talk.reply(intent).text
    assert small_talk.hand_off(sorry=True).text != small_talk.hand_off(sorry=False).text


def passage(text: str, source: str = "示例·整理") -> Passage:
    return Passage("a", "甲指南", Facet.STEPS, "怎么办", text, source, DAY, "tax", 0.9)


def test_an_answer_quotes_title_part_notice_and_way_on() -> None:
    answer = Answer(Outcome.ANSWERED, (passage("先这样。"),), (Related("b", "乙"), Related("c", "丙")))
    reply = citations.reply(answer)
    assert reply.text.splitlines()[0] == "【甲指南】"
    assert "示例" in reply.text
    assert "提交诉求" in reply.text
    assert [choice.text for choice in reply.choices] == ["乙", "丙"]
    assert [(source.title, source.as_of) for source in reply.sources] == [("甲指南", DAY)]


def test_the_notice_of_samples_stands_only_with_samples() -> None:
    assert WORDS.answer.sample not in citations.reply(Answer(Outcome.ANSWERED, (passage("先。", "国办发"),))).text


def test_a_long_answer_is_cut_at_a_sentence_and_says_so() -> None:
    reply = citations.reply(Answer(Outcome.ANSWERED, (passage("这是一句话。" * 300),)))
    assert len(reply.text.encode()) <= citations.BYTES
    assert f"。\n{WORDS.answer.more}" in reply.text


def test_close_entries_are_offered_and_nothing_is_admitted() -> None:
    offered = citations.reply(Answer(Outcome.CHOICES, (), (Related("b", "乙"), Related("c", "丙"))))
    assert [choice.text for choice in offered.choices] == ["乙", "丙"]
    assert "12345" in citations.reply(Answer(Outcome.NOTHING_FOUND)).text


def _blanks(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
