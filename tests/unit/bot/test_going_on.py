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


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("回到前头那个事，要是他又不肯来呢", "要是他又不肯来呢"),
        ("还是说前面那个问题，要钱不", "要钱不"),
        ("最开始问的那件事呢，老人能代办不", "老人能代办不"),
    ],
)
def test_who_goes_back_to_what_was_talked_of_before_is_told_of_that(said: str, rest: str) -> None:
    first = Reply("卡", ReplyOutcome.ANSWERED, sources=(CARD,), asked="老年卡怎么办")
    second = Reply("婚", ReplyOutcome.ANSWERED, sources=(OTHER,), asked="结婚怎么登记")
    assert Before(lately=(first, TALK, second)).goes_on_about(said) == GoesOn(rest, "card", "老年卡怎么办")


@pytest.mark.parametrize("said", ["刚才那个事，还要带照片不", "回去那个窗口要排队不", "回到前头那个事"])
def test_what_may_mean_the_last_thing_or_says_no_more_goes_on_about_that(said: str) -> None:
    first = Reply("卡", ReplyOutcome.ANSWERED, sources=(CARD,), asked="老年卡怎么办")
    second = Reply("婚", ReplyOutcome.ANSWERED, sources=(OTHER,), asked="结婚怎么登记")
    assert Before(lately=(first, second)).goes_on_about(said).topic == "other"


def test_the_later_one_is_named_by_when_it_was_said() -> None:
    assert Before(lately=(BOTH,)).goes_on_about("后面说的那笔，从几月给起").topic == "permit"
