"""What a message after an answer from a guide is: going on about it, a request, another question, or nothing of these;
learnt from what citizens say then (`training_data/guide_talk.yaml`)."""

from enum import StrEnum

from bot.learnt_meaning import LearntMeaning


class Meaning(StrEnum):
    """What a message does after an answer from a guide."""

    FURTHER = "further"  # it asks on, tells what matters for it, or wants it done in another way
    REQUEST = "request"  # somebody is to deal with something
    QUESTION = "question"  # it asks about something else
    OTHER = "other"


LEARNT = LearntMeaning(Meaning, "guide_talk")
