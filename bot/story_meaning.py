"""Whether somebody who tells what happened wants to know something or wants it dealt with, learnt from such stories
(`training_data/stories.yaml`)."""

from enum import StrEnum

from bot.learnt_meaning import LearntMeaning


class Meaning(StrEnum):
    """What a story is told for."""

    ASKS = "asks"
    REPORTS = "reports"
    NO_STORY = "no_story"


LEARNT = LearntMeaning(Meaning, "story_meaning")
sure = LEARNT.sure
