"""How often somebody may do something: counted in Redis for all processes, in memory while Redis is away."""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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


class Rates:
    """Counts in windows of fixed length. A Redis that fails is left alone for a few seconds."""

    def __init__(self, redis: "Redis | None") -> None:
        self._redis = redis
        self._away_until = 0.0
        self._counts: Counter[str] = Counter()

    async def allow(self, *asked: tuple[Limit, str]) -> bool:
        """Count one act against each (limit, who) and say whether all of them still allow it."""
        return await self.exceeded(*asked) is None

    async def exceeded(self, *asked: tuple[Limit, str]) -> Limit | None:
        """Count one act against each (limit, who); the first limit that does not allow it any more."""
        keys = [f"weiqiao:rate:{limit.name}:{who}:{int(time.time()) // limit.seconds}" for limit, who in asked]
        counts = await self._count(keys, [limit.seconds for limit, _ in asked])
        over = (limit for count, (limit, _) in zip(counts, asked, strict=True) if count > limit.allowed)
        return next(over, None)

    async def _count(self, keys: Sequence[str], seconds: Sequence[int]) -> list[int]:
        if self._redis is not None and time.monotonic() >= self._away_until:
            try:
                return await _count_in(self._redis, keys, seconds)
            except (RedisError, OSError, TimeoutError):
                self._away_until = time.monotonic() + REDIS_PAUSE
                log.warning("redis is away: rate limits are counted in memory")
        return self._count_in_memory(keys)

    def _count_in_memory(self, keys: Sequence[str]) -> list[int]:
        if len(self._counts) > REMEMBERED:
            self._counts.clear()
        self._counts.update(keys)
        return [self._counts[key] for key in keys]


async def _count_in(redis: "Redis", keys: Sequence[str], seconds: Sequence[int]) -> list[int]:
    return [int(count) for count in await redis.eval(_COUNT, len(keys), *keys, *map(str, seconds))]
