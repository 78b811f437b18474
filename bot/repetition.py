"""The same answer again: more simply the second time, with a person the third, and word for word where that is asked
for. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot import small_talk
from bot.reply import Choice, Reply, ReplyOutcome
from bot.wording import WORDS

_WORDS = WORDS.again


def varied(reply: Reply, earlier: Sequence[Reply], *, on_duty: bool) -> Reply:
    """The reply, or where the same was said before in this visit, what is said instead.

    `on_duty`: a person answers here now. What the citizen asked to hear again is said as it is.
    """
    times = told(reply, earlier)
    if times == 0:
        return reply
    return simpler(reply) if times == 1 else _with_a_person(reply, on_duty=on_duty)


def told(reply: Reply, earlier: Sequence[Reply]) -> int:
    """How often the same was said before without being asked to be said again."""
    return 0 if reply.outcome is ReplyOutcome.REPEATED else sum(_says(one, reply) for one in earlier)


def simpler(reply: Reply) -> Reply:
    """The answer in few words, all of them its own, and the ways on. The reply must have a `short`."""
    choices = (*reply.choices, Choice(WORDS.person.choice))
    return replace(
        reply,
        text=f"{reply.short}\n{_WORDS.way_on}",
        outcome=ReplyOutcome.REPEATED,
        choices=tuple(dict.fromkeys(choices)),
    )


def more_simply(earlier: Sequence[Reply], *, on_duty: bool) -> Reply | None:
    """What is said to somebody for whom the last answer was too hard; None where there was no answer."""
    last = next((one for one in reversed(earlier) if one.short), None)
    if last is None:
        return None
    told_simply = any(_says(one, last) and one.text == simpler(last).text for one in earlier)
    return _with_a_person(last, on_duty=on_duty) if told_simply else simpler(last)


def once_more(reply: Reply) -> Reply:
    """What was said last, to somebody who asks to hear it again."""
    return replace(reply, outcome=ReplyOutcome.REPEATED, rated=None, dissatisfied=False)


def _with_a_person(reply: Reply, *, on_duty: bool) -> Reply:
    """A person instead of the same words once more; what they were from stays to be looked up."""
    offer = small_talk.offer(_WORDS.told_twice, on_duty=on_duty)
    return replace(reply, text=offer.text, outcome=ReplyOutcome.HANDED_OFF, choices=offer.choices)


def _says(one: Reply, reply: Reply) -> bool:
    """Whether an earlier reply said the same, perhaps among other things, at length or in few words."""
    return bool(one.short and reply.short and reply.short in one.short)
