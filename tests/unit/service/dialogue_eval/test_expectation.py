"""What counts as a turn that went otherwise than expected."""

from dataclasses import replace

import pytest

from service.dialogue_eval.expectation import faults, loops, reached
from service.dialogue_eval.heard import CaseSeen, Heard, Talk
from service.dialogue_eval.script import CaseWanted, Expect

CASE = CaseSeen(
    kind="help",
    district="510104",
    place="锦江区示例路",
    what="井盖松了",
    when="昨天",
    added="",
    phone=True,
    anonymous=False,
    joined=False,
    location=False,
    photos=1,
    pressed=0,
    status="registered",
    rating=None,
    redo=False,
)
WHERE = Heard(outcome="asking", text="在哪里？", asks=frozenset({"where"}))
ANSWER = Heard(outcome="answered", text="费用：不收费。", topics=("bulky-waste",), choices=("一", "二"))


@pytest.mark.parametrize(
    ("expect", "heard"),
    [
        (Expect(outcome=["asking"], asks_for="where"), WHERE),
        (Expect(outcome=["asking"], asks_for=["when", "where"]), WHERE),
        (Expect(outcome=["answered"], asks_for=[]), ANSWER),
        (Expect(outcome=["answered", "asking"], asks_for=["where"]), ANSWER),
        (Expect(topic="bulky-waste", says_any=["免费", "不收费"], choices=(1, 3)), ANSWER),
        (Expect(says_any=[["费用"], ["不收费", "免费"]], never=["元"]), ANSWER),
        (Expect(topic="bulky-waste"), Heard(outcome="choices", offered=("bulky-waste",), choices=("大件",))),
        (Expect(silent=True, outcome=["with_person"]), Heard(outcome="with_person")),
        (Expect(outcome=["rated"]), Heard(outcome="own_case", case=replace(CASE, rating="satisfied"))),
        (Expect(case=CaseWanted(kind="help", place="示例路", photos=1), cases=1), replace(ANSWER, case=CASE, cases=1)),
    ],
)
def test_what_is_as_expected_has_no_fault(expect: Expect, heard: Heard) -> None:
    assert faults(expect, heard, Talk()) == []


@pytest.mark.parametrize(
    ("expect", "heard", "fault"),
    [
        (Expect(outcome=["answered"]), WHERE, "outcome asking, expected answered"),
        (Expect(outcome=["asking"], asks_for="when"), WHERE, "asks for where, expected when"),
        (Expect(outcome=["asking"], asks_for=[]), WHERE, "asks for where, expected no question"),
        (Expect(asks_for="when", outcome=["asking"]), replace(WHERE, asks=frozenset()), "asks for nothing, exp"),
        (Expect(says_any=[["费用"], ["元"]]), ANSWER, "says none of 元"),
        (Expect(never=["不收费"]), ANSWER, "says 不收费"),
        (Expect(topic="other"), ANSWER, "is about bulky-waste, expected other"),
        (Expect(topics=["bulky-waste", "other"]), ANSWER, "does not answer other"),
        (Expect(choices=(3, 4)), ANSWER, "2 choices, expected 3 to 4"),
        (Expect(silent=True), ANSWER, "is not silent"),
        (Expect(announced=True), ANSWER, "the citizen is told nothing"),
        (Expect(alerted=True), ANSWER, "no handler is alerted"),
        (Expect(cases=1), ANSWER, "0 cases opened, expected 1"),
        (Expect(case=CaseWanted(phone=True)), ANSWER, "there is no case"),
        (Expect(case=CaseWanted(place="别处")), replace(ANSWER, case=CASE), "case: place 锦江区示例路, expected 别处"),
        (Expect(case=CaseWanted(phone=False)), replace(ANSWER, case=CASE), "case: phone True, expected False"),
    ],
)
def test_each_thing_that_is_otherwise_is_said(expect: Expect, heard: Heard, fault: str) -> None:
    (found,) = faults(expect, heard, Talk())
    assert found.startswith(fault)


def test_a_reply_differs_from_every_earlier_one_of_the_script() -> None:
    talk = Talk(heard=[ANSWER, WHERE])
    assert faults(Expect(differs=True), ANSWER, talk) == ["says the same again"]
    assert faults(Expect(differs=True), replace(ANSWER, text="别的"), talk) == []


def test_a_simpler_answer_is_shorter_than_the_answer_before() -> None:
    talk = Talk(heard=[ANSWER, WHERE])
    assert faults(Expect(shorter=True), replace(ANSWER, text="不收费"), talk) == []
    assert faults(Expect(shorter=True), ANSWER, talk) == ["is not shorter: 7 characters after 7"]


def test_placeholders_stand_for_the_numbers_of_the_script() -> None:
    talk = Talk(known={"lamp number": "WQ20260101-0001"})
    told = replace(ANSWER, text="编号：WQ20260101-0001")
    assert faults(Expect(says_any=["«lamp number»"]), told, talk) == []
    assert faults(Expect(never=["«lamp number»"]), told, talk) == ["says WQ20260101-0001"]


def test_a_series_of_answers_ends_where_the_outcome_and_the_question_are_there() -> None:
    goal = Expect(outcome=["asking"], asks_for="where")
    assert reached(goal, WHERE)
    assert not reached(goal, replace(WHERE, asks=frozenset({"when"})))
    assert not reached(Expect(outcome=["case_opened"]), Heard())
    second = Expect(outcome=["case_opened"], cases=2)
    assert not reached(second, Heard(outcome="case_opened", cases=1))
    assert reached(second, Heard(outcome="case_opened", cases=2))


def test_what_is_asked_three_times_in_a_row_is_a_loop() -> None:
    assert loops([WHERE, WHERE, ANSWER, WHERE]) == 0
    assert loops([WHERE, WHERE, WHERE]) == 1
