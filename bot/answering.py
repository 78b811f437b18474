"""Answering a question from the knowledge base."""

from datetime import date
from typing import Protocol

from bot import citations
from bot.reply import Reply, Turn
from knowledge_base.answer import Answer
from knowledge_base.context import Context
from language import places
from records.moments import local_day


class Knowledge(Protocol):
    """What is asked: `knowledge_base`'s KnowledgeBase."""

    async def ask(self, question: str, context: Context, today: date) -> Answer: ...


class Answering:
    """Asks the knowledge base on a citizen's behalf."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def answer(self, turn: Turn) -> Reply:
        """The answer to the turn's question; a follow-up is understood by the entry that was answered before."""
        place = places.find(turn.text)
        context = Context(place.handled_by if place else None, turn.topic)
        return citations.reply(await self._knowledge.ask(turn.text, context, local_day(turn.now)))
