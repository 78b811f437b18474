"""A request about another city: it is not this one's to take, and is said to be so. Pure."""

from bot.reply import Reply, ReplyOutcome
from bot.request_draft import Draft
from bot.wording import WORDS
from language import elsewhere

_WAY_BACK = WORDS.other_city.rpartition("}")[2]


def of(draft: Draft) -> str | None:
    """The full name of the other city that a draft is about; None where it is about this one, or that is not known."""
    place = draft.where or draft.doubted
    if place:
        return elsewhere.find(place, asked=True)
    return elsewhere.find(draft.what or "") if draft.where is None else None


def route(city: str) -> Reply:
    """Where to turn with it."""
    return Reply(WORDS.other_city.format(city=city), ReplyOutcome.OTHER_CHANNEL)


def is_route(reply: Reply | None) -> bool:
    """Whether a reply told of another city's hotline."""
    return reply is not None and reply.outcome is ReplyOutcome.OTHER_CHANNEL and _WAY_BACK in reply.text
