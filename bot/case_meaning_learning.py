"""From what it is learnt what citizens say of the case that was spoken of just before."""

from bot import case_meaning
from bot.case_meaning import Meaning
from bot.course import Course

# What kinds of turn mean of a case; all others are about something else.
_OF_A_CASE = {
    "progress": Meaning.PROGRESS,
    "urge": Meaning.PRESS,
    "add_to_case": Meaning.ADD,
    "withdraw": Meaning.WITHDRAW,
}
# In these a case's rating may be meant, whichever.
_EITHER = frozenset({"rate", "dissatisfied", "praise"})


def _of_turn(intent: str) -> Meaning | None:
    return None if intent in _EITHER else _OF_A_CASE.get(intent, Meaning.OTHER)


COURSE = Course(
    case_meaning.LEARNT,
    "case_talk.yaml",
    _of_turn,
    right=0.885,
    passing={"nothing": Meaning.OTHER, "request": Meaning.OTHER},
    # Nothing is done by it.
    right_of={Meaning.OTHER: 0.75},
)
