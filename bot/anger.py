"""Insults: met calmly and always in the same words; after another one a person is offered, and a matter that stands
among them is taken. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot import hearing, small_talk
from bot.reply import Reply
from bot.wording import WORDS
from escalation.case import CaseKind

# Shorter than that, 昨天 or a place is only part of the insult.
_SHORTEST_MATTER = 12


def met(reply: Reply) -> bool:
    """Whether a reply is what is said to an insult."""
    return reply.text == WORDS.talk["abuse"]


def again(reply: Reply, earlier: Sequence[Reply]) -> bool:
    """Whether it is to be said once more."""
    return met(reply) and any(map(met, earlier))


def calmed(reply: Reply, earlier: Sequence[Reply], *, on_duty: bool) -> Reply:
    """The reply, or a person after another insult. `on_duty`: one answers here now."""
    if not again(reply, earlier):
        return reply
    offer = small_talk.offer(WORDS.again.angry, on_duty=on_duty)
    return replace(reply, text=offer.text, outcome=offer.outcome, choices=offer.choices)


def matter(said: str) -> CaseKind | None:
    """What kind of request stands among the insults: clear words announce it, or it is told where or when."""
    told = len(said) >= _SHORTEST_MATTER and (hearing.place(said) or hearing.moment(said))
    return hearing.request_kind(said) or (CaseKind.COMPLAINT if told else None)
