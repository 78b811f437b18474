"""How often somebody may do something: counted in Redis for all processes, in memory while Redis is away."""

import asyncio
import heapq
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

REDIS_PAUSE = 5.0
# One command for all, in which no counter is left without its end.
_COUNT = """
local counts = {}
for n, key in ipairs(KEYS) do
  counts[n] = redis.call('incr', key)
  if counts[n] == 1 then redis.call('expire', key, ARGV[n]) end
end
return counts
"""
REMEMBERED = 50_000


@dataclass(frozen=True)
class Limit:
    """At most `allowed` times in `seconds`; `name` keeps limits apart."""

    name: str
    allowed: int
    seconds: int


# What one channel takes in from everybody together. Beyond that all would wait for all.
CHANNEL_SPEAKS = Limit("speak-channel", 30_000, 60)


@dataclass(frozen=True)
class _Act:
    """What waits to be counted: the counters with the seconds that they last, and how far they then are."""

    counters: Sequence[tuple[str, int]]
    counts: "asyncio.Future[list[int]]"


@dataclass
class _Count:
    """A counter that is kept in memory until it `ends`, in seconds since 1970."""

    ends: int
    acts: int = 0


class Rates:
    """Counts in windows of fixed length. A Redis that fails is left alone for a few seconds.

    Acts that come while others are counted are counted by one command.
    """

    def __init__(self, redis: "Redis | None") -> None:
        self._redis = redis
        self._away_until = 0.0
        self._counts: dict[str, _Count] = {}
        self._waiting: list[_Act] = []
        self._counting: asyncio.Task[None] | None = None

    async def allow(self, *asked: tuple[Limit, str]) -> bool:
        """Count one act against each (limit, who) and say whether all of them still allow it."""
        return await self.exceeded(*asked) is None

    async def exceeded(self, *asked: tuple[Limit, str]) -> Limit | None:
        """Count one act against each (limit, who); the first limit that does not allow it any more."""
        now = int(time.time())
        counters = [(f"weiqiao:rate:{limit.name}:{who}:{now // limit.seconds}", limit.seconds) for limit, who in asked]
        act = _Act(counters, asyncio.get_running_loop().create_future())
        self._waiting.append(act)
        if self._counting is None:
            self._counting = asyncio.create_task(self._count_waiting())
        over = (limit for count, (limit, _) in zip(await act.counts, asked, strict=True) if count > limit.allowed)
        return next(over, None)

    async def _count_waiting(self) -> None:
        try:
            while self._waiting:
                acts, self._waiting = self._waiting, []
                counts = iter(await self._count([counter for act in acts for counter in act.counters]))
                for act in acts:
                    own = list(islice(counts, len(act.counters)))
                    if not act.counts.done():  # whoever asked may have gone
                        act.counts.set_result(own)
        finally:
            self._counting = None

    async def _count(self, counters: Sequence[tuple[str, int]]) -> list[int]:
        if self._redis is not None and time.monotonic() >= self._away_until:
            try:
                return await _count_in(self._redis, counters)
            except (RedisError, OSError, TimeoutError):
                self._away_until = time.monotonic() + REDIS_PAUSE
                log.warning("redis is away: rate limits are counted in memory")
        return [self._count_in_memory(key, seconds) for key, seconds in counters]

    def _count_in_memory(self, key: str, seconds: int) -> int:
        now = int(time.time())
        if len(self._counts) >= REMEMBERED and key not in self._counts:
            self._forget(now)
        count = self._counts.setdefault(key, _Count(now + seconds))
        count.acts += 1
        return count.acts

    def _forget(self, now: int) -> None:
        """Make room: what is over goes, then what counted least, as who makes names up counts little under each."""
        left = [(key, count) for key, count in self._counts.items() if count.ends > now]
        self._counts = dict(heapq.nlargest(REMEMBERED // 2, left, key=lambda one: one[1].acts))


async def _count_in(redis: "Redis", counters: Sequence[tuple[str, int]]) -> list[int]:
    keys, seconds = zip(*counters, strict=True)
    return [int(count) for count in await redis.eval(_COUNT, len(keys), *keys, *map(str, seconds))]
