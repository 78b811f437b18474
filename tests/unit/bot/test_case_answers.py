"""Answers to what was asked about cases."""

from dataclasses import replace

import pytest
from citizen_case import citizen_case

from bot import case_answers
from bot.case_hearing import Heard
from bot.case_question import Asks, CaseQuestion, Wish

LAMP = replace(citizen_case(1, "路灯坏了三天", "成华区建设路"), title="路灯坏了")
NUMBER = LAMP.number
ASKED = CaseQuestion(Asks.WHICH, (NUMBER,), Wish.SUPPLEMENT, "灯还是黑的哦")


def test_what_was_said_is_added_to_the_case_that_is_named_by_its_number() -> None:
    heard = case_answers.hear(ASKED, f"补充 {NUMBER}", [LAMP])
    assert heard == Heard(Wish.SUPPLEMENT, NUMBER, text="灯还是黑的哦")


@pytest.mark.parametrize("said", [f"催办 {NUMBER}", f"补充 {NUMBER}：昨晚又黑了", "补充 WQ20261123-0009"])
def test_another_wish_other_words_or_another_case_are_heard_for_themselves(said: str) -> None:
    assert case_answers.hear(ASKED, said, [LAMP]) is None
