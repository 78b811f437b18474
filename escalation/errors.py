"""Why a step on a case was refused. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escalation.case import Case, CaseStatus
    from escalation.conditions import Condition
    from escalation.step import Step


class CaseError(Exception):
    """Any refusal; each subclass is one reason that people are told."""


class UnknownCase(CaseError):
    """No such case, or none that this person may see."""


class Forbidden(CaseError):
    """The person's role or department does not allow the step."""


class IllegalMove(CaseError):
    """The case's status does not allow the step."""

    def __init__(self, step: Step, status: CaseStatus) -> None:
        super().__init__(f"{step} is not allowed while {status}")
        self.step = step
        self.status = status


class Barred(IllegalMove):
    """Status and role allow the step, but a condition of the table does not hold."""

    def __init__(self, step: Step, status: CaseStatus, condition: Condition) -> None:
        super().__init__(step, status)
        self.condition = condition


class StaleCase(CaseError):
    """Somebody changed the case in the meantime; `current` is how it stands now."""

    def __init__(self, current: Case) -> None:
        super().__init__(f"case {current.number} is at version {current.version} by now")
        self.current = current
