"""Answering a question from the knowledge base."""

from dataclasses import replace
from datetime import date
from typing import Protocol

from bot import citations
from bot.reply import Reply, ReplyOutcome, Turn
from knowledge_base.answer import Answer
from knowledge_base.context import Context
from language import places
from records.moments import local_day

# What the search reads of a question.
_LONGEST_ASKED = 400


class Knowledge(Protocol):
    """What is asked: `knowledge_base`'s KnowledgeBase."""

    async def ask(self, question: str, context: Context, today: date) -> Answer: ...


def context_of(text: str, district: str | None, topic: str | None = None, asked: str | None = None) -> Context:
    """What is known beside a question: a place that it names outweighs the district named before."""
    place = places.find(text)
    return Context(place.handled_by if place else district, topic, asked)


class Answering:
    """Asks the knowledge base on a citizen's behalf."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def answer(self, turn: Turn) -> Reply:
        """The answer to the turn's question; a follow-up is understood by what was asked and answered before."""
        context = context_of(turn.text, turn.district, turn.topic, turn.asked)
        reply = citations.reply(await self._knowledge.ask(turn.text, context, local_day(turn.now)))
        if reply.outcome is ReplyOutcome.NOTHING_FOUND:
            return reply
        # "那温江呢" asks the question before once more; so may the next message.
        asked = turn.asked if turn.asked and places.only_a_place(turn.text) else turn.text
        return replace(reply, asked=asked[:_LONGEST_ASKED])
