"""What visitors send beside text, and the pictures of their own conversation to look at.

`POST /api/chat/media?id=<uuid>`, the file as the body under its type -> as `POST /api/chat/messages`; the same id again
gives the same. `GET /api/chat/media/<message's row>[?form=preview]` -> a picture of the own conversation, as JPEG.
"""

import asyncio
import errno
from uuid import UUID

from aiohttp import StreamReader, web

from channels.keys import PARTS
from channels.media.content import SHOWN_TYPE
from channels.media.store import LARGEST_UPLOAD, MEGABYTE
from channels.parts import ChannelParts
from channels.rates import Limit
from channels.web.chat_api import CHANNEL, Refusal, exchanged, refused, slow_down, visitor_of
from channels.web.own_requests import own_citizens
from channels.web.views import MEDIA_PATH
from channels.wording import WORDS
from records import citizens, enclosures, media, messages
from records.media import MediaKind, NewPiece, Reason, Refused
from records.media_files import Draft, Form, TooLarge
from records.messages import Inbound

UPLOADS = Limit("upload", 10, 60)
# Each holds a file open; a phone on a bad network needs a while for 10 MB.
SECONDS = 120.0
CHUNK = 65_536

KINDS = {"image": MediaKind.IMAGE, "audio": MediaKind.VOICE, "video": MediaKind.VIDEO}
_STATUS = {
    Reason.TOO_LARGE: 413,
    Reason.UNKNOWN_TYPE: 415,
    Reason.PHONE_FORMAT: 415,
    Reason.OWN_SHARE_USED: 429,
    Reason.NO_ROOM: 507,
}
HEADERS = {
    "Content-Type": SHOWN_TYPE,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def setup(app: web.Application) -> None:
    """Add the API's routes."""
    app.router.add_post(MEDIA_PATH, upload)
    app.router.add_get(MEDIA_PATH + "/{message:[0-9]{1,9}}", show)


async def upload(request: web.Request) -> web.Response:
    """Take a file in and answer it as a message."""
    try:
        visitor = visitor_of(request)
        kind, external_id = _kind(request), f"{visitor}:{_id(request)}"
        await slow_down(request, visitor, UPLOADS)
        if await _is_known(request.app[PARTS], external_id):
            return await exchanged(request, Inbound(CHANNEL, visitor, external_id, ""))
        piece = await _taken(request, visitor, kind)
    except Refusal as refusal:
        return refused(refusal)
    return await exchanged(request, Inbound(CHANNEL, visitor, external_id, "", kind, enclosures.of_piece(piece), piece))


async def show(request: web.Request) -> web.StreamResponse:
    """A picture, to nobody but the citizen who sent it or whom staff sent it, here or on WeChat. Raises 404."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        own = await own_citizens(request, connection)
        piece = await media.of_message(connection, int(request.match_info["message"]))
    if piece is None or piece.citizen_id not in own or piece.name is None or piece.kind is not MediaKind.IMAGE:
        raise web.HTTPNotFound
    form = Form.PREVIEW if request.query.get("form") == "preview" else Form.VIEW
    return web.FileResponse(parts.media.files.path(piece.name, form), headers=HEADERS)


def _kind(request: web.Request) -> MediaKind:
    kind = KINDS.get(request.content_type.partition("/")[0])
    if kind is None:
        raise _not_taken(Reason.UNKNOWN_TYPE)
    return kind


def _id(request: web.Request) -> UUID:
    try:
        return UUID(request.query.get("id", ""))
    except ValueError:
        raise Refusal(400, "malformed", WORDS.chat.malformed) from None


async def _is_known(parts: ChannelParts, external_id: str) -> bool:
    async with parts.database.reading() as connection:
        return await messages.is_known(connection, CHANNEL, external_id)


async def _taken(request: web.Request, visitor: str, kind: MediaKind) -> NewPiece:
    """The body in its place. Raises Refusal."""
    parts = request.app[PARTS]
    async with parts.database.reading() as connection:
        full = await parts.media.full(connection, await citizens.find(connection, CHANNEL, visitor))
    if full is not None:
        raise _not_taken(full)
    try:
        with parts.media.files.draft(LARGEST_UPLOAD) as draft:
            await _read(request.content, draft)
            return await parts.media.keep(draft, kind)
    except TooLarge:
        raise _not_taken(Reason.TOO_LARGE) from None
    except Refused as error:
        raise _not_taken(error.reason) from error
    except TimeoutError:
        raise Refusal(408, "slow_upload", WORDS.chat.slow_upload) from None
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise _not_taken(Reason.NO_ROOM) from error


async def _read(content: StreamReader, draft: Draft) -> None:
    async with asyncio.timeout(SECONDS):
        async for chunk in content.iter_chunked(CHUNK):
            draft.write(chunk)


def _not_taken(reason: Reason) -> Refusal:
    words = WORDS.chat.not_taken[reason].format(megabytes=LARGEST_UPLOAD // MEGABYTE)
    return Refusal(_STATUS.get(reason, 400), reason, words)
