"""The access token: one for all processes, fetched by one of them at a time.

`stable_token` gives the same token until five minutes before its end unless told to force a new one, which WeChat
allows 20 times a day and not twice within 30 seconds.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

# A token still works for five minutes after its successor was made.
SPARE_SECONDS = 300
# What WeChat allows of forced tokens; a few are left to the operator's own tools.
FORCED_A_DAY = 16
FORCED_APART = 31
DAY = 86_400
LOCK_SECONDS = 15
LOCK_POLL = 0.1
_UNLOCK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"
_AWAY = (RedisError, OSError, TimeoutError)


@dataclass(frozen=True)
class Token:
    """An access token and for how many seconds it lasts."""

    value: str
    seconds: int


class Issuer(Protocol):
    """Asks WeChat for a token."""

    async def issue(self, *, force: bool) -> Token: ...


@dataclass(frozen=True)
class _Failure:
    """That no token was to be had, by the loop's clock."""

    at: float
    error: Exception


class Tokens:
    """Keeps the account's token in Redis, and in memory while Redis is away."""

    def __init__(self, issuer: Issuer, redis: "Redis | None", app_id: str) -> None:
        self._issuer = issuer
        self._redis = redis
        self._key = f"weiqiao:wechat:token:{app_id}"
        self._own_lock = asyncio.Lock()
        self._own: tuple[str, float] = ("", 0.0)
        self._forced: list[float] = []
        self._failure: _Failure | None = None
        self._renewing: set[asyncio.Task[str]] = set()

    async def current(self) -> str:
        """A token that should work. Raises what the issuer raises."""
        return await self._cached() or await self._renew(stale="")

    async def after(self, stale: str) -> str:
        """A token in place of one that WeChat refused; only the first who asks causes a new one."""
        return await self._renew(stale)

    async def _renew(self, stale: str) -> str:
        """A new token, which is kept also where whoever asked gives up meanwhile: a typing sign that is not wanted any
        more would else lose what WeChat gave."""
        renewing = asyncio.create_task(self._one_by_one(stale))
        self._renewing.add(renewing)
        renewing.add_done_callback(self._renewed_for)
        return await asyncio.shield(renewing)

    def _renewed_for(self, renewing: asyncio.Task[str]) -> None:
        self._renewing.discard(renewing)
        if not renewing.cancelled():
            renewing.exception()  # nobody may be left to be told of it

    async def _one_by_one(self, stale: str) -> str:
        came = asyncio.get_running_loop().time()
        async with self._own_lock:
            # Who waited while it failed would wait as long again, one after the other, and longer than a lease.
            if self._failure is not None and self._failure.at > came:
                raise self._failure.error.with_traceback(None)
            try:
                async with self._shared_lock():
                    return await self._renewed(stale)
            except Exception as error:
                self._failure = _Failure(asyncio.get_running_loop().time(), error)
                raise

    async def _renewed(self, stale: str) -> str:
        cached = await self._cached()
        if cached and cached != stale:
            return cached
        token = await self._issuer.issue(force=False)
        if token.value == stale and await self._may_force():
            token = await self._issuer.issue(force=True)
        await self._keep(token)
        return token.value

    async def _may_force(self) -> bool:
        """Count one more forced token, if WeChat allows it; without it the call ends as one to be tried again."""
        now = asyncio.get_running_loop().time()
        with suppress(*_AWAY):  # counted in memory then, which is less strict
            if self._redis is not None:
                return await self._counts(self._redis)
        self._forced = [moment for moment in self._forced if now - moment < DAY]
        if len(self._forced) >= FORCED_A_DAY or (self._forced and now - self._forced[-1] < FORCED_APART):
            return False
        self._forced.append(now)
        return True

    async def _counts(self, redis: "Redis") -> bool:
        if not await redis.set(f"{self._key}:forced", "1", nx=True, ex=FORCED_APART):
            return False
        count = await redis.incr(f"{self._key}:forced-today")
        if count == 1:
            await redis.expire(f"{self._key}:forced-today", DAY)
        return int(count) <= FORCED_A_DAY

    async def _cached(self) -> str:
        """The token that all use; our own copy where Redis is away, or lost what it knew."""
        found = None
        with suppress(*_AWAY):
            if self._redis is not None:
                found = await self._redis.get(self._key)
        if found:
            return found.decode() if isinstance(found, bytes) else str(found)
        value, until = self._own
        return value if asyncio.get_running_loop().time() < until else ""

    async def _keep(self, token: Token) -> None:
        lasts = max(token.seconds - SPARE_SECONDS, 1)
        self._own = (token.value, asyncio.get_running_loop().time() + lasts)
        with suppress(*_AWAY):  # kept in memory all the same
            if self._redis is not None:
                await self._redis.set(self._key, token.value, ex=lasts)

    @asynccontextmanager
    async def _shared_lock(self) -> AsyncIterator[None]:
        mark = secrets.token_hex(8)
        held = await self._lock(mark)
        try:
            yield
        finally:
            if held and self._redis is not None:
                with suppress(*_AWAY):  # it ends by itself
                    await self._redis.eval(_UNLOCK, 1, f"{self._key}:lock", mark)

    async def _lock(self, mark: str) -> bool:
        """Wait for the other processes, but no longer than a lock lives."""
        if self._redis is None:
            return False
        redis = self._redis
        with suppress(*_AWAY):  # without Redis the lock of this process must do
            for _ in range(int(LOCK_SECONDS / LOCK_POLL)):
                if await self._takes(redis, mark):
                    return True
                await asyncio.sleep(LOCK_POLL)
        return False

    async def _takes(self, redis: "Redis", mark: str) -> bool:
        """Whether the lock is ours: by this try, or by one of redis-py's whose answer came too late."""
        key = f"{self._key}:lock"
        return bool(await redis.set(key, mark, nx=True, ex=LOCK_SECONDS)) or await redis.get(key) == mark.encode()
