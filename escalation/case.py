"""A case and its life: one table of allowed moves, with who may make them. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from escalation.errors import Forbidden, IllegalMove
from records.roles import Role


class CaseKind(StrEnum):
    """What the citizen wants (四川省 12345 办法: the kinds that time limits are set for)."""

    CONSULT = "consult"
    HELP = "help"
    SUGGESTION = "suggestion"
    COMPLAINT = "complaint"
    REPORT = "report"
    PRAISE = "praise"


class CaseStatus(StrEnum):
    """How far a case has come."""

    REGISTERED = "registered"  # in the dispatcher's queue
    DISPATCHED = "dispatched"  # the department has not accepted it yet
    IN_WORK = "in_work"
    SUBMITTED = "submitted"  # a reply waits for its second signature
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({CaseStatus.REGISTERED, CaseStatus.DISPATCHED, CaseStatus.IN_WORK, CaseStatus.SUBMITTED})
REPLIED = frozenset({CaseStatus.ANSWERED, CaseStatus.CLOSED})


class Step(StrEnum):
    """Whatever is written into a case's history."""

    OPEN = "open"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    RETURN = "return"
    NOTE = "note"
    SUBMIT = "submit"
    APPROVE = "approve"
    REFUSE = "refuse"
    ANSWER = "answer"
    CLOSE = "close"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Move:
    """A step that roles may take from some statuses; `after` None leaves the status as it is."""

    step: Step
    before: frozenset[CaseStatus]
    after: CaseStatus | None
    roles: frozenset[Role]


_DISPATCHERS = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
_HANDLERS = frozenset({Role.HANDLER})
_REVIEWERS = frozenset({Role.REVIEWER})
_WITH_DEPARTMENT = frozenset({CaseStatus.DISPATCHED, CaseStatus.IN_WORK})
_BEFORE_SUBMIT = frozenset({CaseStatus.REGISTERED, *_WITH_DEPARTMENT})

MOVES: tuple[Move, ...] = (
    Move(Step.DISPATCH, _BEFORE_SUBMIT, CaseStatus.DISPATCHED, _DISPATCHERS),
    Move(Step.ACCEPT, frozenset({CaseStatus.DISPATCHED}), CaseStatus.IN_WORK, _HANDLERS),
    Move(Step.RETURN, _WITH_DEPARTMENT, CaseStatus.REGISTERED, _HANDLERS),
    Move(Step.NOTE, frozenset(CaseStatus), None, _DISPATCHERS | _HANDLERS | _REVIEWERS),
    Move(Step.ANSWER, frozenset({CaseStatus.REGISTERED}), CaseStatus.ANSWERED, _DISPATCHERS),
    Move(Step.ANSWER, frozenset({CaseStatus.IN_WORK}), CaseStatus.ANSWERED, _HANDLERS),
    Move(Step.SUBMIT, frozenset({CaseStatus.IN_WORK}), CaseStatus.SUBMITTED, _HANDLERS),
    Move(Step.APPROVE, frozenset({CaseStatus.SUBMITTED}), CaseStatus.ANSWERED, _REVIEWERS),
    Move(Step.REFUSE, frozenset({CaseStatus.SUBMITTED}), CaseStatus.IN_WORK, _REVIEWERS),
    Move(Step.CLOSE, frozenset({CaseStatus.ANSWERED}), CaseStatus.CLOSED, _DISPATCHERS | _HANDLERS),
    # Only the citizen withdraws: no role stands here.
    Move(Step.WITHDRAW, OPEN, CaseStatus.WITHDRAWN, frozenset()),
)

# Roles that act for one department; every other role acts for the city.
DEPARTMENTAL = frozenset({Role.HANDLER, Role.REVIEWER})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter of the dispatch catalogue that might be meant, for the dispatcher to choose from."""

    matter: str
    department: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands. Texts are masked; what the citizen wrote is sealed and opened by `Casework.details`.

    `district` is the code of the unit that handles the place; `area` and `matter` are the category's two levels.
    `answer_by` is the last day to answer, the working day after `counted_from` the first that counts. `version` rises
    by one with every step.
    """

    id: int
    number: str
    citizen_id: int
    episode: int
    kind: CaseKind
    status: CaseStatus
    title: str
    summary: str
    place: str
    district: str | None
    area: str | None
    matter: str | None
    department: str | None
    supporting: tuple[str, ...]
    route_reason: str
    candidates: tuple[Candidate, ...]
    anonymous: bool
    opened_at: datetime
    opened_day: date
    dispatch_due: datetime
    dispatched_at: datetime | None
    counted_from: date
    answer_by: date
    ended_at: datetime | None
    reply: str | None
    version: int

    @property
    def open(self) -> bool:
        """Whether somebody still has to answer."""
        return self.status in OPEN


def permit(case: Case, step: Step, roles: Set[Role], department: str | None) -> Move:
    """The move that a person of these roles and this department (None: the city) makes with `step`.

    Raises IllegalMove where the status does not allow it to anybody, Forbidden where it does not to this person.
    """
    moves = [move for move in MOVES if move.step is step and case.status in move.before]
    if not moves:
        raise IllegalMove(step, case.status)
    for move in moves:
        if _may(case, move, roles, department):
            return move
    raise Forbidden(f"{step} on {case.number}")


def permit_citizen(case: Case, step: Step) -> Move:
    """The move that a citizen makes with the own case: one that no role may make. Raises IllegalMove."""
    for move in MOVES:
        if move.step is step and case.status in move.before and not move.roles:
            return move
    raise IllegalMove(step, case.status)


def steps_for(case: Case, roles: Set[Role], department: str | None) -> tuple[Step, ...]:
    """What a person may do with a case now, in the order of `MOVES`."""
    allowed = (m.step for m in MOVES if case.status in m.before and _may(case, m, roles, department))
    return tuple(dict.fromkeys(allowed))


def _may(case: Case, move: Move, roles: Set[Role], department: str | None) -> bool:
    held = roles & move.roles
    if held - DEPARTMENTAL:
        return True
    concerned = {case.department, *case.supporting} if move.step is Step.NOTE else {case.department}
    return bool(held) and (department is None or department in concerned)
