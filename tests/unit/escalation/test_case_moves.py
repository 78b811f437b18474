"""The table of moves, and what it lets whom do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from escalation.case import OPEN, Case, CaseKind, CaseStatus
from escalation.conditions import Moment
from escalation.errors import Forbidden, IllegalMove
from escalation.moves import MOVES, Party, clocks_move, permit, permit_party, steps_for
from escalation.rules.loader import load
from escalation.step import Step
from records.roles import Role

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
CASE = Case(
    id=1,
    number="WQ20261123-0001",
    citizen_id=1,
    episode=1,
    kind=CaseKind.COMPLAINT,
    status=CaseStatus.REGISTERED,
    title="路灯坏了",
    summary="路灯坏了",
    place="",
    district=None,
    area=None,
    matter=None,
    department="city_management",
    supporting=("police",),
    route_reason="",
    candidates=(),
    anonymous=True,
    opened_at=NOON,
    opened_day=date(2026, 11, 23),
    dispatch_due=NOON,
    dispatched_at=None,
    counted_from=date(2026, 11, 23),
    answer_by=date(2026, 12, 14),
    ended_at=None,
    reply=None,
    version=1,
)


def at(status: CaseStatus) -> Case:
    return replace(CASE, status=status)


def test_every_status_can_be_reached_from_the_first() -> None:
    reached = {CaseStatus.REGISTERED}
    for _ in CaseStatus:
        reached |= {move.after for move in MOVES if move.after is not None and move.before & reached}
    assert reached == set(CaseStatus)


def test_an_open_case_always_has_a_way_on_and_an_ended_one_opens_only_to_be_redone_or_resumed() -> None:
    for status in OPEN:
        assert any(move.after not in (None, status) for move in MOVES if status in move.before and move.roles)
    again = {move.step for move in MOVES if move.after in OPEN and move.before - OPEN}
    assert again == {Step.REDO, Step.RESUME}


@pytest.mark.parametrize(
    ("status", "step", "role"),
    [
        (CaseStatus.REGISTERED, Step.DISPATCH, Role.HANDLER),
        (CaseStatus.DISPATCHED, Step.ACCEPT, Role.DISPATCHER),
        (CaseStatus.IN_WORK, Step.ANSWER, Role.REVIEWER),
        (CaseStatus.SUBMITTED, Step.APPROVE, Role.HANDLER),
        (CaseStatus.IN_WORK, Step.NOTE, Role.LEADER),
        (CaseStatus.REGISTERED, Step.WITHDRAW, Role.ADMINISTRATOR),
    ],
)
def test_a_role_that_does_not_stand_in_the_table_is_refused(status: CaseStatus, step: Step, role: Role) -> None:
    with pytest.raises(Forbidden):
        permit(at(status), step, {role}, None)


def test_a_handler_acts_only_for_the_own_department() -> None:
    case = at(CaseStatus.DISPATCHED)
    assert [move.after for move in permit(case, Step.ACCEPT, {Role.HANDLER}, "city_management")] == [CaseStatus.IN_WORK]
    assert [move.after for move in permit(case, Step.ACCEPT, {Role.HANDLER}, None)] == [CaseStatus.IN_WORK]
    with pytest.raises(Forbidden):
        permit(case, Step.ACCEPT, {Role.HANDLER}, "police")


def test_a_supporting_department_does_its_part_gives_it_to_somebody_writes_notes_and_nothing_else() -> None:
    assert steps_for(at(CaseStatus.IN_WORK), {Role.HANDLER}, "police") == (Step.SUPPORT, Step.ASSIGN_PART, Step.NOTE)


def test_a_step_that_the_status_does_not_allow_is_illegal_for_everybody() -> None:
    with pytest.raises(IllegalMove) as refused:
        permit(at(CaseStatus.CLOSED), Step.ANSWER, set(Role), None)
    assert (refused.value.step, refused.value.status) == (Step.ANSWER, CaseStatus.CLOSED)


def test_only_a_citizen_withdraws_and_only_what_is_open() -> None:
    [move] = permit_party(at(CaseStatus.IN_WORK), Step.WITHDRAW, Party.CITIZEN)
    assert move.after is CaseStatus.WITHDRAWN
    for step in (Step.WITHDRAW, Step.CLOSE):
        with pytest.raises(IllegalMove):
            permit_party(at(CaseStatus.ANSWERED), step, Party.CITIZEN)


def test_nobody_lets_a_case_count_as_accepted_but_time_when_it_has_come() -> None:
    rules, due = load(), NOON
    case = at(CaseStatus.DISPATCHED).changed({"auto_accept_due": due})
    with pytest.raises(Forbidden):
        permit(case, Step.AUTO_ACCEPT, set(Role), None)
    early, late = (Moment(now, now.date()) for now in (due - timedelta(seconds=1), due))
    assert clocks_move(case, rules, early) is None
    assert (move := clocks_move(case, rules, late)) is not None
    assert move.after is CaseStatus.IN_WORK
    assert clocks_move(at(CaseStatus.DISPATCHED), rules, late) is None
    others = (case.changed({"status": status}) for status in CaseStatus if status is not CaseStatus.DISPATCHED)
    assert not any(clocks_move(other, rules, late) for other in others)


@given(
    st.sampled_from(CaseStatus), st.sets(st.sampled_from(Role)), st.sampled_from([None, "police", "city_management"])
)
def test_what_is_offered_is_exactly_what_is_permitted(
    status: CaseStatus, roles: set[Role], department: str | None
) -> None:
    case = at(status)
    permitted = set()
    for step in Step:
        try:
            permit(case, step, roles, department)
        except (Forbidden, IllegalMove):
            continue
        permitted.add(step)
    assert permitted == set(steps_for(case, roles, department))
