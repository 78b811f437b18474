"""Room for so many turns at once, given out in the order of coming; an emergency needs none.

More turns at once would not be answered sooner: they would wait inside Rasa, until its client gave them up.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Room:
    """Places for turns. One citizen takes one of them at most, so a flood of messages takes no more."""

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)

    @property
    def full(self) -> bool:
        """Whether a turn would have to wait."""
        return self._places.locked()

    @asynccontextmanager
    async def place(self, *, urgent: bool) -> AsyncIterator[None]:
        """A place, as soon as there is one."""
        if urgent:
            yield
            return
        async with self._places:
            yield
