"""What a message in the middle of the form is, apart from the question that is open: a question for the guides, one
about the registration, or none; learnt from what citizens say there (`training_data/form_talk.yaml`)."""

from enum import StrEnum

from bot.learnt_meaning import LearntMeaning
from bot.request_draft import Slot


class Meaning(StrEnum):
    """What a message does in a form that has its matter."""

    GUIDE = "guide"  # it asks something that a guide may answer
    FORM = "form"  # it asks about this registration, or about us
    TOLD = "told"  # it tells something, whatever it looks like


LEARNT = LearntMeaning(Meaning, "form_talk")


def sure(slot: Slot, text: str) -> Meaning | None:
    """What a message to the form that asks for `slot` is; None where that is not sure, and while the matter itself is
    asked for, which any words may be."""
    return None if slot is Slot.WHAT else LEARNT.sure(text)
