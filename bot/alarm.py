"""What is said to an emergency, before and beside anything else."""

from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import emergencies
from language.emergencies import EmergencyKind

_NO_HELP = frozenset({ReplyOutcome.NOTHING_FOUND, ReplyOutcome.CHOICES, ReplyOutcome.CANCELLED, ReplyOutcome.RATED})
_SAYS_LITTLE = frozenset(
    WORDS.talk[intent] for intent in ("out_of_scope", "affirm", "deny", "choose", "small_talk", "abuse", "bye")
)


def heard(text: str) -> Reply | None:
    """The numbers to call for an emergency that a message tells of; None where it tells of none."""
    found = emergencies.detect(text)
    return None if found is None else numbers(found.kind)


def numbers(kind: EmergencyKind) -> Reply:
    """The numbers to call."""
    return Reply(f"{WORDS.emergency[kind]}\n{WORDS.emergency['after']}", ReplyOutcome.EMERGENCY)


def despairs_still(last: Reply | None, reply: Reply) -> bool:
    """Whether somebody who despaired just now says what `reply` is no help to."""
    if last is None or last.outcome is not ReplyOutcome.EMERGENCY:
        return False
    despaired = WORDS.emergency[EmergencyKind.SUICIDE] in last.text or last.text == still_there().text
    return despaired and (reply.dissatisfied or reply.outcome in _NO_HELP or reply.text in _SAYS_LITTLE)


def still_there() -> Reply:
    """What is said to somebody who goes on about their despair."""
    return Reply(WORDS.despair, ReplyOutcome.EMERGENCY)
