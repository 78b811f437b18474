"""The use cases of a case: `Casework` has one method a move."""

from escalation.case import RatingReason
from escalation.casework.answering import REPLY_LIMIT
from escalation.casework.base import REASON_LIMIT
from escalation.casework.casework import Casework
from escalation.casework.dispatching import Choice
from escalation.casework.following_up import Verdict

__all__ = ["REASON_LIMIT", "REPLY_LIMIT", "Casework", "Choice", "RatingReason", "Verdict"]
