"""Once: every inbound message gets one row, one turn and one reply, however often it is delivered and whatever dies.

The row is written before anything else happens. A repeated message finds its stored reply, or waits for the turn that
is under way in this process, or, after a crash, has its turn now. Turns of one citizen are taken in order.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reply import Reply, ReplyOutcome, Turn
from channels.wording import WORDS
from escalation import case_texts
from records import messages, outbox
from records.database import Database
from records.messages import Inbound, Message, NewNote, NewReply, Receipt

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# Longer than any turn takes: what has no reply after that has nobody working on it.
ORPHANED = timedelta(seconds=15)
RECOVERED_AT_ONCE = 16
LAST_WAIT = 5.0
ASSISTANT = "assistant"

APOLOGY = Reply(WORDS.apology, ReplyOutcome.FAILED)


class Answerer(Protocol):
    """Takes one turn of a citizen's conversation; `bot.dialogue.Dialogue` in the service."""

    def turn(self, turn: Turn) -> Awaitable[Reply]: ...


@dataclass(frozen=True)
class Exchange:
    """An inbound message and what was said to it. Not `direct`: the reply goes, or went, out through the outbox."""

    message: Message
    note: Message
    reply: Reply
    direct: bool


class Work:
    """A message on its way to its reply, shared by all who delivered it."""

    def __init__(self, message: Message, *, seen: bool, later: bool = False) -> None:
        self.message = message
        self.seen = seen
        self.later = later
        self.deliveries = 0
        self._storing = False
        self._exchange: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()

    async def exchange(self) -> Exchange:
        """The reply, as soon as it is stored; the turn goes on when whoever waits here goes away."""
        return await asyncio.shield(self._exchange)

    async def within(self, seconds: float) -> Exchange | None:
        """The reply if it is there in time; None as well when the turn failed, which `recover` comes back to."""
        await asyncio.wait({self._exchange}, timeout=seconds)
        return self._exchange.result() if self._exchange.done() and not self._failed else None

    def send_later(self) -> bool:
        """Let the reply go out through the outbox; False when it is being stored already and will be here at once."""
        if self._storing and not self._failed:
            return False
        self.later = True
        return True

    @property
    def _failed(self) -> bool:
        over = self._exchange
        return over.done() and (over.cancelled() or over.exception() is not None)

    def begin_storing(self) -> bool:
        """Fix how the reply goes out; whether that is in the response to the delivery."""
        self._storing = True
        return not self.later

    def follow(self, task: "asyncio.Task[Exchange]") -> None:
        """Give the outcome of `task` to everybody who waits, and its failure to the log if nobody does."""
        task.add_done_callback(self._settle)

    def finish(self, exchange: Exchange) -> None:
        self._exchange.set_result(exchange)

    def _settle(self, task: "asyncio.Task[Exchange]") -> None:
        if task.cancelled():
            self._exchange.cancel()
        elif error := task.exception():
            log.error("message %s was not answered", self.message.id, exc_info=error)
            self._exchange.set_exception(error)
            self._exchange.exception()  # it is in the log: asyncio need not complain when nobody waits
        else:
            self._exchange.set_result(task.result())


