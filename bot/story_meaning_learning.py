"""From what it is learnt for what citizens tell what happened."""

from bot import story_meaning
from bot.course import Course
from bot.story_meaning import Meaning

_OF_TURN = {
    "ask_policy": Meaning.ASKS,
    "follow_up": Meaning.ASKS,
    "complain": Meaning.REPORTS,
    "seek_help": Meaning.REPORTS,
    "suggest": Meaning.REPORTS,
    "praise": Meaning.REPORTS,
}

COURSE = Course(
    story_meaning.LEARNT,
    "stories.yaml",
    lambda intent: _OF_TURN.get(intent, Meaning.NO_STORY),
    right=0.93,
    passing={"nothing": Meaning.NO_STORY, "request": Meaning.REPORTS},
)
