"""Time passes in conversations with a person: those that fell silent end, and their citizens are told."""

from collections.abc import Callable
from datetime import datetime

from bot.live.work import LiveWork
from records import live_talks
from records.database import Database

SWEEP_SECONDS = 5.0


class LiveSweep:
    """Looks at open conversations. Several processes may: each conversation ends once."""

    def __init__(self, database: Database, work: LiveWork, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._work = work
        self._clock = clock

    async def round(self) -> int:
        """End what was silent for too long; how many."""
        now = self._clock()
        async with self._database.reading() as connection:
            due = self._work.due(await live_talks.open_ones(connection), now)
        return sum([await self._end(talk.id, now) for talk in due])

    async def _end(self, talk_id: int, now: datetime) -> bool:
        async with self._database.transaction() as tx:
            return await self._work.time_out(tx, talk_id, now) is not None