class Reception:
    """Takes messages in from every channel.

    `receive` raises what the dialogue raises; the message is then without a reply and `recover` comes back to it.
    """

    def __init__(self, database: Database, dialogue: Answerer, clock: Clock) -> None:
        self._database = database
        self._dialogue = dialogue
        self._clock = clock
        # Set whenever a reply went into the outbox, so that delivery need not wait for its next look.
        self.enqueued = asyncio.Event()
        self._works: dict[int, Work] = {}
        self._tasks: set[asyncio.Task[Exchange]] = set()
        # A lock lives as long as somebody holds or awaits it.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def receive(self, inbound: Inbound) -> Exchange:
        """Write the message down and give its reply, the stored one if it was answered before."""
        work = await self.begin(inbound)
        return await work.exchange()

    async def begin(self, inbound: Inbound) -> Work:
        """Write the message down and start its turn, or join the one that is under way."""
        receipt, stored = await self._database.write(lambda tx: self._written_down(tx, inbound))
        if stored is not None:
            work = Work(receipt.message, seen=True)
            work.finish(stored)
            return work
        work = self._work_on(receipt.message, seen=receipt.seen)
        work.deliveries += 1
        return work

    async def _written_down(self, tx: AsyncConnection, inbound: Inbound) -> tuple[Receipt, Exchange | None]:
        receipt = await messages.receive(tx, inbound, self._clock())
        return receipt, await _stored(tx, receipt.message, receipt.reply) if receipt.reply else None

    async def acknowledge(self, inbound: Inbound, reply: Reply) -> Exchange:
        """Write down a message whose reply is known beforehand, together with that reply."""
        async with self._database.transaction() as tx:
            now = self._clock()
            receipt = await messages.receive(tx, inbound, now)
            note = receipt.reply or await messages.store_reply(tx, receipt.message, _new(reply, delivered=True), now)
        return Exchange(receipt.message, note, said(note), direct=True)

    async def recover(self) -> int:
        """Answer, through the outbox, what was left unanswered by a process that died; how many there were."""
        recovered = 0
        while orphans := await self._orphans():
            await asyncio.gather(*(self._answer_or_apologise(message) for message in orphans))
            recovered += len(orphans)
        return recovered

    async def _orphans(self) -> list[Message]:
        async with self._database.reading() as connection:
            left = await messages.unanswered(connection, self._clock() - ORPHANED, RECOVERED_AT_ONCE)
        return [message for message in left if message.id not in self._works]

    async def close(self) -> None:
        """Let the turns under way end; those that take too long are left to the next start."""
        if self._tasks:
            _, slow = await asyncio.wait(self._tasks, timeout=LAST_WAIT)
            for task in slow:
                task.cancel()

    async def _answer_or_apologise(self, message: Message) -> None:
        work = self._work_on(message, seen=True, later=True)
        try:
            await work.exchange()
        except SQLAlchemyError:
            raise
        except Exception:  # a turn that fails twice must still end in honest words; its error is in the log
            await self._store(message, APOLOGY, delivered=False)

    def _work_on(self, message: Message, *, seen: bool, later: bool = False) -> Work:
        work = self._works.get(message.id)
        if work is None:
            work = self._works[message.id] = Work(message, seen=seen, later=later)
            task = asyncio.create_task(self._answer(work))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            work.follow(task)
        return work

    async def _answer(self, work: Work) -> Exchange:
        message = work.message
        try:
            async with self._turns.setdefault(message.citizen_id, asyncio.Lock()):
                if work.seen and (stored := await self._answered(message)):
                    return stored
                reply = await self._dialogue.turn(_turn(message, self._clock(), again=work.seen))
                return await self._store(message, reply, delivered=work.begin_storing())
        finally:
            del self._works[message.id]

    async def _answered(self, message: Message) -> Exchange | None:
        # A repeated delivery may have looked just before the reply was stored.
        async with self._database.reading() as connection:
            note = await messages.reply_to(connection, message.id)
            return None if note is None else await _stored(connection, message, note)

    async def _store(self, message: Message, reply: Reply, *, delivered: bool) -> Exchange:
        note = await self._database.write(lambda tx: self._stored_note(tx, message, _new(reply, delivered=delivered)))
        if note.delivered_at is None:
            self.enqueued.set()
        return Exchange(message, note, said(note), direct=note.delivered_at is not None)

    async def _stored_note(self, tx: AsyncConnection, message: Message, reply: NewReply) -> Message:
        now = self._clock()
        note = await messages.store_reply(tx, message, reply, now)
        if note.case_id is not None:
            await case_texts.renew(tx, note.case_id)
        if note.delivered_at is None:
            await outbox.enqueue(tx, note, now)
        return note


async def _stored(connection: AsyncConnection, message: Message, note: Message) -> Exchange:
    sent = await outbox.state_of(connection, [note.id])
    return Exchange(message, note, said(note), direct=note.id not in sent)


def said(note: Message) -> Reply:
    """What a message of ours says, whether the assistant or a member of staff wrote it."""
    if note.payload is None or note.author != ASSISTANT:
        return Reply(note.text, ReplyOutcome.ANSWERED)
    return msgspec.json.decode(note.payload, type=Reply)


def _turn(message: Message, now: datetime, *, again: bool) -> Turn:
    return Turn(message.citizen_id, message.id, message.channel, message.text, now, again=again)


def _new(reply: Reply, *, delivered: bool) -> NewReply:
    payload = msgspec.json.encode(reply).decode()
    return NewReply(NewNote(reply.text, payload), reply.outcome, delivered, reply.topic, reply.rated)
