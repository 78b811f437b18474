"""Two turns in a row that were no help: a person is offered. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot import small_talk
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from records.messages import Rating


def counted(reply: Reply, earlier: Sequence[Reply], *, on_duty: bool) -> Reply:
    """The reply, or where it and the one before it were no help, the ways to a person. `on_duty`: one answers now."""
    if not second(reply, earlier):
        return reply
    why = WORDS.again.unhelpful_twice if reply.rated else WORDS.again.nothing_twice
    offer = small_talk.offer(why, on_duty=on_duty)
    # It stays a question without an answer, or a word on one, in the figures and for those who write the guides.
    return replace(reply, text=offer.text, choices=offer.choices)


def second(reply: Reply, earlier: Sequence[Reply]) -> bool:
    """Whether a reply and the one before it were no help."""
    return bool(earlier) and _missed(earlier[-1]) and _missed(reply)


def _missed(reply: Reply) -> bool:
    if reply.rated is not None:
        return reply.rated.rating is Rating.UNHELPFUL
    return reply.outcome is ReplyOutcome.NOTHING_FOUND
