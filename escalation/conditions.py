"""What must hold, beside status and role, before a step may be taken. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from escalation.case import Case, Extension, Rating, RatingReason, Supervision
from escalation.limits import What
from escalation.rulebook import Rulebook, facts_of


class Condition(StrEnum):
    """A condition of the table of moves; `wording.yaml` says each to people."""

    NOT_ADMITTED = "not_admitted"
    DEPARTMENT = "department"
    NO_DEPARTMENT = "no_department"
    ACCEPT_LAPSED = "accept_lapsed"
    NOT_FORCED = "not_forced"
    RETURNS_LEFT = "returns_left"
    IN_RETURN_TIME = "in_return_time"
    OTHER_DEPARTMENT = "other_department"
    EXTENSION_LEFT = "extension_left"
    EXTENSION_ASKED = "extension_asked"
    BEFORE_EXPIRY = "before_expiry"
    REDO_LEFT = "redo_left"
    CONTENT = "content"
    NOT_CONTENT = "not_content"
    NOT_RATED = "not_rated"
    DISSATISFIED = "dissatisfied"
    LEVEL_LEFT = "level_left"
    HIGHER_UNIT = "higher_unit"
    ORDER_OPEN = "order_open"
    SUPPORT_OPEN = "support_open"
    SIGNATURE = "signature"
    NO_SIGNATURE = "no_signature"
    REVIEW = "review"
    NO_REVIEW = "no_review"
    NOT_CONFIDENTIAL = "not_confidential"
    CONFIDENTIAL = "confidential"
    LEADS_NONE = "leads_none"
    NOT_REMINDED = "not_reminded"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step is to be taken: the instant, and its day in the city."""

    now: datetime
    today: date


Holds = Callable[[Case, Rulebook, Moment], bool]

# OTHER_DEPARTMENT and LEADS_NONE need more than the case: the use case checks them.
HOLDS: Mapping[Condition, Holds] = {
    Condition.NOT_ADMITTED: lambda case, _, __: case.milestones.admitted_at is None,
    Condition.DEPARTMENT: lambda case, _, __: case.department is not None,
    Condition.NO_DEPARTMENT: lambda case, _, __: case.department is None,
    Condition.ACCEPT_LAPSED: lambda case, rules, moment: (
        case.milestones.auto_accept_due is not None
        and case.milestones.auto_accept_due <= moment.now
        and rules.limits.time_of(What.AUTO_ACCEPT, facts_of(case)) is not None
    ),
    Condition.NOT_FORCED: lambda case, _, __: not case.course.forced,
    Condition.RETURNS_LEFT: lambda case, rules, _: case.course.returns < rules.limits.returns,
    Condition.IN_RETURN_TIME: lambda case, _, moment: (
        case.milestones.return_due is None or moment.now <= case.milestones.return_due
    ),
    Condition.OTHER_DEPARTMENT: lambda *_: True,
    Condition.LEADS_NONE: lambda *_: True,
    Condition.EXTENSION_LEFT: lambda case, rules, _: (
        case.clock.extension is Extension.NONE and rules.limits.longest_extension(case.clock.days) > 0
    ),
    Condition.EXTENSION_ASKED: lambda case, _, __: case.clock.extension is Extension.ASKED,
    Condition.BEFORE_EXPIRY: lambda case, _, moment: moment.today <= case.answer_by,
    Condition.REDO_LEFT: lambda case, rules, _: case.course.redone < rules.limits.redos,
    Condition.CONTENT: lambda case, _, __: case.course.rating is Rating.SATISFIED,
    Condition.NOT_CONTENT: lambda case, _, __: case.course.rating is not Rating.SATISFIED,
    # Somebody dissatisfied who gave no reason may still give it.
    Condition.NOT_RATED: lambda case, _, __: (
        case.course.rating is None or case.course.rating_reason == RatingReason.UNSAID
    ),
    Condition.DISSATISFIED: lambda case, _, __: (
        case.course.rating is Rating.DISSATISFIED and case.course.rating_reason != RatingReason.UNSAID
    ),
    Condition.LEVEL_LEFT: lambda case, _, __: case.course.supervision in (Supervision.NONE, Supervision.YELLOW),
    Condition.HIGHER_UNIT: lambda case, rules, _: bool(rules.levels_above(case.course.level)),
    Condition.ORDER_OPEN: lambda case, _, __: case.milestones.order_due is not None,
    Condition.SUPPORT_OPEN: lambda case, _, __: case.milestones.support_due is not None,
    Condition.SIGNATURE: lambda case, rules, _: rules.second_signature.needed(case.kind, case.department),
    Condition.NO_SIGNATURE: lambda case, rules, _: not rules.second_signature.needed(case.kind, case.department),
    Condition.REVIEW: lambda case, rules, _: rules.review.needed(case.kind, case.department),
    Condition.NO_REVIEW: lambda case, rules, _: not rules.review.needed(case.kind, case.department),
    Condition.NOT_CONFIDENTIAL: lambda case, _, __: not case.confidential,
    Condition.CONFIDENTIAL: lambda case, _, __: case.confidential,
    Condition.UNTOLD: lambda case, _, __: case.milestones.untold_since is not None,
    Condition.NOT_REMINDED: lambda case, _, moment: case.milestones.reminded_day != moment.today,
}
