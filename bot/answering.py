"""Answering a question from the knowledge base, with the topic carried from turn to turn."""

from datetime import date
from typing import Protocol

from bot import citations
from bot.reply import Reply, Turn
from knowledge_base.answer import Answer
from knowledge_base.context import Context
from language import places
from records import conversations
from records.database import Database
from records.moments import local_day


class Knowledge(Protocol):
    """What is asked: `knowledge_base`'s KnowledgeBase."""

    async def ask(self, question: str, context: Context, today: date) -> Answer: ...


class Answering:
    """Asks the knowledge base on a citizen's behalf."""

    def __init__(self, database: Database, knowledge: Knowledge) -> None:
        self._database = database
        self._knowledge = knowledge

    async def answer(self, turn: Turn) -> Reply:
        """The answer to the turn's question; a follow-up is understood by the entry that was answered before."""
        async with self._database.reading() as connection:
            conversation = await conversations.load(connection, turn.citizen_id)
        topic = conversation.topic if conversation else None
        place = places.find(turn.text)
        context = Context(place.handled_by if place else None, topic)
        answer = await self._knowledge.ask(turn.text, context, local_day(turn.now))
        if answer.entry_id is not None and answer.entry_id != topic:
            async with self._database.transaction() as tx:
                await conversations.keep_topic(tx, turn.citizen_id, answer.entry_id)
        return citations.reply(answer)
