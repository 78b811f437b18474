"""Once: every inbound message gets one row and one reply, however often it is delivered and whatever dies.

The row is written before anything else happens. A repeated message finds its stored reply, or waits for the turn that
is under way in this process or another, or, after a crash, has its turn now. Turns of one citizen are taken in order;
what is said while one is under way waits and is answered in one turn (`records/turns.py`). An emergency waits for none.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.live import queue
from bot.reply import Reply, ReplyOutcome, Turn
from channels.answered import Answered
from channels.room import Room
from channels.wording import WORDS
from channels.work import Exchange, Merged, Work
from escalation import case_texts
from language import emergencies
from records import messages, outbox, turns
from records.database import Database
from records.messages import Inbound, Message, NewNote, NewReply
from records.turns import Arrival, Begun, Claimant, Manners, Over, Waits

Clock = Callable[[], datetime]

# Longer than a turn takes: what has no reply after that, and no process that says it is at it, was left over.
ORPHANED = timedelta(seconds=15)
# Seconds between two looks at what another process is doing.
LOOK_AGAIN = 0.2
RECOVERED_AT_ONCE = 16
# Turns under way. One Rasa answers some sixty a second on a core and is given up after three seconds.
TURNS_AT_ONCE = 32
LAST_WAIT = 5.0
ASSISTANT = "assistant"
TEXT = "text"

# After these the same word is an answer to a question, or said again because it failed, and not a double tap.
ASKING = frozenset(
    {
        ReplyOutcome.ASKING,
        ReplyOutcome.CHOICES,
        ReplyOutcome.WHICH_DISTRICT,
        ReplyOutcome.OTHER_DISTRICT,
        ReplyOutcome.OWN_CASE,
        ReplyOutcome.CLOSED,
        ReplyOutcome.FAILED,
    }
)
APOLOGY = Reply(WORDS.apology, ReplyOutcome.FAILED)


class Answerer(Protocol):
    """Takes one turn of a citizen's conversation; `bot.dialogue.Dialogue` in the service."""

    def turn(self, turn: Turn) -> Awaitable[Reply]: ...


# The reply as it is stored and shown, in the transaction that stores it.
Along = Callable[[AsyncConnection, Message, Reply, datetime], Awaitable[Reply]]


async def _alone(_tx: AsyncConnection, _message: Message, reply: Reply, _now: datetime) -> Reply:
    return reply


