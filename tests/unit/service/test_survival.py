"""What the survival run counts as lost or doubled."""

from dataclasses import replace

from records.outbox import SendState
from service.survival import verdict
from service.survival.citizens import Said
from service.survival.script import Wanted, script
from service.survival.verdict import Findings, Heard, Kept, Told

ONE = script(3)
SAID = tuple(Said(f"m{row}", text) for row, text in enumerate(ONE.turns))
LINES = tuple(f"reply {row}" for row, _ in enumerate(ONE.turns))
WELL = Kept(
    heard=tuple(Heard(one.id, one.text, row) for row, one in enumerate(SAID)),
    told=tuple(Told(line, row, SendState.SENT if row == 0 else None) for row, line in enumerate(LINES)),
    apologies=0,
    cases=(ONE.wanted,),
)


def judged(
    kept: Kept = WELL, shown: tuple[str, ...] = LINES, said: tuple[Said, ...] = SAID, notes: int = 0, **again: str
) -> Findings:
    return verdict.judge(ONE.wanted, said, notes, shown, again, kept)


def test_nothing_is_found_where_all_is_well() -> None:
    assert judged() == Findings()


def test_a_message_without_row_reply_or_sight_is_lost() -> None:
    unheard = replace(WELL, heard=WELL.heard[1:], told=WELL.told[1:])
    assert judged(unheard, LINES[1:]) == Findings(lost=1)
    unanswered = replace(WELL, told=WELL.told[1:])
    assert judged(unanswered, LINES[1:]) == Findings(lost=1)
    assert judged(WELL, LINES[1:]) == Findings(lost=1)


def test_what_is_doubled_hides_nothing_that_is_lost() -> None:
    assert judged(WELL, (*LINES[1:], LINES[1])) == Findings(lost=1, doubled=1)
    other = (*WELL.heard[1:], Heard("other", ONE.turns[0], 0))
    assert judged(replace(WELL, heard=other)) == Findings(lost=1, doubled=1)


def test_what_wechat_gave_up_never_reached_us_unless_it_did() -> None:
    again = (replace(SAID[0], id="before", given_up=True), *SAID)
    assert judged(said=again) == Findings(not_reached=1)
    unanswered = replace(WELL, heard=(*WELL.heard, Heard("before", ONE.turns[0], 99)))
    assert judged(unanswered, said=again) == Findings(lost=1)


def test_what_was_answered_together_has_one_reply() -> None:
    together = (WELL.heard[0], replace(WELL.heard[1], answered_as=0), *WELL.heard[2:])
    told, shown = (WELL.told[0], *WELL.told[2:]), (LINES[0], *LINES[2:])
    assert judged(replace(WELL, heard=together, told=told), shown) == Findings()


def test_a_note_that_nobody_saw_is_lost() -> None:
    noted = replace(WELL, told=(*WELL.told, Told("通知：1", None, SendState.SENT)))
    assert judged(noted, notes=1) == Findings(lost=1)
    assert judged(noted, (*LINES, "通知：1"), notes=1) == Findings()
    assert judged(WELL, notes=1) == Findings(lost=1)
    assert judged(noted, (*LINES, "通知：1"), notes=0) == Findings(doubled=1)


def test_what_staff_see_as_unknown_is_not_lost_but_must_not_be_shown_twice() -> None:
    unsure = replace(WELL, told=(replace(WELL.told[0], state=SendState.UNKNOWN), *WELL.told[1:]))
    assert judged(unsure, LINES[1:]) == judged(unsure, LINES) == Findings(unsure=1)
    assert judged(unsure, (*LINES, LINES[0])) == Findings(doubled=1, unsure=1)


def test_second_replies_and_sights_are_doubled() -> None:
    assert judged(replace(WELL, told=(*WELL.told, Told("b", 0))), (*LINES, "b")) == Findings(doubled=1)
    assert judged(WELL, (*LINES, LINES[4])) == Findings(doubled=1)
    assert judged(WELL, (*LINES, "from nowhere")) == Findings(doubled=1)


def test_what_is_asked_again_gets_its_own_reply() -> None:
    assert judged(m0=LINES[0], m1=f"{LINES[1]}\n\n请选择：") == Findings()
    assert judged(m0=LINES[1]) == Findings(otherwise=1)


def test_a_line_may_say_more_than_the_reply() -> None:
    shown = (f"{LINES[0]}\n\n请选择：\n1. 是", *LINES[1:])
    assert judged(WELL, shown) == Findings()


def test_the_case_must_be_one_and_say_what_was_said() -> None:
    other = Wanted("别的事", "别处", "", "")
    assert judged(replace(WELL, cases=())) == Findings(cases_lost=1)
    assert judged(replace(WELL, cases=(ONE.wanted, ONE.wanted))) == Findings(cases_doubled=1)
    assert judged(replace(WELL, cases=(other,))) == Findings(cases_wrong=1)


def test_what_still_waits_or_failed_is_lost_from_the_outbox() -> None:
    states = (SendState.QUEUED, SendState.FAILED)
    told = (*(replace(one, state=state) for one, state in zip(WELL.told, states, strict=False)), *WELL.told[2:])
    assert judged(replace(WELL, told=told)).outbox_lost == 2


def test_findings_add_up() -> None:
    assert Findings(lost=1) + Findings(lost=2, unsure=1) == Findings(lost=3, unsure=1)


def test_only_what_the_service_did_is_its_fault() -> None:
    assert Findings(not_reached=2, unsure=1).faultless
    assert not Findings(lost=1, not_reached=2).faultless
