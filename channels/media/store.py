"""Taking a piece in: is there room, what is it, and then into its place for good."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from channels.media.content import Content, examine
from records import media
from records.database import Database
from records.media import Found, MediaKind, NewPiece, Reason
from records.media_files import Draft, MediaFiles

MEGABYTE = 1024**2
GIGABYTE = 1024**3
LARGEST_UPLOAD = 10 * MEGABYTE

# What one citizen may send in so many days.
SHARE_DAYS = timedelta(days=7)
SHARE_PIECES = 200
SHARE_BYTES = 200 * MEGABYTE

# So long may pass between a file and its row before the sweep takes the file for an orphan.
ORPHANED = timedelta(hours=1)


class MediaStore:
    """The files and the limits over them. `room`: how many bytes of originals are kept at most."""

    def __init__(self, files: MediaFiles, database: Database, room: int, clock: Callable[[], datetime]) -> None:
        self.files = files
        self._database = database
        self._room = room
        self._clock = clock
        # One at a time: each takes memory, and whoever waits must not hold a thread.
        self._drawing = asyncio.Semaphore()

    async def full(self, connection: AsyncConnection, citizen_id: int | None) -> Reason | None:
        """Why nothing more is taken from this citizen (None: a stranger); None while there is room."""
        if await media.used(connection) >= self._room:
            return Reason.NO_ROOM
        if citizen_id is None:
            return None
        pieces, size = await media.sent_by(connection, citizen_id, self._clock() - SHARE_DAYS)
        return Reason.OWN_SHARE_USED if pieces >= SHARE_PIECES or size >= SHARE_BYTES else None

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
        """Delete files that no row names, as a process died between the two or a row was erased; how many there were.

        Only what has lain for a while: a younger file's row may be on its way.
        """
        before = (self._clock() - ORPHANED).timestamp()
        await asyncio.to_thread(self.files.drop_drafts, before)
        swept = 0
        folders = self.files.older(before)
        while (names := await asyncio.to_thread(next, folders, None)) is not None:
            async with self._database.reading() as connection:
                orphans = set(names) - await media.known(connection, names)
            for name in orphans:
                await asyncio.to_thread(self.files.remove, name)
            swept += len(orphans)
        return swept


def _found(draft: Draft, content: Content) -> Found:
    return Found(content.content_type, draft.bytes, draft.sha256, content.width, content.height)
