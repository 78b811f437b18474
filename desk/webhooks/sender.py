"""Sending what waits for other systems: signed, in bounded size and time, again after a while, and at last given up."""

import asyncio
import hashlib
import hmac
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
from aiohttp.abc import AbstractResolver

from desk.api.problem import target_words, wording
from desk.webhooks.targets import CheckedResolver, Targets
from records import webhooks
from records.database import Database
from records.vault import Vault
from records.webhooks import Parcel

LEASE = timedelta(seconds=60)
AT_ONCE = 10
MAX_ATTEMPTS = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)
POLL_SECONDS = 2.0
_SECONDS = 10.0
_MOST_OF_AN_ANSWER = 4096
_GONE = 410


@dataclass(frozen=True)
class Went:
    """How an attempt went: `reason` None where the other side took it; `final`: it never will."""

    reason: str | None = None
    final: bool = False


class Sender:
    """Drains the deliveries. `resolver` stands for the system's own in tests."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        targets: Targets,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._targets = targets
        self._clock = clock
        self._chance = chance
        self._resolver = resolver

    async def drain(self) -> int:
        """Send everything that is due; how many attempts were made."""
        attempts = 0
        while parcels := await self._claim():
            async with self._session() as session:
                await asyncio.gather(*(self._deliver(session, parcel) for parcel in parcels))
            attempts += len(parcels)
        return attempts

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[aiohttp.ClientSession]:
        resolver = CheckedResolver(self._targets, self._resolver)
        # Every connection is made, and so every address checked, anew.
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
        timeout = aiohttp.ClientTimeout(total=_SECONDS)
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
        ) as session:
            yield session

    async def _claim(self) -> list[Parcel]:
        now = self._clock()
        # Costs less than the lock of a writer.
        if not await self._database.look(lambda connection: webhooks.anything_due(connection, now)):
            return []
        async with self._database.transaction() as tx:
            return await webhooks.claim(tx, now, LEASE, AT_ONCE)

    async def _deliver(self, session: aiohttp.ClientSession, parcel: Parcel) -> None:
        went = await self._attempt(session, parcel)
        now = self._clock()
        async with self._database.transaction() as tx:
            if went.reason is None:
                await webhooks.mark_sent(tx, parcel.id, now)
            elif went.final or parcel.attempts >= MAX_ATTEMPTS:
                await webhooks.mark_failed(tx, parcel.id, went.reason, now)
            else:
                due = now + back_off(parcel.attempts, self._chance())
                await webhooks.retry_later(tx, parcel.id, went.reason, due)

    async def _attempt(self, session: aiohttp.ClientSession, parcel: Parcel) -> Went:
        # The list of hosts may have changed since the subscription was made.
        if (refusal := self._targets.refusal(parcel.url)) is not None:
            return Went(target_words(refusal), final=True)
        body = parcel.payload.encode()
        headers = _headers(parcel, body, self._vault.decrypt(parcel.secret_sealed), self._clock())
        try:
            async with session.post(parcel.url, data=body, headers=headers, allow_redirects=False) as response:
                await response.content.read(_MOST_OF_AN_ANSWER)
                if 200 <= response.status < 300:
                    return Went()
                return Went(f"HTTP {response.status}", final=response.status == _GONE)
        except TimeoutError:
            return Went(str(wording("sending")["too_slow"]))
        except (aiohttp.ClientError, OSError):
            return Went(str(wording("sending")["unreachable"]))


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """What a receiver reckons for itself: HMAC-SHA256 over the seconds, a point, and the body as it was sent."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def back_off(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts: doubling from 30 s, up to two hours, a quarter more or less."""
    return min(FIRST_WAIT * 2.0 ** (attempts - 1), LONGEST_WAIT) * (0.75 + chance / 2)


def _headers(parcel: Parcel, body: bytes, secret: str, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": "weiqiao-webhooks",
        "X-Weiqiao-Delivery": str(parcel.id),
        "X-Weiqiao-Event": parcel.event,
        "X-Weiqiao-Timestamp": str(timestamp),
        "X-Weiqiao-Signature": signature(secret, timestamp, body),
    }