class Reception:
    """Takes messages in from every channel, and has `at_once` turns under way at most; the others wait in order.

    `along` may add to a reply that goes out in the response to a delivery.

    `receive` raises what the dialogue raises; the message is then without a reply and `recover` comes back to it.
    """

    def __init__(
        self, database: Database, dialogue: Answerer, clock: Clock, along: Along = _alone, at_once: int = TURNS_AT_ONCE
    ) -> None:
        self._along = along
        self._room = Room(at_once)
        self._database = database
        self._dialogue = dialogue
        self._clock = clock
        self._me = Claimant(secrets.token_hex(8), alone=database.embedded)
        # Set whenever a reply went into the outbox, so that delivery need not wait for its next look.
        self.enqueued = asyncio.Event()
        self._works: dict[int, Work] = {}
        # The same by what channels call the messages, those that are being written down, and what was answered just
        # now: two of three deliveries may be repeated ones, and these need not ask the database.
        self._at_hand: dict[tuple[str, str | None], Work] = {}
        self._coming: dict[tuple[str, str], asyncio.Event] = {}
        self._answered = Answered()
        self._tasks: set[asyncio.Task[Exchange]] = set()

    async def receive(self, inbound: Inbound) -> Exchange:
        """Write the message down and give its reply, the stored one if it was answered before."""
        work = await self.begin(inbound)
        return await work.exchange()

    async def begin(self, inbound: Inbound) -> Work:
        """Write the message down and start its turn, or join the one that is under way."""
        key = inbound.channel, inbound.external_id
        while (coming := self._coming.get(key)) is not None:
            await coming.wait()
        work = self._at_hand.get(key) or self._answered.get(key) or await self._taken_in(inbound)
        work.deliveries += 1
        return work

    async def knows(self, channel: str, external_id: str) -> bool:
        """Whether a message came before, be it that it is being written down."""
        key = channel, external_id
        if key in self._at_hand or key in self._coming or self._answered.get(key) is not None:
            return True
        return await self._database.look(lambda connection: messages.is_known(connection, channel, external_id))

    async def _taken_in(self, inbound: Inbound) -> Work:
        key = inbound.channel, inbound.external_id
        coming = self._coming[key] = asyncio.Event()
        try:
            with self._room.arrival():
                arrival, stored = await self._database.write(lambda tx: self._written_down(tx, inbound))
            leader = arrival.leader
            return self._own(arrival, stored) if leader is None else self._merged(arrival, leader, stored)
        finally:
            del self._coming[key]
            coming.set()

    async def _written_down(self, tx: AsyncConnection, inbound: Inbound) -> tuple[Arrival, Exchange | None]:
        arrival = await turns.arrive(tx, inbound, self._me, MANNERS, self._clock())
        if arrival.held:
            await self._release(tx, arrival.message)
        return arrival, await _stored(tx, arrival.message, arrival.reply) if arrival.reply else None

    def _own(self, arrival: Arrival, stored: Exchange | None) -> Work:
        if stored is not None:
            return _finished(stored)
        return self._work_on(arrival.message, begun=arrival.begun, again=arrival.seen, urgent=arrival.urgent)

    def _merged(self, arrival: Arrival, leader: Message, stored: Exchange | None) -> Work:
        if stored is not None:
            return Merged(arrival.message, _finished(stored))
        # Where its leader's delivery came to another process, that one may have given up waiting.
        work = self._work_on(leader, later=True)
        if arrival.urgent:
            work.urgent.set()
        return Merged(arrival.message, work)

    async def _release(self, tx: AsyncConnection, message: Message) -> None:
        """Let what was held until its citizen would write again go out."""
        if await outbox.release(tx, message.citizen_id, self._clock()):
            self.enqueued.set()

    async def acknowledge(self, inbound: Inbound, reply: Reply, *, later: bool = False) -> Exchange:
        """Write down a message whose reply is known beforehand, together with that reply, which goes out through the
        outbox if `later`."""
        exchange = await self._database.write(lambda tx: self._acknowledged(tx, inbound, reply, later))
        if not exchange.direct:
            self.enqueued.set()
        return exchange

    async def _acknowledged(self, tx: AsyncConnection, inbound: Inbound, reply: Reply, later: bool) -> Exchange:
        now = self._clock()
        receipt = await messages.receive(tx, inbound, now)
        await self._release(tx, receipt.message)
        if receipt.reply is not None:
            return await _stored(tx, receipt.message, receipt.reply)
        note = await messages.store_reply(tx, receipt.message, _new(reply, delivered=not later), now)
        if later:
            await outbox.enqueue(tx, note, now)
        return Exchange(receipt.message, note, said(note), direct=not later)

    async def recover(self) -> int:
        """Answer, through the outbox, what was left unanswered by a process that died; how many there were."""
        recovered = 0
        while orphans := await self._orphans():
            await asyncio.gather(*(self._answer_or_apologise(message) for message in orphans))
            recovered += len(orphans)
        return recovered

    async def _orphans(self) -> list[Message]:
        now = self._clock()
        async with self._database.reading() as connection:
            left = await turns.left_over(connection, self._me, now - ORPHANED, now, RECOVERED_AT_ONCE)
        return [message for message in left if message.id not in self._works]

    async def renew(self) -> None:
        """Tell the other processes that the turns of this one are still under way."""
        begun = [work.message.id for work in self._works.values() if work.text is not None]
        if begun and not self._me.alone:
            async with self._database.transaction() as tx:
                await turns.renew(tx, begun, self._me, self._clock())

    async def close(self) -> None:
        """Let the turns under way end; those that take too long are left to the next start."""
        if self._tasks:
            _, slow = await asyncio.wait(self._tasks, timeout=LAST_WAIT)
            for task in slow:
                task.cancel()

    async def _answer_or_apologise(self, message: Message) -> None:
        work = self._work_on(message, again=True, later=True)
        try:
            await work.exchange()
        except SQLAlchemyError:
            raise
        except Exception:  # a turn that fails twice must still end in honest words; its error is in the log
            await self._store(message, APOLOGY, delivered=False)

    def _work_on(
        self, message: Message, *, begun: bool = False, again: bool = False, later: bool = False, urgent: bool = False
    ) -> Work:
        work = self._works.get(message.id)
        if work is None:
            work = self._works[message.id] = Work(message, again=again, later=later, urgent=urgent)
            self._at_hand[message.channel, message.external_id] = work
            if begun:
                work.begin(message, message.text, again=False)
            task = asyncio.create_task(self._answer(work))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            work.follow(task)
        return work

    async def _answer(self, work: Work) -> Exchange:
        try:
            while work.text is None:
                if stored := await self._advance(work):
                    return stored
            async with self._room.place(urgent=self._room.full and _is_urgent(work.text)):
                work.answering = True
                reply = await self._dialogue.turn(_turn(work, work.text, self._clock()))
            exchange = await self._store(work.message, reply, delivered=work.begin_storing())
            self._answered.keep((work.message.channel, work.message.external_id), work)
            return exchange
        finally:
            del self._works[work.message.id]
            del self._at_hand[work.message.channel, work.message.external_id]

    async def _advance(self, work: Work) -> Exchange | None:
        """Begin a turn, or wait for what stands in its way; the reply, if another process stored it meanwhile."""
        match await self._database.write(lambda tx: self._begun(tx, work)):
            case Exchange() as stored:
                return stored
            case Begun(message, text, again):
                work.begin(message, text, again=again)
            case Waits(ahead, elsewhere):
                await self._let_pass(work, ahead, elsewhere=elsewhere)
        return None

    async def _begun(self, tx: AsyncConnection, work: Work) -> Begun | Waits | Exchange:
        stand = await turns.begin(tx, work.message, self._me, self._clock(), urgent=work.urgent.is_set())
        return await _stored(tx, work.message, stand.reply) if isinstance(stand, Over) else stand

    async def _let_pass(self, work: Work, ahead: Message, *, elsewhere: bool) -> None:
        before = self._works.get(ahead.id)
        if before is not None and before is not work:
            await work.give_way(before, None)
        elif elsewhere:
            work.answering = ahead.id == work.message.id
            await work.give_way(None, LOOK_AGAIN)
        else:  # a process died over it, or its turn failed
            await self._answer_or_apologise(ahead)

    async def _store(self, message: Message, reply: Reply, *, delivered: bool) -> Exchange:
        note = await self._database.write(lambda tx: self._stored_note(tx, message, reply, delivered=delivered))
        if note.delivered_at is None:
            self.enqueued.set()
        return Exchange(message, note, said(note), direct=note.delivered_at is not None)

    async def _stored_note(self, tx: AsyncConnection, message: Message, reply: Reply, *, delivered: bool) -> Message:
        now = self._clock()
        reply = await queue.hushed(tx, message.citizen_id, reply, now)
        if delivered:
            reply = await self._along(tx, message, reply, now)
        delivered = delivered and bool(reply.text)
        note = await messages.store_reply(tx, message, _new(reply, delivered=delivered), now)
        if note.case_id is not None:
            await case_texts.renew(tx, note.case_id)
        if note.delivered_at is None and note.text:
            await outbox.enqueue(tx, note, now)
        return note


