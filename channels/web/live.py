"""Open chats: what becomes visible in the database is handed to whoever has a stream open for it.

One watcher a process asks one question for all of them. A seat knows the last place that it was handed, so nothing
comes twice and nothing is left out, whichever process wrote it: places become visible in order (`records.shown`).
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from aiohttp_sse import EventSourceResponse

from channels.web.views import view
from records import live_talks, shown
from records.database import Database
from records.live_talks import Writing
from records.messages import Message
from records.shown import News

POLL_SECONDS = 0.2
# A transaction ends later than the moment it wrote, and the clocks of two machines differ.
OVERLAP = timedelta(seconds=10)
# Every so many rounds it looks back further, so that a transaction that took very long is not passed over either.
FAR_BACK = timedelta(minutes=5)
FAR_EVERY = 50
# Every so many rounds it looks who writes to a citizen.
WRITING_EVERY = 4
WRITING = "writing"
# More than anybody reads in a moment: a browser that is so far behind comes again and asks for the rest.
WAITING = 200
SEATS = 5_000
SEATS_OF_A_VISITOR = 6
# Many citizens share one address behind a carrier's gateway.
SEATS_OF_AN_ADDRESS = 500


@dataclass(frozen=True)
class Event:
    """A message of the conversation as it goes down a stream, or with a `name` something about the stream itself."""

    place: int
    data: str
    name: str | None = None


class Seat:
    """One open stream of one visitor. `told`: the last place handed to it; None while it reads what was before."""

    def __init__(self, visitor: str, address: str, stream: EventSourceResponse) -> None:
        self.visitor = visitor
        self.address = address
        self.told: int | None = None
        self.closed = False
        self._stream = stream
        self._waiting: deque[Event] = deque()
        self._sender: asyncio.Task[None] | None = None

    def join(self, events: Sequence[Event], told: int) -> None:
        """Send the last of what was there before; from now on everything after `told` is handed on."""
        self.told = told
        self._queue(events)

    def hand(self, events: Iterable[Event]) -> None:
        """Send what is new to this seat, in order and without waiting for it."""
        told = self.told
        if told is None:
            return
        new = [event for event in events if event.place > told]
        if new:
            self.told = new[-1].place
            self._queue(new)

    def tell(self, name: str) -> None:
        """Send something that is no message, and nothing to whoever comes later."""
        if self.told is not None:
            self._queue([Event(self.told, "", name)])

    def close(self) -> None:
        """End the stream; the browser comes again with the last place it saw."""
        self.closed = True
        self._waiting.clear()
        if self._stream.is_connected():
            self._stream.stop_streaming()

    def _queue(self, events: Sequence[Event]) -> None:
        self._waiting.extend(events)
        if len(self._waiting) > WAITING:
            self.close()
        elif self._sender is None and not self.closed:
            self._sender = asyncio.create_task(self._send())

    async def _send(self) -> None:
        try:
            while self._waiting:
                event = self._waiting.popleft()
                await self._stream.send(event.data, id=str(event.place), event=event.name)
        except (ConnectionError, TimeoutError, RuntimeError):
            self.close()
        finally:
            self._sender = None


class Full(Exception):
    """No seat is free for this address or in this process."""


class Live:
    """The seats of this process, `seats` of them, and what their watcher found."""

    def __init__(self, database: Database, channel: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._channel = channel
        self._clock = clock
        self.seats = 0
        self._seats: dict[str, list[Seat]] = {}
        self._addresses: Counter[str] = Counter()
        self._asked = clock()
        self._rounds = 0
        # When whoever writes to a visitor typed last, as those who listen were told.
        self._writing: dict[str, datetime] = {}

    def take(self, seat: Seat) -> None:
        """Let a seat hear what comes. A visitor's oldest goes when there are too many. Raises Full."""
        if self._addresses[seat.address] >= SEATS_OF_AN_ADDRESS or self.seats >= SEATS:
            raise Full
        own = self._seats.setdefault(seat.visitor, [])
        own.append(seat)
        self._addresses[seat.address] += 1
        self.seats += 1
        if len(own) > SEATS_OF_A_VISITOR:
            own[0].close()
            self.leave(own[0])

    def leave(self, seat: Seat) -> None:
        """Give a seat back; doing it twice does no harm."""
        own = self._seats.get(seat.visitor, [])
        if seat not in own:
            return
        own.remove(seat)
        if not own:
            del self._seats[seat.visitor]
        self.seats -= 1
        self._addresses[seat.address] -= 1
        if not self._addresses[seat.address]:
            del self._addresses[seat.address]

    def close(self) -> None:
        """End every stream."""
        for seat in [seat for own in self._seats.values() for seat in own]:
            seat.close()

    async def round(self) -> None:
        """Look once what is new, and hand it out."""
        now = self._clock()
        self._rounds += 1
        back = FAR_BACK if self._rounds % FAR_EVERY == 0 else OVERLAP
        if self._seats:
            async with self._database.reading() as connection:
                behind = self._behind(await shown.since(connection, self._channel, self._asked - back))
                found = await shown.beyond(connection, behind.seen) if behind.seen else []
                looks = self._rounds % WRITING_EVERY == 0
                writing = await live_talks.being_written(connection, self._channel, now) if looks else None
            self._hand_out(found, behind.visitors)
            if writing is not None:
                self._show_writing(writing)
        self._asked = now

    def _show_writing(self, writing: Sequence[Writing]) -> None:
        """Tell each who listens once for each time that somebody typed."""
        for one in writing:
            if self._writing.get(one.external_id) != one.at:
                for seat in self._seats.get(one.external_id, ()):
                    seat.tell(WRITING)
        self._writing = {one.external_id: one.at for one in writing}

    def _behind(self, news: Iterable[News]) -> "_Behind":
        behind = _Behind({}, {})
        for one in news:
            told = [seat.told for seat in self._seats.get(one.external_id, ()) if seat.told is not None]
            if told and min(told) < one.place:
                behind.seen[one.citizen_id] = min(told)
                behind.visitors[one.citizen_id] = one.external_id
        return behind

    def _hand_out(self, found: Iterable[Message], visitors: Mapping[int, str]) -> None:
        events: dict[int, list[Event]] = {}
        for message in found:
            events.setdefault(message.citizen_id, []).append(event_of(message))
        for citizen_id, new in events.items():
            for seat in self._seats.get(visitors[citizen_id], ()):
                seat.hand(new)


@dataclass(frozen=True)
class _Behind:
    """Citizens with a seat that was not told everything: the last place it was told, and the visitor."""

    seen: dict[int, int]
    visitors: dict[int, str]


def event_of(message: Message) -> Event:
    """A message that is shown, as an event."""
    return Event(message.place or 0, msgspec.json.encode(view(message)).decode())
