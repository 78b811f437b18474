"""Taking a piece in: is there room, what is it, and then into its place for good."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from channels.media.content import Content, examine
from records import media
from records.database import Database
from records.media import Found, MediaKind, NewPiece, Reason
from records.media_files import Draft, MediaFiles

log = logging.getLogger(__name__)

MEGABYTE = 1024**2
GIGABYTE = 1024**3
LARGEST_UPLOAD = 10 * MEGABYTE

# What one citizen may send in so many days.
SHARE_DAYS = timedelta(days=7)
SHARE_PIECES = 200
SHARE_BYTES = 200 * MEGABYTE

COUNTED_FOR = timedelta(seconds=30)

# So long may pass between a file and its row before the sweep takes the file for an orphan.
ORPHANED = timedelta(hours=1)
# More than so many, and more than such a share of all, are no leftovers.
FEW_ORPHANS = 10
SHARE_OF_ORPHANS = 0.1


class MediaStore:
    """The files and the limits over them. `room`: how many bytes of originals are kept at most."""

    def __init__(self, files: MediaFiles, database: Database, room: int, clock: Callable[[], datetime]) -> None:
        self.files = files
        self._database = database
        self._room = room
        self._clock = clock
        self._counted: tuple[datetime, int] | None = None
        # One at a time: each takes memory, and whoever waits must not hold a thread.
        self._drawing = asyncio.Semaphore()

    async def full(self, connection: AsyncConnection, citizen_id: int | None) -> Reason | None:
        """Why nothing more is taken from this citizen (None: a stranger); None while there is room."""
        if await self._kept(connection) >= self._room:
            return Reason.NO_ROOM
        if citizen_id is None:
            return None
        pieces, size = await media.sent_by(connection, citizen_id, self._clock() - SHARE_DAYS)
        return Reason.OWN_SHARE_USED if pieces >= SHARE_PIECES or size >= SHARE_BYTES else None

    async def _kept(self, connection: AsyncConnection) -> int:
        """How many bytes are kept, as counted a moment ago: every message with a photo asks."""
        now = self._clock()
        if self._counted is None or now - self._counted[0] > COUNTED_FOR:
            self._counted = now, await media.used(connection)
        return self._counted[1]

    async def describe(self, connection: AsyncConnection) -> str:
        """How full it is, and how many pieces a platform still has for us; in one line for the operator."""
        kept, waiting = await media.used(connection), await media.waiting(connection)
        return f"{kept / GIGABYTE:.1f} of {self._room / GIGABYTE:.0f} GB, {waiting} waiting to be fetched"

    async def keep(self, draft: Draft, kind: MediaKind) -> NewPiece:
        """Put a file in its place that is what it should be; its row is the caller's next step. Raises Refused."""
        draft.flush()
        async with self._drawing:
            content = await asyncio.to_thread(examine, draft.path, kind)
        name = await asyncio.to_thread(draft.keep, content.forms)
        return NewPiece(kind, name, _found(draft, content))

    async def sweep(self) -> int:
        """Delete the files of erased pieces, and those that no row names, as a process died between the two; how many.

        A young file's row may be on its way. Where much is nobody's, the database is probably another one's: nothing
        is deleted then.
        """
        erased = await self._sweep_erased()
        before = (self._clock() - ORPHANED).timestamp()
        await asyncio.to_thread(self.files.drop_drafts, before)
        count, orphans = await self._orphans(before)
        if len(orphans) > max(FEW_ORPHANS, count * SHARE_OF_ORPHANS):
            log.error("%s of %s files have no row: is this their database? None is deleted", len(orphans), count)
            return erased
        await asyncio.to_thread(self._remove, orphans)
        return erased + len(orphans)

    async def _sweep_erased(self) -> int:
        async with self._database.reading() as connection:
            names = await media.erased_names(connection)
        if names:
            await asyncio.to_thread(self._remove, names)
            async with self._database.transaction() as tx:
                await media.forget_names(tx, names)
        return len(names)

    async def _orphans(self, before: float) -> tuple[int, list[str]]:
        """How many files are old enough, and which of them no row names."""
        count, orphans = 0, list[str]()
        folders = self.files.older(before)
        while (names := await asyncio.to_thread(next, folders, None)) is not None:
            async with self._database.reading() as connection:
                orphans += set(names) - await media.known(connection, names)
            count += len(names)
        return count, orphans

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            self.files.remove(name)


def _found(draft: Draft, content: Content) -> Found:
    return Found(content.content_type, draft.bytes, draft.sha256, content.width, content.height, content.seconds)
