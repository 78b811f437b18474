"""Anger: insults met calmly and always in the same words, outcries with a person, and a matter that stands among them
is taken. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from bot import hearing, occasion, small_talk, whereabouts
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation.case import CaseKind
from language import dialect
from records.messages import Rating

# Shorter than that, 昨天 or a place is only part of the insult.
_SHORTEST_MATTER = 12
# What is left of an insult when its words are gone may be a word or two.
_SHORTEST_REST = 4
# Longer than that tells of a matter.
_LONGEST_OUTCRY = 40


class _Signs(msgspec.Struct, frozen=True):
    curses: tuple[str, ...]
    outcries: tuple[str, ...]


_SIGNS = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=_Signs)
_CURSE = re.compile("|".join(f"(?:{one})" for one in _SIGNS.curses), re.IGNORECASE)
_OUTCRY = re.compile("|".join(f"(?:{one})" for one in _SIGNS.outcries))
_SHOUT = re.compile("[！!]{2,}|[？?][！!]|[！!][？?]")
# What stands among insults and says nothing.
_BETWEEN = re.compile(
    "[你您我他她它]们?|[这那一]?(?:个|些|群|帮)|就是|都是|是|的|都|真|好|太|了|嘛|哦|啊|呀|吧|哈|嘞|咯"
    "|[，,。.！!、～~？? ]"
)
_EDGES = " ，,。.！!、～~"
# What is no help to somebody who cries out: they are offered a person instead.
_NO_HELP = frozenset(
    {
        ReplyOutcome.SMALL_TALK,
        ReplyOutcome.NOTHING_FOUND,
        ReplyOutcome.CHOICES,
        ReplyOutcome.RATED,
        ReplyOutcome.HANDED_OFF,
        ReplyOutcome.CANCELLED,
    }
)
_HELP = frozenset(
    {
        ReplyOutcome.ANSWERED,
        ReplyOutcome.OTHER_CHANNEL,
        ReplyOutcome.PROGRESS,
        ReplyOutcome.OWN_CASE,
        ReplyOutcome.WAITING_FOR_PERSON,
    }
)


def met(reply: Reply) -> bool:
    """Whether a reply is what is said to an insult."""
    return reply.text == WORDS.talk["abuse"]


def again(reply: Reply, earlier: Sequence[Reply]) -> bool:
    """Whether it is to be said once more, or to somebody whose outcry was met before."""
    return met(reply) and any(met(one) or WORDS.again.angry in one.text or one.dissatisfied for one in earlier)


def calmed(reply: Reply, earlier: Sequence[Reply], *, on_duty: bool) -> Reply:
    """The reply, or a person after another insult. `on_duty`: one answers here now."""
    return offered(reply, on_duty=on_duty) if again(reply, earlier) else reply


def cried_out(said: str) -> bool:
    """Whether a message says that its citizen is fooled, or praises what they are angry about."""
    return bool(_OUTCRY.search(dialect.plain(said)))


def needs_a_person(said: str, reply: Reply, earlier: Sequence[Reply]) -> bool:
    """Whether the reply is no help to somebody who cries out at what they were told, or who is content with nothing for
    the second time."""
    if (
        not earlier
        or len(said) > _LONGEST_OUTCRY
        or reply.outcome not in _NO_HELP
        or met(reply)
        or reply.text == WORDS.talk["thanks"]
    ):
        return False
    again = reply.dissatisfied and any(one.dissatisfied for one in earlier)
    return again or (_displeased(reply) and bool(_SHOUT.search(said))) or cried_out(said)


def _displeased(reply: Reply) -> bool:
    """Whether it is said to somebody who was not helped."""
    return reply.dissatisfied or (reply.rated is not None and reply.rated.rating is Rating.UNHELPFUL)


def offered(reply: Reply, *, on_duty: bool) -> Reply:
    """A person instead of the reply; what it was about and how it was rated stays to be looked up."""
    offer = small_talk.offer(WORDS.again.angry, on_duty=on_duty)
    return replace(reply, text=offer.text, outcome=offer.outcome, choices=offer.choices)


def rest(said: str) -> str | None:
    """A message without its insults, where something is left of it; None where it has none or nothing is."""
    left = _CURSE.sub("", said).strip(_EDGES)
    return left if left != said.strip(_EDGES) and len(left) >= _SHORTEST_REST else None


def only_insults(said: str) -> bool:
    """Whether a message does nothing but insult."""
    return bool(_CURSE.search(said)) and not _BETWEEN.sub("", _CURSE.sub("", said))


def helps(reply: Reply, left: str) -> bool:
    """Whether what is said to the rest of an insult is better than calm words."""
    begins = reply.outcome is ReplyOutcome.ASKING and matter(left) is not None
    return begins or reply.outcome in _HELP


def matter(said: str) -> CaseKind | None:
    """What kind of request stands among the insults: clear words announce it, or it is told where or when."""
    told = len(said) >= _SHORTEST_MATTER and (whereabouts.place(said) or occasion.moment(said))
    return hearing.request_kind(said) or (CaseKind.COMPLAINT if told else None)
