"""Sending what waits in the outbox, once each, with bounded retries; what may have been sent is never repeated."""

import asyncio
import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from channels.outcome import SENT, Outcome, Result
from channels.wording import WORDS
from records import citizens, messages, outbox
from records.database import Database
from records.messages import Message
from records.outbox import Parcel

LEASE = timedelta(seconds=60)
AT_ONCE = 20
MAX_ATTEMPTS = 8
LONGEST_WAIT = timedelta(minutes=10)


class Sender(Protocol):
    """Sends a message of ours to somebody on one channel. `repeatable`: sending twice does no harm."""

    repeatable: bool

    async def send(self, to: str, message: Message) -> Outcome: ...


class WebSender:
    """The web page fetches what is marked as delivered: nothing needs to travel."""

    repeatable = True

    async def send(self, to: str, message: Message) -> Outcome:
        return SENT


class Delivery:
    """Drains the outbox of the channels that have a sender."""

    def __init__(
        self,
        database: Database,
        senders: Mapping[str, Sender],
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._senders = senders
        self._clock = clock
        self._chance = chance
        self._repeatable = [channel for channel, sender in senders.items() if sender.repeatable]

    async def take_over(self) -> None:
        """Begin where a process that died left off. On the embedded database it was the only sender there can be."""
        if self._database.embedded:
            async with self._database.transaction() as tx:
                reason = WORDS.sending.sender_died
                await outbox.end_expired_leases(tx, self._repeatable, reason, self._clock(), running_too=True)

    async def drain(self) -> int:
        """Send everything that is due; how many attempts were made."""
        attempts = 0
        while await self._anything_waits() and (parcels := await self._claim()):
            await asyncio.gather(*(self._deliver(parcel) for parcel in parcels))
            attempts += len(parcels)
        return attempts

    async def _anything_waits(self) -> bool:
        # A read costs far less than the write lock that a claim takes.
        async with self._database.reading() as connection:
            return (await outbox.backlog(connection))[0] > 0

    async def _claim(self) -> list[Parcel]:
        now = self._clock()
        async with self._database.transaction() as tx:
            await outbox.end_expired_leases(tx, self._repeatable, WORDS.sending.sender_died, now)
            return await outbox.claim(tx, list(self._senders), now, LEASE, AT_ONCE)

    async def _deliver(self, parcel: Parcel) -> None:
        async with self._database.reading() as connection:
            message = await messages.load(connection, parcel.message_id)
            to = await citizens.external_id(connection, parcel.citizen_id)
        outcome = await self._senders[parcel.channel].send(to, message)
        await self._record(parcel, outcome)

    async def _record(self, parcel: Parcel, outcome: Outcome) -> None:
        now = self._clock()
        async with self._database.transaction() as tx:
            match outcome.result:
                case Result.SENT:
                    await messages.mark_delivered(tx, parcel.message_id, now)
                    await outbox.mark_sent(tx, parcel.id, now)
                case Result.UNKNOWN:
                    await outbox.mark_unknown(tx, parcel.id, outcome.reason, now)
                case Result.RETRY if parcel.attempts < MAX_ATTEMPTS:
                    due = now + back_off(parcel.attempts, self._chance())
                    await outbox.retry_later(tx, parcel.id, outcome.reason, due, now)
                case _:
                    await outbox.mark_failed(tx, parcel.id, outcome.reason, now)
                    if outcome.result is Result.UNREACHABLE:
                        await citizens.mark_unreachable(tx, parcel.citizen_id, now)


def back_off(attempts: int, chance: float) -> timedelta:
    """How long to wait after that many attempts: doubling from 2 s, up to ten minutes, a quarter more or less."""
    return timedelta(seconds=min(2.0**attempts, LONGEST_WAIT.total_seconds())) * (0.75 + chance / 2)
