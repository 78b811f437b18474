"""A scripted stand-in for Rasa, a knowledge base that answers the same, and a citizen who talks with them."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec
from aiohttp import web

from bot.dialogue import Dialogue
from bot.rasa_client import SECRET_HEADER
from bot.reply import Choice, Reply, ReplyOutcome, Source, Turn
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from records import enclosures, messages
from records.database import Database
from records.enclosures import Enclosure
from records.media import NewPiece
from records.messages import Inbound, NewNote, NewReply, Rating

SECRET = "a-secret-between-service-and-rasa"
QUOTED = Reply("【居住证】", ReplyOutcome.ANSWERED, sources=(Source("permit", "居住证", "示例", date(2026, 10, 1)),))
SAID = Reply("好", ReplyOutcome.SMALL_TALK, (Choice("一"), Choice("二")))


@dataclass
class Rasa:
    """Answers with `replies`, or what a test sets; remembers what it got."""

    replies: tuple[Reply, ...] = (SAID,)
    body: bytes | None = None
    status: int = 200
    slow: bool = False
    got: list[dict[str, Any]] = field(default_factory=list)

    async def webhook(self, request: web.Request) -> web.Response:
        assert request.headers[SECRET_HEADER] == SECRET
        self.got.append(await request.json())
        if self.slow:
            await asyncio.sleep(5)
        said = [{"recipient_id": "x", "custom": msgspec.to_builtins(reply)} for reply in self.replies]
        return web.Response(body=self.body or json.dumps(said).encode(), status=self.status)


class Knowledge:
    """Answers the same to everything; remembers what it was asked, and in which context."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.contexts: list[Context] = []
        self.answer = Answer(Outcome.NOTHING_FOUND)

    async def ask(self, question: str, context: Context, today: date) -> Answer:
        self.asked.append(question)
        self.contexts.append(context)
        return self.answer


class Tries:
    """Lets query codes be tried three times."""

    def __init__(self) -> None:
        self.left = 3

    async def __call__(self, citizen_id: int, number: str) -> bool:
        self.left -= 1
        return self.left >= 0


class Talk:
    """A citizen's conversation, message by message."""

    def __init__(self, dialogue: Dialogue, database: Database, now: datetime) -> None:
        self.dialogue = dialogue
        self.database = database
        self.now = now
        self.sent = 0
        self.visitor = "v"

    async def receive(self, text: str) -> Turn:
        self.sent += 1
        async with self.database.transaction() as tx:
            receipt = await messages.receive(tx, Inbound("web", self.visitor, str(self.sent), text), self.now)
        return Turn(receipt.message.citizen_id, receipt.message.id, "web", text, self.now)

    async def says(self, text: str) -> Reply:
        return await self._answered(await self.receive(text))

    async def sends(
        self, kind: str, text: str = "", *, enclosure: Enclosure | None = None, piece: NewPiece | None = None
    ) -> Reply:
        """Something else than text comes."""
        self.sent += 1
        payload = None if enclosure is None else enclosures.write(enclosure)
        inbound = Inbound("web", self.visitor, str(self.sent), text, kind, payload, piece)
        async with self.database.transaction() as tx:
            message = (await messages.receive(tx, inbound, self.now)).message
        return await self._answered(Turn(message.citizen_id, message.id, "web", text, self.now, kind=kind))

    async def _answered(self, turn: Turn) -> Reply:
        reply = await self.dialogue.turn(turn)
        async with self.database.transaction() as tx:
            message = await messages.load(tx, turn.message_id)
            note = NewNote(reply.text, msgspec.json.encode(reply).decode())
            new = NewReply(note, reply.outcome, topic=reply.topic, rated=reply.rated)
            await messages.store_reply(tx, message, new, self.now)
        return reply

    async def rating(self, message_id: int) -> Rating | None:
        async with self.database.reading() as connection:
            return (await messages.load(connection, message_id)).rating
