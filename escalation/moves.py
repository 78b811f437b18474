"""The life of a case as one table: which step leads from where to where, who may take it, and on what condition. Pure.

A lawyer of the city can read `MOVES` from top to bottom; nothing else in the code allows a step.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from escalation.case import GIVEN_OUT, OPEN, STANDING_STILL, WAITS_FOR_CITIZEN, Case, CaseStatus
from escalation.conditions import HOLDS, Condition, Moment
from escalation.errors import Barred, Forbidden, IllegalMove
from escalation.rulebook import Rulebook
from escalation.step import Step
from records.roles import Role


class Party(StrEnum):
    """Who takes steps without being staff."""

    CITIZEN = "citizen"
    FILING = "filing"  # the citizen, as the request is filed
    LEAD_CASE = "lead_case"  # what happens to the lead happens to the cases merged into it
    RULES = "rules"  # the department's head said who works what, and when
    CLOCK = "clock"  # a time is over


class Side(StrEnum):
    """For which of a case's departments somebody of a department acts."""

    LEAD = "lead"
    SUPPORTING = "supporting"
    EITHER = "either"


class Field(StrEnum):
    """What a step needs to be told."""

    TEXT = "text"
    BASIS = "basis"
    DEPARTMENT = "department"
    DAYS = "days"
    DUE = "due"
    RATING = "rating"
    LEAD = "lead"
    HANDLER = "handler"
    URGENCY = "urgency"
    LEVEL = "level"
    DEPARTMENTS = "departments"


@dataclass(frozen=True, slots=True)
class Move:
    """A step that roles or parties may take from some statuses; `after` None leaves the status as it is."""

    step: Step
    before: frozenset[CaseStatus]
    after: CaseStatus | None
    roles: frozenset[Role] = frozenset()
    parties: frozenset[Party] = frozenset()
    conditions: tuple[Condition, ...] = ()
    needs: tuple[Field, ...] = ()
    side: Side = Side.LEAD


def _at(*statuses: CaseStatus) -> frozenset[CaseStatus]:
    return frozenset(statuses)


_S, _C, _F = CaseStatus, Condition, Field
_CENTRE = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_HANDLER = frozenset({Role.HANDLER})
_REVIEWER = frozenset({Role.REVIEWER})
_WORKERS = _CENTRE | _HANDLER | _REVIEWER
_LEADERS = frozenset({Role.LEADER})
_CITIZEN = frozenset({Party.CITIZEN})
_LEAD_CASE = frozenset({Party.LEAD_CASE})
_WITH_DEPARTMENT = _at(_S.DISPATCHED, _S.IN_WORK)
_AT_DEPARTMENT = _at(_S.DISPATCHED, _S.RETURNING, _S.IN_WORK, _S.WAITING, _S.SUBMITTED, _S.REVIEWING)
_RUNNING = OPEN - STANDING_STILL

