"""A picture that goes along with what staff write to a citizen: checked and drawn anew as citizens' own are."""

import asyncio
import errno
import shutil

from aiohttp import web

from desk.parts import DeskParts
from desk.rendering import Problem
from desk.wording import name
from records.media import MediaKind, NewPiece, Reason, Refused
from records.media_files import TooLarge

LARGEST = 10 * 1024 * 1024


def largest_form(pictures: int) -> int:
    """The size of a form with so many: its other fields too, and enough above for most of what is too large to hear so
    in words."""
    return (pictures + 1) * LARGEST


async def kept(parts: DeskParts, field: web.FileField, citizen_id: int) -> NewPiece:
    """A form's picture for a citizen, in its place; its row is the caller's next step. Raises Problem."""
    async with parts.database.reading() as connection:
        full = await parts.pictures.full(connection, citizen_id)
    if full is not None:
        raise _not_taken(full)
    try:
        return await _drawn(parts, field)
    except TooLarge:
        raise _not_taken(Reason.TOO_LARGE) from None
    except Refused as refused:
        raise _not_taken(refused.reason) from refused
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise _not_taken(Reason.NO_ROOM) from error


async def _drawn(parts: DeskParts, field: web.FileField) -> NewPiece:
    with parts.media.draft(LARGEST) as draft:
        await asyncio.to_thread(shutil.copyfileobj, field.file, draft)
        return await parts.pictures.keep(draft, MediaKind.IMAGE)


def _not_taken(reason: Reason) -> Problem:
    return Problem(400, "picture", reason=name("material_reason", reason), megabytes=LARGEST // 1024**2)
