"""What the survival run counts as lost or doubled."""

from dataclasses import replace

from records.outbox import SendState
from service.survival import verdict
from service.survival.script import Wanted, script
from service.survival.verdict import Findings, Kept

ONE = script(3)
WELL = Kept(
    heard=ONE.turns,
    replies=tuple((f"reply {number}",) for number, _ in enumerate(ONE.turns)),
    apologies=0,
    cases=(ONE.wanted,),
    sent=(SendState.SENT,),
)


def judged(kept: Kept, shown: int = len(ONE.turns)) -> Findings:
    return verdict.judge(ONE, 0, shown, kept)


def test_nothing_is_found_where_all_is_well() -> None:
    assert judged(WELL) == Findings()


def test_a_message_without_row_reply_or_sight_is_lost() -> None:
    unheard = replace(WELL, heard=WELL.heard[1:], replies=WELL.replies[1:])
    assert judged(unheard, len(ONE.turns) - 1) == Findings(lost=1)
    unanswered = replace(WELL, replies=((), *WELL.replies[1:]))
    assert judged(unanswered, len(ONE.turns) - 1) == Findings(lost=1)
    assert judged(WELL, len(ONE.turns) - 1) == Findings(lost=1)


def test_a_note_that_nobody_saw_is_lost() -> None:
    assert verdict.judge(ONE, 1, len(ONE.turns), WELL) == Findings(lost=1)
    assert verdict.judge(ONE, 1, len(ONE.turns) + 1, WELL) == Findings()


def test_what_staff_see_as_unknown_is_not_lost() -> None:
    unsure = replace(WELL, sent=(SendState.UNKNOWN,))
    assert judged(unsure, len(ONE.turns) - 1) == Findings(unsure=1)


def test_second_rows_replies_and_sights_are_doubled() -> None:
    assert judged(replace(WELL, heard=(*WELL.heard, "谢谢"), replies=(*WELL.replies, ("好",)))) == Findings(doubled=1)
    assert judged(replace(WELL, replies=(("a", "b"), *WELL.replies[1:]))) == Findings(doubled=1)
    assert judged(WELL, len(ONE.turns) + 1) == Findings(doubled=1)


def test_the_case_must_be_one_and_say_what_was_said() -> None:
    other = Wanted("别的事", "别处", "", "")
    assert judged(replace(WELL, cases=())) == Findings(cases_lost=1)
    assert judged(replace(WELL, cases=(ONE.wanted, ONE.wanted))) == Findings(cases_doubled=1)
    assert judged(replace(WELL, cases=(other,))) == Findings(cases_wrong=1)


def test_what_still_waits_or_failed_is_lost_from_the_outbox() -> None:
    assert judged(replace(WELL, sent=(SendState.QUEUED, SendState.FAILED))).outbox_lost == 2


def test_findings_add_up() -> None:
    assert Findings(lost=1) + Findings(lost=2, unsure=1) == Findings(lost=3, unsure=1)
