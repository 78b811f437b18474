"""What is said to an emergency, before and beside anything else."""

from bot import clauses, hearing
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from language import emergencies
from language.emergencies import EmergencyKind

_LONGEST_RELIEF = 20
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
    return _despaired(last) and (reply.dissatisfied or reply.outcome in _NO_HELP or reply.text in _SAYS_LITTLE)


def is_over(last: Reply | None, said: str) -> bool:
    """Whether somebody who told of an emergency just now says, and says only, that it is over."""
    if last is None or last.outcome is not ReplyOutcome.EMERGENCY or _despaired(last):
        return False
    return len(said) <= _LONGEST_RELIEF and not hearing.asks(said) and emergencies.is_over(said)


def asked_after(last: Reply | None, said: str) -> str | None:
    """What somebody who told of an emergency just now asks about anything, without what is told of that before: the
    words from the first clause on that asks; None where nothing is asked."""
    if last is None or last.outcome is not ReplyOutcome.EMERGENCY or _despaired(last):
        return None
    parts = clauses.PARTS.split(said)
    first = next((place for place, part in enumerate(parts) if hearing.asks(part)), None)
    return None if first is None else "".join(parts[first:])


def _despaired(last: Reply) -> bool:
    return WORDS.emergency[EmergencyKind.SUICIDE] in last.text or last.text == WORDS.despair


def still_there() -> Reply:
    """What is said to somebody who goes on about their despair."""
    return Reply(WORDS.despair, ReplyOutcome.EMERGENCY)
