"""Sending what waits in the outbox, once each, with bounded retries; what may have been sent is never repeated."""

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from channels.outcome import SENT, Outcome, Result
from channels.wording import WORDS
from records import alarms, citizens, messages, outbox
from records.database import Database
from records.messages import Message
from records.outbox import Parcel
from records.service_window import SHUT, ServiceWindow, gone_since, windows

log = logging.getLogger(__name__)

# Longer than the slowest send: a token, several parts of a message and a notice, each with its own time-out.
LEASE = timedelta(seconds=120)
# On each channel, so that one that hangs does not slow another.
AT_ONCE = 100
# Claims take a write transaction: while others are under way, they wait until it is worth one.
WORTH_A_CLAIM = 25
MAX_ATTEMPTS = 8
LONGEST_WAIT = timedelta(minutes=10)
LAST_SENDS = 5.0


@dataclass(frozen=True)
class Errand:
    """A parcel under way: its message, the citizen's identity on the channel, and what the window allows.

    `gone`: nothing reaches this citizen, so nothing need be tried.
    """

    parcel: Parcel
    message: Message
    to: str
    window: ServiceWindow = SHUT
    gone: bool = False

    @property
    def allowed(self) -> int:
        """How many messages may be sent for it."""
        return self.window.allows(self.message.author)


class Sender(Protocol):
    """Sends a message of ours to somebody on one channel.

    `repeatable`: sending twice does no harm. `windowed`: the channel has a window that must be asked first, and
    citizens who are gone.
    """

    repeatable: bool
    windowed: bool

    async def send(self, errand: Errand) -> Outcome: ...


class WebSender:
    """The web page fetches what is marked as delivered: nothing needs to travel."""

    repeatable = True
    windowed = False

    async def send(self, errand: Errand) -> Outcome:
        return SENT


