"""Where the conversation stands when a message comes: what it most probably answers. Pure."""

from enum import StrEnum


class Standing(StrEnum):
    """Travels to Rasa with the message, whose classifier weighs by it (`bot/rasa/standings.tsv`)."""

    OPENING = "opening"  # nothing was said before
    FORM = "form"  # a question of the request form is open
    CHOICES = "choices"  # it was asked which of several is meant
    CASE = "case"  # the last message to the citizen was about a case of theirs
    ANSWERED = "answered"  # a question was answered
    TALK = "talk"  # anything else was said