def _finished(stored: Exchange) -> Work:
    work = Work(stored.message)
    work.finish(stored)
    return work


async def _stored(connection: AsyncConnection, message: Message, note: Message) -> Exchange:
    sent = await outbox.state_of(connection, [note.id])
    return Exchange(message, note, said(note), direct=note.id not in sent and bool(note.text))


def said(note: Message) -> Reply:
    """What a message of ours says, whether the assistant or a member of staff wrote it."""
    if note.payload is None or note.author != ASSISTANT:
        return Reply(note.text, ReplyOutcome.ANSWERED)
    return msgspec.json.decode(note.payload, type=Reply)


def _turn(work: Work, text: str, now: datetime) -> Turn:
    message = work.message
    # Where a text was merged into a photo's turn, the text is what is answered.
    kind = message.kind if text == message.text else TEXT
    return Turn(message.citizen_id, message.id, message.channel, text, now, again=work.again, kind=kind)


def _is_urgent(text: str) -> bool:
    found = emergencies.detect(text)
    return found is not None and found.sure


def _is_apart(text: str) -> bool:
    return emergencies.detect(text) is not None


MANNERS = Manners(ASKING, urgent=_is_urgent, apart=_is_apart)


def _new(reply: Reply, *, delivered: bool) -> NewReply:
    payload = msgspec.json.encode(reply).decode()
    return NewReply(NewNote(reply.text, payload), reply.outcome, delivered, reply.topic, reply.rated)
