"""Which of two things that were answered together a message goes on about, also some turns later."""

from datetime import date

import pytest

from bot.recall import Before, GoesOn
from bot.reply import Reply, ReplyOutcome, Source

CARD = Source("card", "老年公交卡", "示例", date(2026, 10, 1))
PERMIT = Source("permit", "居住证签注", "示例", date(2026, 10, 1))
OTHER = Source("other", "结婚登记", "示例", date(2026, 10, 1))
BOTH = Reply("两件", ReplyOutcome.ANSWERED, sources=(CARD, PERMIT), asked="老年公交卡怎么办")
OF_CARD = Reply("卡", ReplyOutcome.ANSWERED, sources=(CARD,), asked="要钱不")
TALK = Reply("不客气", ReplyOutcome.SMALL_TALK)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("后头那个呢，几天", GoesOn("几天", "permit", "居住证签注")),
        ("第二个呢", GoesOn("要钱不", "permit", "居住证签注")),
        ("签注要带啥", GoesOn("签注要带啥", "permit", "居住证签注")),
        # The other one may fit better, which the search says.
        ("在哪里办", GoesOn("在哪里办", "card", "要钱不", (GoesOn("在哪里办", "permit", "居住证签注"),))),
    ],
)
def test_the_other_one_is_still_known_after_a_question_about_the_first(said: str, meant: GoesOn) -> None:
    assert Before(lately=(BOTH, OF_CARD, TALK)).goes_on_about(said) == meant


def test_another_matter_in_between_ends_it() -> None:
    between = Reply("别的", ReplyOutcome.ANSWERED, sources=(OTHER,), asked="结婚怎么登记")
    assert Before(lately=(BOTH, between)).goes_on_about("第二个呢").topic == "other"


def test_who_asks_the_same_whole_question_once_more_goes_on_about_nothing() -> None:
    asked = "失业了想领那个钱，到底找哪个窗口申请"
    answered = Reply("窗口", ReplyOutcome.ANSWERED, sources=(CARD,), asked=asked)
    assert Before(lately=(answered,)).goes_on_about(asked) == GoesOn(asked)
    part = Reply("不要", ReplyOutcome.ANSWERED, sources=(CARD,), asked="要钱不")
    assert Before(lately=(part,)).goes_on_about("要钱不").topic == "card"