MOVES: tuple[Move, ...] = (
    # Registered: the centre takes it on, asks for more, names the right channel, answers at once, or dispatches.
    Move(Step.ADMIT, _at(_S.REGISTERED), None, _CENTRE, conditions=(_C.NOT_ADMITTED,)),
    Move(Step.ASK, _at(_S.REGISTERED), _S.INCOMPLETE, _CENTRE, needs=(_F.TEXT,)),
    Move(Step.SUPPLEMENT, _at(_S.INCOMPLETE), _S.REGISTERED, _CENTRE, _CITIZEN, needs=(_F.TEXT,)),
    Move(Step.REFER, _at(_S.REGISTERED), _S.REFERRED, _CENTRE, needs=(_F.TEXT,)),
    Move(Step.ANSWER, _at(_S.REGISTERED), _S.ANSWERED, _CENTRE, needs=(_F.TEXT,)),
    Move(Step.DISPATCH, _at(_S.REGISTERED), _S.DISPATCHED, _CENTRE, needs=(_F.DEPARTMENT,)),
    Move(Step.DISPATCH, _WITH_DEPARTMENT, _S.DISPATCHED, _CENTRE, needs=(_F.DEPARTMENT,)),
    # The department signs for it, or says within a limit that it is another's; the centre agrees by giving it to
    # another department or to no department at all, or refuses, and then it cannot be sent back again.
    Move(Step.ACCEPT, _at(_S.DISPATCHED), _S.IN_WORK, _HANDLER),
    # Where it does neither, the case counts as accepted; what is left of its limit for a return is left.
    Move(
        Step.AUTO_ACCEPT,
        _at(_S.DISPATCHED),
        _S.IN_WORK,
        parties=frozenset({Party.CLOCK}),
        conditions=(_C.ACCEPT_LAPSED,),
    ),
    Move(
        Step.RETURN,
        _WITH_DEPARTMENT,
        _S.RETURNING,
        _HANDLER,
        conditions=(_C.NOT_FORCED, _C.RETURNS_LEFT, _C.IN_RETURN_TIME),
        needs=(_F.TEXT, _F.BASIS),
    ),
    Move(
        Step.DISPATCH,
        _at(_S.RETURNING),
        _S.DISPATCHED,
        _CENTRE,
        conditions=(_C.OTHER_DEPARTMENT,),
        needs=(_F.DEPARTMENT,),
    ),
    # It is none of their matters: the centre agrees, and names the right channel.
    Move(Step.REFER, _at(_S.RETURNING), _S.REFERRED, _CENTRE, needs=(_F.TEXT,)),
    Move(Step.REFUSE_RETURN, _at(_S.RETURNING), _S.DISPATCHED, _CENTRE, needs=(_F.TEXT,)),
    # In work.
    Move(Step.ASSIGN, _at(_S.IN_WORK, _S.WAITING), None, _HANDLER | _REVIEWER, needs=(_F.HANDLER,)),
    # Of somebody whom nobody chose, or who is away.
    Move(Step.ASSIGN, GIVEN_OUT, None, parties=frozenset({Party.RULES})),
    Move(Step.CONTACT, _WITH_DEPARTMENT, None, _HANDLER, needs=(_F.TEXT,)),
    Move(Step.INTERIM, _at(_S.IN_WORK), None, _HANDLER, needs=(_F.TEXT,)),
    Move(Step.ASK, _at(_S.IN_WORK), _S.WAITING, _HANDLER, needs=(_F.TEXT,)),
    Move(Step.SUPPLEMENT, _at(_S.WAITING), _S.IN_WORK, _HANDLER, _CITIZEN, needs=(_F.TEXT,)),
    # What citizens add of their own accord does not stop or start anything; of a merged case its lead's people hear.
    Move(Step.SUPPLEMENT, OPEN - WAITS_FOR_CITIZEN, None, parties=_CITIZEN, needs=(_F.TEXT,)),
    Move(
        Step.SUPPORT,
        _AT_DEPARTMENT,
        None,
        _HANDLER,
        conditions=(_C.SUPPORT_OPEN,),
        needs=(_F.TEXT,),
        side=Side.SUPPORTING,
    ),
    # Somebody of the supporting department does its part: takes it, is given it by a colleague, or by the rules where
    # nobody has it or who has it is away.
    Move(
        Step.ASSIGN_PART,
        _AT_DEPARTMENT,
        None,
        _HANDLER | _REVIEWER,
        conditions=(_C.SUPPORT_OPEN,),
        needs=(_F.HANDLER,),
        side=Side.SUPPORTING,
    ),
    Move(Step.ASSIGN_PART, _AT_DEPARTMENT, None, parties=frozenset({Party.RULES}), conditions=(_C.SUPPORT_OPEN,)),
    # Nothing can be sent to whoever telephoned or came in person: somebody tells them what was written to them.
    Move(Step.TELL, frozenset(CaseStatus), None, _CENTRE | _HANDLER, conditions=(_C.UNTOLD,), needs=(_F.TEXT,)),
    Move(Step.NOTE, frozenset(CaseStatus), None, _WORKERS, needs=(_F.TEXT,), side=Side.EITHER),
    # A longer time is asked for once, before the limit is over.
    Move(
        Step.EXTEND,
        _at(_S.IN_WORK),
        None,
        _HANDLER,
        conditions=(_C.EXTENSION_LEFT, _C.BEFORE_EXPIRY),
        needs=(_F.DAYS, _F.TEXT),
    ),
    Move(Step.GRANT, _AT_DEPARTMENT, None, _CENTRE, conditions=(_C.EXTENSION_ASKED,), needs=(_F.DAYS,)),
    Move(Step.DENY, _AT_DEPARTMENT, None, _CENTRE, conditions=(_C.EXTENSION_ASKED,), needs=(_F.TEXT,)),
    # The answer: at once, or signed by the department, or also looked at by the centre.
    Move(
        Step.ANSWER,
        _at(_S.IN_WORK),
        _S.ANSWERED,
        _HANDLER,
        conditions=(_C.NO_SIGNATURE, _C.NO_REVIEW),
        needs=(_F.TEXT,),
    ),
    Move(Step.SUBMIT, _at(_S.IN_WORK), _S.SUBMITTED, _HANDLER, conditions=(_C.SIGNATURE,), needs=(_F.TEXT,)),
    Move(Step.SIGN, _at(_S.IN_WORK), _S.REVIEWING, _HANDLER, conditions=(_C.NO_SIGNATURE, _C.REVIEW), needs=(_F.TEXT,)),
    Move(Step.APPROVE, _at(_S.SUBMITTED), _S.ANSWERED, _REVIEWER, conditions=(_C.NO_REVIEW,)),
    Move(Step.SIGN, _at(_S.SUBMITTED), _S.REVIEWING, _REVIEWER, conditions=(_C.REVIEW,)),
    Move(Step.REFUSE, _at(_S.SUBMITTED), _S.IN_WORK, _REVIEWER, needs=(_F.TEXT,)),
    Move(Step.APPROVE, _at(_S.REVIEWING), _S.ANSWERED, _CENTRE),
    Move(Step.REFUSE, _at(_S.REVIEWING), _S.IN_WORK, _CENTRE, needs=(_F.TEXT,)),
    # Follow-up: saying nothing is no rating, so a case may be closed unrated but never counts as satisfied.
    Move(Step.RATE, _at(_S.ANSWERED), None, parties=_CITIZEN, conditions=(_C.NOT_RATED,), needs=(_F.RATING,)),
    # Whoever is not satisfied and said why may say more, while the centre considers whether it is done again.
    Move(
        Step.SUPPLEMENT,
        _at(_S.ANSWERED),
        None,
        parties=_CITIZEN,
        conditions=(_C.DISSATISFIED, _C.REDO_LEFT),
        needs=(_F.TEXT,),
    ),
    # What the citizen said stands: nobody puts another rating in its place, the citizen neither.
    Move(Step.FOLLOW_UP, _at(_S.ANSWERED), None, _CENTRE, conditions=(_C.NOT_RATED,), needs=(_F.RATING,)),
    # Whoever answered answers again: the department, or the centre.
    Move(
        Step.REDO,
        _at(_S.ANSWERED),
        _S.DISPATCHED,
        _CENTRE,
        conditions=(_C.NOT_CONTENT, _C.REDO_LEFT, _C.DEPARTMENT),
        needs=(_F.TEXT,),
    ),
    Move(
        Step.REDO,
        _at(_S.ANSWERED),
        _S.REGISTERED,
        _CENTRE,
        conditions=(_C.NOT_CONTENT, _C.REDO_LEFT, _C.NO_DEPARTMENT),
        needs=(_F.TEXT,),
    ),
    Move(Step.CLOSE, _at(_S.ANSWERED), _S.CLOSED, _CENTRE),
    # A department that closed its own answer would cut off rating, follow-up and redo: it closes only after the last
    # word of its citizen.
    Move(Step.CLOSE, _at(_S.ANSWERED), _S.CLOSED, _HANDLER, conditions=(_C.CONTENT,)),
    # What cannot be solved now is told to the citizen, kept on a list and looked at again.
    Move(Step.DEFER, _at(_S.IN_WORK), _S.DEFERRED, _SUPERVISOR, needs=(_F.TEXT, _F.DUE)),
    Move(Step.RESUME, _at(_S.DEFERRED), _S.IN_WORK, _CENTRE, needs=(_F.TEXT,)),
    Move(Step.CLOSE, _at(_S.DEFERRED), _S.CLOSED, _SUPERVISOR),
    # Pressing and watching.
    Move(Step.REMIND, OPEN, None, _CENTRE | _LEADERS, needs=(_F.TEXT,)),
    Move(Step.REMIND, OPEN, None, parties=_CITIZEN, conditions=(_C.NOT_REMINDED,)),
    Move(Step.SUPERVISE, _AT_DEPARTMENT, None, _SUPERVISOR, conditions=(_C.LEVEL_LEFT,), needs=(_F.TEXT,)),
    # To a unit above the departments, each level once; or departments confer 会商, and what they agreed on is kept.
    Move(
        Step.RAISE,
        _AT_DEPARTMENT,
        None,
        _SUPERVISOR | _LEADERS,
        conditions=(_C.HIGHER_UNIT,),
        needs=(_F.LEVEL, _F.TEXT),
    ),
    Move(Step.CONFER, _AT_DEPARTMENT, None, _SUPERVISOR, needs=(_F.DEPARTMENTS, _F.TEXT)),
    Move(Step.INSTRUCT, frozenset(CaseStatus) - _at(_S.WITHDRAWN), None, _LEADERS, needs=(_F.TEXT, _F.DUE)),
    Move(
        Step.REPORT,
        frozenset(CaseStatus),
        None,
        _CENTRE | _HANDLER | _REVIEWER,
        conditions=(_C.ORDER_OPEN,),
        needs=(_F.TEXT,),
    ),
    # One matter told by many is answered once; each keeps number, notices and rating.
    Move(
        Step.MERGE,
        _at(_S.REGISTERED, _S.DISPATCHED, _S.IN_WORK),
        _S.MERGED,
        _CENTRE,
        frozenset({Party.FILING}),
        conditions=(_C.LEADS_NONE, _C.NOT_CONFIDENTIAL),
        needs=(_F.LEAD,),
    ),
    Move(Step.SEPARATE, _at(_S.MERGED), _S.REGISTERED, _CENTRE, _LEAD_CASE, needs=(_F.TEXT,)),
    Move(Step.ANSWER, _at(_S.MERGED), _S.ANSWERED, parties=_LEAD_CASE),
    Move(Step.DEFER, _at(_S.MERGED), _S.DEFERRED, parties=_LEAD_CASE),
    Move(Step.REFER, _at(_S.MERGED), _S.REFERRED, parties=_LEAD_CASE),
    # What was put off with its lead waits for the lead's answer again, or goes to the files with it.
    Move(Step.RESUME, _at(_S.DEFERRED), _S.MERGED, parties=_LEAD_CASE),
    Move(Step.CLOSE, _at(_S.DEFERRED), _S.CLOSED, parties=_LEAD_CASE),
    Move(Step.INTERIM, _at(_S.MERGED), None, parties=_LEAD_CASE),
    # Whoever is answered later because the lead is, is told so.
    Move(Step.GRANT, _at(_S.MERGED), None, parties=_LEAD_CASE),
    Move(Step.SPLIT, _RUNNING, None, _CENTRE, needs=(_F.TEXT,)),
    Move(Step.CONFIDE, frozenset(CaseStatus), None, _CENTRE, conditions=(_C.NOT_CONFIDENTIAL,), needs=(_F.TEXT,)),
    # So may the citizen, as long as somebody works on it and the answer is not that of another case.
    Move(Step.CONFIDE, OPEN - _at(_S.MERGED), None, parties=_CITIZEN, conditions=(_C.NOT_CONFIDENTIAL,)),
    Move(Step.DISCLOSE, frozenset(CaseStatus), None, _CENTRE, conditions=(_C.CONFIDENTIAL,), needs=(_F.TEXT,)),
    Move(Step.GRADE, _RUNNING, None, _CENTRE, needs=(_F.URGENCY, _F.TEXT)),
    # Who asks to be forgotten is, once nothing is left to be done: in all of their cases.
    Move(Step.ERASE, frozenset(CaseStatus) - OPEN - _at(_S.DEFERRED), None, _SUPERVISOR, needs=(_F.TEXT,)),
    # Only the citizen withdraws, also by the centre, which writes down how they asked for it.
    Move(Step.WITHDRAW, OPEN, _S.WITHDRAWN, parties=_CITIZEN),
    Move(Step.WITHDRAW, OPEN, _S.WITHDRAWN, _CENTRE, needs=(_F.TEXT,)),
)

