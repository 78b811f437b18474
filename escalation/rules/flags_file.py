"""What is wrong with `repeats.yaml`, `assignment.yaml` and `retention.yaml`, in sentences."""

from escalation.assignment import AssignmentRules
from escalation.case import Urgency
from escalation.repeats import RepeatLimits
from escalation.rulebook import Retention


def repeat_mistakes(limits: RepeatLimits) -> list[str]:
    checks = (
        ("requests: must be from 2 to 100", 2 <= limits.requests <= 100),
        ("days: must be from 1 to 1000", 1 <= limits.days <= 1000),
        ("redone: must be from 1 to 100", 1 <= limits.redone <= 100),
    )
    return [problem for problem, holds in checks if not holds]


def assignment_mistakes(rules: AssignmentRules) -> list[str]:
    checks = (
        ("weights: every urgency needs one", set(rules.weights) == set(Urgency)),
        ("weights: must be from 1 to 100", all(1 <= weight <= 100 for weight in rules.weights.values())),
        ("capacity: must be from 1 to 1000", 1 <= rules.capacity <= 1000),
    )
    return [problem for problem, holds in checks if not holds]


def retention_mistakes(rules: Retention) -> list[str]:
    # A case may be done again, and its citizen asked how it went, some weeks after the answer.
    checks = (
        ("contact_days: must be from 30 to 3650", 30 <= rules.contact_days <= 3650),
        ("source: needs the rule that says so", bool(rules.source.strip())),
    )
    return [problem for problem, holds in checks if not holds]
