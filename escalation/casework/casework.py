"""All use cases of a case together."""

from escalation.casework.answering import Answering
from escalation.casework.citizens import Citizens
from escalation.casework.dispatching import Dispatching
from escalation.casework.following_up import FollowingUp
from escalation.casework.forgetting import Forgetting
from escalation.casework.joining import Joining
from escalation.casework.overseeing import Overseeing


class Casework(Joining, Dispatching, Citizens, Answering, FollowingUp, Overseeing, Forgetting):
    """Opens cases and moves them by the rulebook: one method a move.

    Each runs in the caller's transaction: row, history, audit and outbox, or nothing. See `Base` for what they raise.
    """
