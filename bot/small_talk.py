"""What is said where nothing is asked for. Pure."""

from bot.reply import Choice, Reply, ReplyOutcome
from bot.wording import WORDS

# Any other intent that Rasa sends here is answered like something out of scope.
_OTHER = "out_of_scope"


def reply(intent: str | None) -> Reply:
    """The words for an intent: a greeting, thanks, a good-bye, who we are, or what we cannot do."""
    text = WORDS.talk.get(intent or _OTHER, WORDS.talk[_OTHER])
    return Reply(text, ReplyOutcome.SMALL_TALK, _choices(WORDS.talk_choices))


def hand_off(sorry: bool) -> Reply:
    """How to reach a person, after a word of regret where the assistant was no use."""
    text = f"{WORDS.sorry}\n{WORDS.hand_off}" if sorry else WORDS.hand_off
    return Reply(text, ReplyOutcome.HANDED_OFF, _choices(WORDS.hand_off_choices), dissatisfied=sorry)


def _choices(texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(text) for text in texts)
