"""What citizens are told of the life of their cases: every step decided, nothing of staff's among it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from escalation import wording
from escalation.case import CaseStatus
from escalation.history import HistoryEntry
from escalation.moves import MOVES, Party
from escalation.step import Step
from escalation.timeline import OTHERS, OWN, telling, title, told

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
SECRET = "内部的话"
NAMES = {"city_management": "市城管委", "housing": "市住建局"}
# Whose words these are: the citizen's own, or meant for the citizen.
PUBLIC = {
    *(Step.OPEN, Step.SUPPLEMENT, Step.REMIND, Step.RATE),
    *(Step.ASK, Step.REFER, Step.INTERIM, Step.ANSWER, Step.APPROVE, Step.DEFER),
}
NOT_TOLD = {
    *(Step.NOTE, Step.SUPPORT, Step.ASSIGN, Step.EXTEND, Step.DENY, Step.SUBMIT, Step.SIGN, Step.REFUSE, Step.GRADE),
    *(Step.SUPERVISE, Step.RAISE, Step.INSTRUCT, Step.REPORT, Step.REMIND, Step.LADDER, Step.CONFIDE, Step.DISCLOSE),
    *(Step.CONFER, Step.ERASE, Step.ASSIGN_PART),
}


def row(step: Step, actor: str = "staff:9", department: str | None = "city_management") -> HistoryEntry:
    status = CaseStatus.IN_WORK
    return HistoryEntry(NOON, actor, step, status, status, department, SECRET, date(2026, 12, 14), 1)


def test_every_move_of_everybody_who_may_make_it_is_decided() -> None:
    for move in MOVES:
        if Party.CITIZEN in move.parties:
            assert move.step in OWN
        if move.roles or move.parties - {Party.CITIZEN}:
            assert move.step in OTHERS
    assert set(Step) == set(OWN) | set(OTHERS)


def test_what_staff_do_among_themselves_is_not_told() -> None:
    assert {step for step, how in OTHERS.items() if how is None} == NOT_TOLD
    assert told(map(row, NOT_TOLD), 1, NAMES) == ()


@pytest.mark.parametrize("actor", ["staff:9", "citizen:1", "citizen:2", "rules", "clock", "roster", "import"])
def test_only_words_written_by_or_for_the_citizen_are_shown(actor: str) -> None:
    for step in Step:
        for one in told([row(step, actor)], 1, NAMES):
            assert SECRET not in one.title + one.note
            assert not one.words or step in PUBLIC
            assert not one.words or actor == "citizen:1" or step not in (Step.SUPPLEMENT, Step.REMIND, Step.RATE)
            assert "9" not in one.title + one.note


def test_every_telling_has_words_and_no_words_are_left_over() -> None:
    hows = [how for how in (*OWN.values(), *OTHERS.values()) if how is not None]
    assert all(title(how) for how in hows)
    assert {how.key for how in hows} == set(wording.words()["timeline"])
    assert {*CaseStatus} < set(wording.words()["next"])


def test_a_department_is_named_once_until_it_is_another() -> None:
    steps = [
        row(Step.DISPATCH),
        row(Step.DISPATCH),
        row(Step.RETURN),
        row(Step.DISPATCH, department="housing"),
        row(Step.REDO, department=None),
    ]
    assert [one.title for one in told(steps, 1, NAMES)] == [
        "已转由市城管委办理",
        "正在重新确定承办单位",
        "已转由市住建局办理",
        "重新办理",
    ]
    assert told(steps, 1, NAMES)[-1].note == "由12345中心重新办理，最迟 2026年12月14日 前答复。"


def test_a_day_that_was_not_kept_is_not_told() -> None:
    [one] = told([replace(row(Step.ADMIT), answer_by=None)], 1, NAMES)
    assert (one.title, one.note) == ("已受理", "")


def test_another_citizens_step_on_the_case_is_nobodys_own() -> None:
    # A lead's citizen takes the lead back, and the case merged into it goes on by itself.
    assert telling(Step.SEPARATE, own=False) == telling(Step.SEPARATE, own=True)
    [one] = told([row(Step.SEPARATE, "citizen:2")], 1, NAMES)
    assert (one.title, one.words) == ("改为单独办理", "")