# Roles that act for one department; every other role acts for the city.
DEPARTMENTAL = frozenset({Role.HANDLER, Role.REVIEWER})


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that somebody may take now, and what it needs to be told."""

    step: Step
    needs: tuple[Field, ...]


def permit(case: Case, step: Step, roles: Set[Role], department: str | None) -> tuple[Move, ...]:
    """The moves that a person of these roles and this department (None: the city) may make with `step`; at least one.

    Raises IllegalMove where the status does not allow it to anybody, Forbidden where it does not to this person.
    """
    moves = [m for m in MOVES if m.step is step and case.status in m.before and m.parties != {Party.RULES}]
    if not moves:
        raise IllegalMove(step, case.status)
    allowed = tuple(move for move in moves if _may(case, move, roles, department))
    if not allowed:
        raise Forbidden(f"{step} on {case.number}")
    return allowed


def permit_party(case: Case, step: Step, party: Party) -> tuple[Move, ...]:
    """The moves that a citizen may make with the own case, or a lead case with those merged into it; at least one.

    Raises IllegalMove.
    """
    moves = [move for move in MOVES if move.step is step and case.status in move.before and party in move.parties]
    if not moves:
        raise IllegalMove(step, case.status)
    return tuple(moves)


def clocks_move(case: Case, rulebook: Rulebook, moment: Moment) -> Move | None:
    """What time itself does with a case at this moment."""
    moves = (move for move in MOVES if Party.CLOCK in move.parties and case.status in move.before)
    return next((move for move in moves if _missing(case, move, rulebook, moment) is None), None)


def citizens_steps(case: Case, rulebook: Rulebook) -> frozenset[Step]:
    """What the citizen of a case may do with it, as it stands; whoever pressed today is told so when they try."""
    moment = Moment(case.opened_at, date.min)  # a day on which nobody has pressed
    return frozenset(
        move.step
        for move in MOVES
        if Party.CITIZEN in move.parties
        and case.status in move.before
        and _missing(case, move, rulebook, moment) is None
    )


def choose(case: Case, permitted: tuple[Move, ...], rulebook: Rulebook, moment: Moment) -> Move:
    """The first permitted move whose conditions hold. Raises Barred for the condition that stands in the way."""
    missing: list[Condition] = []
    for move in permitted:
        condition = _missing(case, move, rulebook, moment)
        if condition is None:
            return move
        missing.append(condition)
    raise Barred(permitted[0].step, case.status, missing[0])


def steps_for(case: Case, roles: Set[Role], department: str | None) -> tuple[Step, ...]:
    """What a person's role allows with a case of this status, in the order of `MOVES`, whatever the conditions."""
    allowed = (m.step for m in MOVES if case.status in m.before and _may(case, m, roles, department))
    return tuple(dict.fromkeys(allowed))


def moves_for(
    case: Case, roles: Set[Role], department: str | None, rulebook: Rulebook, moment: Moment
) -> tuple[Offer, ...]:
    """What a person may do with a case at this moment, in the order of `MOVES`."""
    offers: dict[Step, Offer] = {}
    for move in MOVES:
        allowed = case.status in move.before and _may(case, move, roles, department)
        if allowed and _missing(case, move, rulebook, moment) is None:
            offers.setdefault(move.step, Offer(move.step, move.needs))
    return tuple(offers.values())


def _missing(case: Case, move: Move, rulebook: Rulebook, moment: Moment) -> Condition | None:
    return next((condition for condition in move.conditions if not HOLDS[condition](case, rulebook, moment)), None)


def _may(case: Case, move: Move, roles: Set[Role], department: str | None) -> bool:
    held = roles & move.roles
    if held - DEPARTMENTAL:
        return True
    return bool(held) and (department is None or department in _acting(case, move.side))


def _acting(case: Case, side: Side) -> tuple[str | None, ...]:
    match side:
        case Side.LEAD:
            return (case.department,)
        case Side.SUPPORTING:
            return case.supporting
        case Side.EITHER:
            return (case.department, *case.supporting)
