"""What a message in the middle of the form is, apart from the question that is open: a question for the guides, one
about the registration, or none; learnt from what citizens say there (`training_data/form_talk.yaml`)."""

from enum import StrEnum

from bot.learnt_meaning import LearntMeaning


class Meaning(StrEnum):
    """What a message does in a form that has its matter."""

    GUIDE = "guide"  # it asks something that a guide may answer
    FORM = "form"  # it asks about this registration, or about us
    TOLD = "told"  # it tells something, whatever it looks like


LEARNT = LearntMeaning(Meaning, "form_talk")
sure = LEARNT.sure
