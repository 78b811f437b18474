"""What is said to an emergency, before and beside anything else."""

from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import emergencies
from language.emergencies import EmergencyKind


def heard(text: str) -> Reply | None:
    """The numbers to call for an emergency that a message tells of; None where it tells of none."""
    found = emergencies.detect(text)
    return None if found is None else numbers(found.kind)


def numbers(kind: EmergencyKind) -> Reply:
    """The numbers to call."""
    return Reply(f"{WORDS.emergency[kind]}\n{WORDS.emergency['after']}", ReplyOutcome.EMERGENCY)
