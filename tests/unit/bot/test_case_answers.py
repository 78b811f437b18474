"""Answers to what was asked about cases."""

from datetime import date

import pytest

from bot import case_answers
from bot.case_hearing import Heard
from bot.case_question import Asks, CaseQuestion, Wish
from escalation.case import CaseStatus
from escalation.lookup import CitizenCase

NUMBER = "WQ20261123-0001"
LAMP = CitizenCase(
    id=1,
    citizen_id=1,
    number=NUMBER,
    kind="投诉",
    status=CaseStatus.IN_WORK,
    status_name="办理中",
    title="路灯坏了",
    summary="路灯坏了三天",
    place="成华区建设路",
    department=None,
    opened_day=date(2026, 11, 23),
    answer_by=date(2026, 12, 14),
    answered_day=None,
    reply=None,
    may=frozenset(),
    rated=None,
    rating="",
    pressed_day=None,
    look_again=None,
    again=True,
)
ASKED = CaseQuestion(Asks.WHICH, (NUMBER,), Wish.SUPPLEMENT, "灯还是黑的哦")


def test_what_was_said_is_added_to_the_case_that_is_named_by_its_number() -> None:
    heard = case_answers.hear(ASKED, f"补充 {NUMBER}", [LAMP])
    assert heard == Heard(Wish.SUPPLEMENT, NUMBER, text="灯还是黑的哦")


@pytest.mark.parametrize("said", [f"催办 {NUMBER}", f"补充 {NUMBER}：昨晚又黑了", "补充 WQ20261123-0009"])
def test_another_wish_other_words_or_another_case_are_heard_for_themselves(said: str) -> None:
    assert case_answers.hear(ASKED, said, [LAMP]) is None
