"""Room for so many turns at once, given out in the order of coming; an emergency needs none.

More turns at once would not be answered sooner: they would wait inside Rasa, until its client gave them up. And where
the processor is too slow for what comes in, taking in goes before answering: there is less room the more messages wait
to be written down, as nobody can be told that they must wait, nor be answered once, before their message is.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

# So many messages that wait to be written down at a time are no sign of a slow processor; twice as many halve the room.
ARRIVE_AT_ONCE = 16


class Room:
    """Places for turns. One citizen takes one of them at most, so a flood of messages takes no more."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._taken = 0
        self._arriving = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def full(self) -> bool:
        """Whether a turn would have to wait."""
        return bool(self._waiting) or self._taken >= self._open

    @contextmanager
    def arrival(self) -> Iterator[None]:
        """A message is being written down."""
        self._arriving += 1
        try:
            yield
        finally:
            self._arriving -= 1
            self._let_in()

    @asynccontextmanager
    async def place(self, *, urgent: bool) -> AsyncIterator[None]:
        """A place, as soon as there is one."""
        if urgent:
            yield
            return
        await self._take()
        try:
            yield
        finally:
            self._give_back()

    @property
    def _open(self) -> int:
        return max(1, self._places * ARRIVE_AT_ONCE // max(ARRIVE_AT_ONCE, self._arriving))

    async def _take(self) -> None:
        if not self.full:
            self._taken += 1
            return
        given = asyncio.get_running_loop().create_future()
        self._waiting.append(given)
        try:
            await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled():
                self._give_back()
            raise

    def _give_back(self) -> None:
        self._taken -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._taken < self._open:
            given = self._waiting.popleft()
            if not given.done():  # whoever waited has gone away
                self._taken += 1
                given.set_result(None)
