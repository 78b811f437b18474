"""Every sentence of the wording file fits WeChat and has its blanks filled."""

import re
import string
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import citations, form_words, small_talk
from bot.live import words as person_words
from bot.reply import ReplyOutcome
from bot.request_draft import Draft, Problem, Slot
from bot.request_form import Doubt
from bot.wording import WORDS
from escalation.case import CaseKind
from escalation.intake import OpenedCase
from escalation.rules.loader import load
from knowledge_base.answer import Answer, Outcome, OutOfForce, Related
from knowledge_base.entry import Facet, Standing
from knowledge_base.passage import Passage
from language.emergencies import EmergencyKind
from language.places import DISTRICTS
from records.live_talks import Ending
from records.moments import CITY_TIME

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
    replace(EMPTY, later=("吵" * 2000,), invited=True),
    replace(EMPTY, what="吵" * 2000, later=("脏" * 2000,)),
    replace(EMPTY, what="吵", doubted="家" * 200),
    replace(EMPTY, what="吵", doubted="金牛区熊猫基地"),
    replace(EMPTY, what="吵", doubted="石羊菜市场"),
    replace(EMPTY, what="吵", where="", doubted="明天"),
    replace(EMPTY, what="吵", where="", doubted="2月30号"),
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
    assert set(WORDS.emergency_beside) == set(EmergencyKind)
    assert set(WORDS.form.ask) == {*Slot, *Doubt, "contact_offered", "another", "another_told", "join", "join_which"}


@pytest.mark.parametrize("department", [None, "市住建局"])
def test_the_confirmation_names_number_code_and_day(department: str | None) -> None:
    case = OpenedCase(1, "WQ20261123-0001", "ABC234", CaseKind.HELP, DAY, "housing", department, "说明。", False)
    reply = form_words.opened(case)
    assert not _blanks(reply.text)
    assert all(part in reply.text for part in ("WQ20261123-0001", "ABC234", "2026年11月23日"))


def test_small_talk_has_words_for_any_intent() -> None:
    for intent in ("greet", "thanks", "bye", "who_are_you", "out_of_scope", "affirm", "deny", "something new", None):
        assert small_talk.reply(intent).text
    assert [WORDS.person.choice in small_talk.sorry(on_duty=here).text for here in (True, False)] == [True, False]


def passage(text: str, source: str = "示例·整理") -> Passage:
    return Passage("a", "甲指南", Facet.STEPS, "怎么办", text, source, DAY, "tax", 0.9)


def test_an_answer_quotes_title_part_notice_and_way_on() -> None:
    answer = Answer(Outcome.ANSWERED, (passage("先这样。"),), (Related("b", "乙"), Related("c", "丙")))
    reply = citations.reply(answer)
    assert reply.text.splitlines()[0] == "【甲指南】"
    assert "示例" in reply.text
    assert "提交诉求" in reply.text
    assert [choice.text for choice in reply.choices] == ["乙", "丙"]
    assert [(source.title, source.as_of, source.anchor) for source in reply.sources] == [("甲指南", DAY, "steps")]


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


OVER = OutOfForce("old", "《旧办法》", Standing.REPEALED, date(2026, 8, 15))


def test_what_was_repealed_is_named_and_what_holds_instead_is_quoted() -> None:
    reply = citations.reply(Answer(Outcome.NOT_IN_FORCE, (passage("先这样。"),), out_of_force=OVER))
    assert reply.text.startswith("《旧办法》已于2026年8月15日废止（失效），现行的是《甲指南》：\n怎么办：\n先这样。")
    assert (reply.outcome, reply.topic) == (ReplyOutcome.NOT_IN_FORCE, "a")


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (Standing.REPEALED, "《旧办法》已于2026年8月15日废止"),
        (Standing.EXPIRED, "《旧办法》有效期到2026年8月15日为止"),
        (Standing.NOT_YET, "《旧办法》从2026年8月15日起施行，现在还不能按它办"),
    ],
)
def test_without_anything_in_its_place_the_day_is_said_and_12345(standing: Standing, said: str) -> None:
    reply = citations.reply(Answer(Outcome.NOT_IN_FORCE, out_of_force=replace(OVER, standing=standing)))
    assert reply.text.startswith(said)
    assert "12345" in reply.text
    assert (reply.sources, reply.nearest) == ((), ("old",))


def test_a_rule_to_come_is_told_with_what_holds_until_then() -> None:
    to_come = replace(OVER, standing=Standing.NOT_YET)
    reply = citations.reply(Answer(Outcome.NOT_IN_FORCE, (passage("先这样。"),), out_of_force=to_come))
    assert "现在还不能按它办，现在按《甲指南》办：" in reply.text


def test_the_districts_are_offered_by_name() -> None:
    reply = citations.reply(Answer(Outcome.WHICH_DISTRICT, districts=("510104", "gaoxin")))
    assert [choice.text for choice in reply.choices] == ["锦江区", "成都高新区"]
    every = citations.reply(Answer(Outcome.WHICH_DISTRICT, districts=tuple(DISTRICTS)))
    assert len(every.choices) == citations.MOST_NAMED


def test_another_districts_rule_is_not_quoted() -> None:
    reply = citations.reply(Answer(Outcome.OTHER_DISTRICT, (), (Related("b", "乙"),), districts=("510115",)))
    assert "只管温江区" in reply.text
    assert [choice.text for choice in reply.choices] == ["乙"]
    assert reply.outcome is ReplyOutcome.OTHER_DISTRICT


def test_another_body_is_named_with_its_own_way() -> None:
    court = replace(passage("到法院立案庭起诉。"), facet=None, heading="", number="某发〔2024〕1号", issuer="某院")
    reply = citations.reply(Answer(Outcome.OTHER_CHANNEL, (court,)))
    assert reply.text.startswith("【甲指南】\n这件事归别的单位管，请这样办：\n到法院立案庭起诉。")
    assert [(source.number, source.issuer) for source in reply.sources] == [("某发〔2024〕1号", "某院")]


OPENS = datetime(2026, 11, 30, 9, 0, tzinfo=CITY_TIME)
LIVE = load().live


def test_whatever_is_said_around_a_person_is_filled_in_and_says_a_way_on() -> None:
    said = [
        person_words.queued(3, LIVE),
        person_words.still_waiting(2),
        person_words.noted(),
        *map(person_words.sent, WORDS.own_case.sent),
        person_words.left(),
        person_words.absent(LIVE),
        person_words.hours(LIVE),
        person_words.closed(OPENS - timedelta(days=3), OPENS, LIVE),
        *(person_words.ended(how, NOW, NOW, drafting=True) for how in Ending if how is not Ending.LEFT),
        person_words.ended(Ending.NOBODY, OPENS - timedelta(hours=1), OPENS, drafting=False),
    ]
    for reply in said:
        assert not _blanks(reply.text)
        assert re.search("不等了|转人工|12345", reply.text)
        assert len(reply.text.encode()) <= LIMIT


@pytest.mark.parametrize(("hours", "said"), [(1, "今天 9:00"), (10, "明天 9:00"), (48, "11月30日（星期一）9:00")])
def test_when_somebody_answers_again_is_said_as_people_say_it(hours: int, said: str) -> None:
    assert said in person_words.closed(OPENS - timedelta(hours=hours), OPENS, LIVE).text


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_filled_words_and_a_way_on(outcome: Outcome) -> None:
    answer = Answer(outcome, (passage("先。"),), (Related("b", "乙"),), out_of_force=OVER, districts=("510104",))
    reply = citations.reply(answer)
    assert reply.outcome == outcome
    assert not _blanks(reply.text)


def _blanks(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
