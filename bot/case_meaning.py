"""What a message does to the case that was spoken of just before, learnt from what citizens say of their cases
(`training_data/case_talk.yaml`)."""

from enum import StrEnum

from bot.learnt_meaning import LearntMeaning


class Meaning(StrEnum):
    """What a message does."""

    PROGRESS = "progress"  # it asks how the case stands
    PRESS = "press"
    ADD = "add"
    WITHDRAW = "withdraw"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    OTHER = "other"  # it is about something else


LEARNT = LearntMeaning(Meaning, "case_meaning")
sure, likely = LEARNT.sure, LEARNT.likely
