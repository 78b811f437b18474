"""What a reply asks for, told by the form behind it and by the assistant's own words."""

from dataclasses import replace
from datetime import UTC, datetime

from bot import form_words
from bot.reply import Choice, Reply, ReplyOutcome
from bot.request_draft import Draft
from bot.wording import WORDS
from escalation.case import CaseKind
from service.dialogue_eval.asked import asked, waits_for

EMPTY = Draft(kind=CaseKind.HELP, begun_at=datetime(2026, 1, 5, tzinfo=UTC))
FILLED = replace(EMPTY, what="井盖松了", where="示例路", when="昨天", anonymous=True)


def test_a_form_asks_for_its_next_slot() -> None:
    assert asked(form_words.question(EMPTY), EMPTY) == {"what"}
    assert asked(form_words.question(FILLED), FILLED) == {"confirm"}


def test_what_is_said_beside_an_open_form_asks_for_nothing_while_the_form_waits() -> None:
    emergency = Reply("急救电话：120", ReplyOutcome.EMERGENCY)
    assert asked(emergency, EMPTY) == frozenset()
    assert waits_for(EMPTY) == {"what"}
    assert waits_for(None) == frozenset()


def test_districts_to_choose_from_are_a_question() -> None:
    reply = Reply("哪个区？", ReplyOutcome.CHOICES, (Choice("武侯区"), Choice("锦江区")))
    assert asked(reply, None) == {"district"}


def test_a_rating_without_a_reason_asks_for_it() -> None:
    reply = Reply(WORDS.own_case.rated_why.format(number="WQ20260105-0001"), ReplyOutcome.OWN_CASE)
    assert asked(reply, None) == {"reason"}


def test_a_picture_that_comes_first_is_asked_what_it_is_about() -> None:
    assert asked(Reply(WORDS.material.alone["image"], ReplyOutcome.ASKING), None) == {"what"}
