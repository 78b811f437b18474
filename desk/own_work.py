"""What waits for a person: the list that the desk opens with. Pure."""

from collections.abc import Set

from escalation.case import OPEN, CaseStatus
from escalation.filters import CaseFilter
from escalation.moves import DEPARTMENTAL
from records.roles import Role
from records.staff import Staff

_WAITING: dict[Role, frozenset[CaseStatus]] = {
    Role.DISPATCHER: frozenset({CaseStatus.REGISTERED, CaseStatus.INCOMPLETE, CaseStatus.RETURNING}),
    Role.HANDLER: OPEN - {CaseStatus.REGISTERED, CaseStatus.INCOMPLETE, CaseStatus.MERGED},
    Role.REVIEWER: frozenset({CaseStatus.SUBMITTED}),
}


def own_work(person: Staff) -> CaseFilter:
    """Open cases that wait for one of the person's roles; all open ones for roles that watch."""
    statuses = [_WAITING[role] for role in person.roles if role in _WAITING]
    department = person.department if _only_departmental(person.roles) else None
    return CaseFilter(statuses=frozenset().union(*statuses) if statuses else OPEN, department=department)


def _only_departmental(roles: Set[Role]) -> bool:
    return bool(roles) and roles <= DEPARTMENTAL
