"""From what it is learnt what citizens say after an answer from a guide."""

from bot import guide_talk
from bot.course import Course
from bot.guide_talk import Meaning

_ASKS = {"follow_up": Meaning.FURTHER, "ask_policy": Meaning.QUESTION}
_WANTS = frozenset({"complain", "seek_help", "suggest", "praise"})
# These may be said of the guide as of anything.
_EITHER = frozenset({"correct", "choose", "dissatisfied", "other_channel"})


def _of_turn(intent: str) -> Meaning | None:
    if intent in _EITHER:
        return None
    return Meaning.REQUEST if intent in _WANTS else _ASKS.get(intent, Meaning.OTHER)


COURSE = Course(
    guide_talk.LEARNT,
    "guide_talk.yaml",
    _of_turn,
    right=0.92,
    passing={"nothing": Meaning.OTHER, "request": Meaning.REQUEST},
)
