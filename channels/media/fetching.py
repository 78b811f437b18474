"""Fetching what a platform holds for us before it lets go of it: each piece once, with back-off, until it is over."""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from channels.delivery import back_off
from channels.media.store import MediaStore
from records import alarms, media
from records.database import Database
from records.media import MediaState, NewPiece, Piece, Reason, Refused
from records.media_files import Draft, TooLarge

log = logging.getLogger(__name__)

# Longer than any fetch takes, a renewed token and drawing included.
LEASE = timedelta(minutes=5)
AT_ONCE = 4
LARGEST = 25 * 1024 * 1024


@dataclass(frozen=True)
class Refusal:
    """What only the operator can mend: the name of what is refused (`records.alarms`), the platform's code, and why."""

    of: str
    code: int
    reason: str


class NotNow(Exception):
    """The platform did not give it, and may later, perhaps after the operator saw to its `refusal`."""

    def __init__(self, why: str, refusal: Refusal | None = None) -> None:
        super().__init__(why)
        self.refusal = refusal


class NotThere(Exception):
    """The platform says that it does not have it."""


class Source(Protocol):
    """Writes what the platform holds as `media_id` into a draft. Raises NotNow or NotThere, and TooLarge."""

    async def fetch(self, media_id: str, draft: Draft) -> None: ...


class Fetcher:
    """Fetches pieces that are pending. Several processes may: a piece is claimed for a lease."""

    def __init__(
        self,
        database: Database,
        store: MediaStore,
        source: Source,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._store = store
        self._source = source
        self._clock = clock
        self._chance = chance

    async def drain(self) -> int:
        """Try everything that is due; how many attempts were made."""
        attempts = 0
        while await self._anything_due() and (pieces := await self._claim()):
            await asyncio.gather(*(self._fetch(piece) for piece in pieces))
            attempts += len(pieces)
        return attempts

    async def _anything_due(self) -> bool:
        return await self._database.look(lambda connection: media.any_due(connection, self._clock()))

    async def _claim(self) -> list[Piece]:
        async with self._database.transaction() as tx:
            return await media.claim(tx, self._clock(), LEASE, AT_ONCE)

    async def _fetch(self, piece: Piece) -> None:
        with self._store.files.draft(LARGEST) as draft:
            try:
                await self._source.fetch(piece.media_id or "", draft)
                kept = await self._store.keep(draft, piece.kind)
            except NotThere:
                await self._give_up(piece, MediaState.LOST, Reason.GONE)
            except TooLarge:
                await self._give_up(piece, MediaState.REFUSED, Reason.TOO_LARGE)
            except Refused as refused:
                await self._give_up(piece, MediaState.REFUSED, refused.reason)
            except (NotNow, OSError) as error:  # the disk may be full for a while
                log.warning("piece %s was not fetched: %s", piece.id, error)
                await self._later(piece, error.refusal if isinstance(error, NotNow) else None)
            else:
                await self._keep(piece, kept)

    async def _keep(self, piece: Piece, kept: NewPiece) -> None:
        if kept.name is None or kept.found is None:
            raise ValueError("nothing was kept")
        async with self._database.transaction() as tx:
            fresh = await media.keep(tx, piece.id, kept.name, kept.found)
        if not fresh:  # erased meanwhile, or another process had taken this one for dead
            await asyncio.to_thread(self._store.files.remove, kept.name)

    async def _later(self, piece: Piece, refusal: Refusal | None) -> None:
        now = self._clock()
        due = now + back_off(piece.attempts + 1, self._chance())
        if piece.expires_at is not None and due >= piece.expires_at:
            await self._give_up(piece, MediaState.LOST, Reason.EXPIRED)
            return
        async with self._database.transaction() as tx:
            await media.retry_later(tx, piece.id, due)
            if refusal is not None:
                await alarms.account_refused(tx, refusal.of, refusal.code, refusal.reason, now)

    async def _give_up(self, piece: Piece, state: MediaState, reason: Reason) -> None:
        log.warning("piece %s is %s: %s", piece.id, state, reason)
        async with self._database.transaction() as tx:
            await media.give_up(tx, piece.id, state, reason)
