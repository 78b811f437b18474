"""A photo, voice or video of a case: to look at and listen to for those who work it, and as it came, which is kept in
the audit."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import case_view
from desk.access import Area, may_work
from desk.keys import PARTS, STAFF
from desk.rendering import Problem
from escalation.case import Case
from records import audit, media, messages
from records.media import MediaKind
from records.media_files import Form

# What was sent is shown or saved, never run.
_SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "audio/webm": "webm",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/3gpp": "3gp",
}


@dataclass(frozen=True)
class Kept:
    """A piece whose file is there."""

    kind: MediaKind
    name: str
    content_type: str


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /desk/cases/{number}/media/{message}[?form=preview]`: a picture drawn anew, a voice or video as it came."""
    async with request.app[PARTS].database.reading() as connection:
        case = await case_view.find(connection, request[STAFF], request.match_info["number"])
        piece = await _piece(connection, case, int(request.match_info["message"]))
    if piece.kind is not MediaKind.IMAGE:
        return _file(request, piece, None, piece.content_type)
    form = Form.PREVIEW if request.query.get("form") == "preview" else Form.VIEW
    return _file(request, piece, form, "image/jpeg")


async def download(request: web.Request) -> web.StreamResponse:
    """`POST /desk/cases/{number}/media/{message}/original`: the file as it came; leaves an audit row."""
    parts, person, message_id = request.app[PARTS], request[STAFF], int(request.match_info["message"])
    async with parts.database.transaction() as tx:
        case = await case_view.find(tx, person, request.match_info["number"])
        if not may_work(person, case, Area.REVEAL):
            raise Problem(403, "forbidden")
        piece = await _piece(tx, case, message_id)
        detail = f"message {message_id}"
        entry = audit.Entry(parts.clock(), f"staff:{person.id}", "case.original", f"case:{case.id}", detail)
        await audit.record(tx, entry)
    response = _file(request, piece, None, piece.content_type)
    file_name = f"{case.number}-{message_id}.{_ENDINGS.get(piece.content_type, 'mp4')}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


async def _piece(connection: AsyncConnection, case: Case, message_id: int) -> Kept:
    """A piece of this case that is there. Raises Problem 404."""
    piece = await media.of_message(connection, message_id)
    if piece is None or piece.name is None or piece.content_type is None:
        raise Problem(404, "no_material")
    if (await messages.load(connection, message_id)).case_id != case.id:
        raise Problem(404, "no_material")
    return Kept(piece.kind, piece.name, piece.content_type)


def _file(request: web.Request, piece: Kept, form: Form | None, content_type: str) -> web.FileResponse:
    path = request.app[PARTS].media.path(piece.name, form)
    if not path.exists():
        raise Problem(404, "no_material")
    return web.FileResponse(path, headers={"Content-Type": content_type, **_SAFE})
