"""What is said where nothing is asked for. Pure."""

from dataclasses import replace

from bot.reply import Choice, Reply, ReplyOutcome
from bot.wording import WORDS

# Any other intent that Rasa sends here is answered like something out of scope.
_OTHER = "out_of_scope"


def reply(intent: str | None) -> Reply:
    """The words for an intent: a greeting, thanks, a good-bye, who we are, or what we cannot do."""
    text = WORDS.talk.get(intent or _OTHER, WORDS.talk[_OTHER])
    return Reply(text, ReplyOutcome.SMALL_TALK, _choices(WORDS.talk_choices))


def sorry(*, on_duty: bool) -> Reply:
    """A word of regret where the assistant was no use, and the ways to a person; `on_duty`: one answers here now."""
    return replace(offer(WORDS.sorry, on_duty=on_duty), dissatisfied=True)


def offer(why: str, *, on_duty: bool) -> Reply:
    """The ways to a person, after a word on why they are told."""
    choices = (WORDS.person.choice, *WORDS.hand_off_choices) if on_duty else WORDS.hand_off_choices
    way = WORDS.person.offer if on_duty else WORDS.hand_off
    return Reply(f"{why}\n{way}", ReplyOutcome.HANDED_OFF, _choices(choices))


def _choices(texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(text) for text in texts)