class Delivery:
    """Drains the outbox of the channels that have a sender, unless they are `resting`: what waits there goes out in
    another way. `ended` is set when a send is over, for the next round."""

    def __init__(
        self,
        database: Database,
        senders: Mapping[str, Sender],
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
        ended: asyncio.Event | None = None,
        resting: Callable[[str], bool] = lambda _channel: False,
    ) -> None:
        self._resting = resting
        self._database = database
        self._senders = senders
        self._clock = clock
        self._chance = chance
        self._ended = ended or asyncio.Event()
        self._repeatable = [channel for channel, sender in senders.items() if sender.repeatable]
        self._running: dict[str, set[asyncio.Task[None]]] = {channel: set() for channel in senders}

    async def take_over(self) -> None:
        """Begin where a process that died left off. On the embedded database it was the only sender there can be."""
        if self._database.embedded:
            async with self._database.transaction() as tx:
                reason = WORDS.sending.sender_died
                await outbox.end_expired_leases(tx, self._repeatable, reason, self._clock(), running_too=True)

    async def round(self) -> int:
        """Begin to send what is due, as far as there is room for it; how much that was."""
        return sum([await self._begin(channel) for channel in self._senders if not self._resting(channel)])

    async def drain(self) -> int:
        """Send everything that is due, and wait for how it ends; how many attempts were made."""
        attempts = 0
        while True:
            # A send that ends while a round looks lets the next one be seen after that look.
            idle, begun = not self._under_way(), await self.round()
            if idle and not begun:
                return attempts
            attempts += begun
            if running := self._under_way():
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)

    async def close(self) -> None:
        """Let the sends under way end; of those that take too long nobody knows the outcome."""
        if running := self._under_way():
            _, slow = await asyncio.wait(running, timeout=LAST_SENDS)
            for task in slow:
                task.cancel()

    def _under_way(self) -> list[asyncio.Task[None]]:
        return [task for tasks in self._running.values() for task in tasks]

    async def _begin(self, channel: str) -> int:
        running, begun = self._running[channel], 0
        while self._room(running) and (errands := await self._claim(channel, AT_ONCE - len(running))):
            for errand in errands:
                task = asyncio.create_task(self._deliver(errand))
                running.add(task)
                task.add_done_callback(running.discard)
                task.add_done_callback(lambda _: self._ended.set())
            begun += len(errands)
        return begun

    def _room(self, running: set[asyncio.Task[None]]) -> bool:
        return not running or AT_ONCE - len(running) >= WORTH_A_CLAIM

    async def _claim(self, channel: str, limit: int) -> list[Errand]:
        now = self._clock()
        # Costs far less than the write lock.
        if not await self._database.look(lambda connection: outbox.anything_due(connection, channel, now)):
            return []
        async with self._database.transaction() as tx:
            await outbox.end_expired_leases(tx, self._repeatable, WORDS.sending.sender_died, now)
            parcels = await outbox.claim(tx, [channel], now, LEASE, limit)
            return await self._errands(tx, channel, parcels, now)

    async def _errands(self, tx: AsyncConnection, channel: str, parcels: list[Parcel], now: datetime) -> list[Errand]:
        if not parcels:
            return []
        notes = await messages.load_all(tx, [parcel.message_id for parcel in parcels])
        whom = [parcel.citizen_id for parcel in parcels]
        names = await citizens.external_ids(tx, whom)
        opened: dict[int, ServiceWindow] = {}
        gone: Collection[int] = ()
        if self._senders[channel].windowed:
            opened = await windows(tx, whom, now, apart_from=[parcel.id for parcel in parcels])
            gone = await gone_since(tx, whom)
        return [
            Errand(
                parcel=one,
                message=notes[one.message_id],
                to=names[one.citizen_id],
                window=opened.get(one.citizen_id, SHUT),
                gone=one.citizen_id in gone,
            )
            for one in parcels
        ]

    async def _deliver(self, errand: Errand) -> None:
        try:
            outcome = await self._senders[errand.parcel.channel].send(errand)
            await self._database.write(lambda tx: self._record(tx, errand.parcel, outcome))
        except Exception:  # nobody waits for it: its lease will end, and staff see that its outcome is unknown
            log.exception("sending message %s broke off", errand.message.id)

    async def _record(self, tx: AsyncConnection, parcel: Parcel, outcome: Outcome) -> None:
        now = self._clock()
        if outcome.alarm:
            await alarms.account_refused(tx, parcel.channel, outcome.code, outcome.reason, now)
        if not await outbox.is_pending(tx, parcel):
            log.warning("message %s was sent again before a send of it was over: %s", parcel.message_id, outcome.result)
            return
        match outcome.result:
            case Result.SENT:
                await messages.mark_delivered(tx, parcel.message_id, now)
                await outbox.mark_sent(tx, parcel.id, now, outcome.spent)
            case Result.NOTICED:
                await outbox.mark_noticed(tx, parcel.id, outcome.notice, outcome.receipt, now)
            case Result.HELD:
                await outbox.hold(tx, parcel.id, outcome.reason, outcome.until or now, now, outcome.spent)
            case Result.RETRY if parcel.attempts < MAX_ATTEMPTS:
                due = max(now + back_off(parcel.attempts, self._chance()), outcome.until or now)
                await outbox.retry_later(tx, parcel.id, outcome.reason, due, now, outcome.spent)
            case _:
                await _give_up(tx, parcel, outcome, now)


async def _give_up(tx: AsyncConnection, parcel: Parcel, outcome: Outcome, now: datetime) -> None:
    """End a parcel that nobody will send again but staff."""
    match outcome.result:
        case Result.UNKNOWN:
            await outbox.mark_unknown(tx, parcel.id, outcome.reason, now, outcome.spent)
        case Result.WEB_ONLY:
            await outbox.mark_web_only(tx, parcel.id, outcome.reason, now, outcome.spent)
        case _:
            await outbox.mark_failed(tx, parcel.id, outcome.reason, now, outcome.spent)
            if outcome.result is Result.UNREACHABLE:
                await citizens.mark_unreachable(tx, parcel.citizen_id, now)


def back_off(attempts: int, chance: float) -> timedelta:
    """How long to wait after that many attempts: doubling from 2 s, up to ten minutes, a quarter more or less."""
    return timedelta(seconds=min(2.0**attempts, LONGEST_WAIT.total_seconds())) * (0.75 + chance / 2)
