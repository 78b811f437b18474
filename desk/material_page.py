"""A photo, voice or video of a case or a visit: to look at or listen to, and as it came, which the audit keeps."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk import case_view
from desk.access import Area, may_work
from desk.keys import PARTS, STAFF
from desk.material import PLAYED
from desk.rendering import Problem
from escalation import pictures
from escalation.case import Case
from records import audit, media, messages
from records.media import MediaKind, Piece
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
    """`GET /desk/cases/{number}/media/{message}[?form=preview]`: a picture drawn anew, a voice as MP3 where no browser
    plays it as it came, a video as it came."""
    async with request.app[PARTS].database.reading() as connection:
        case = await case_view.find(connection, request[STAFF], request.match_info["number"])
        piece = await _piece(connection, request, case)
    return shown(request, piece)


async def show_of_visit(request: web.Request) -> web.StreamResponse:
    """`GET /desk/conversations/{citizen}/{episode}/media/{message}`: the same of a visit, perhaps without a case."""
    async with request.app[PARTS].database.reading() as connection:
        piece = await _piece(connection, request, None)
    return shown(request, piece)


async def show_of_step(request: web.Request) -> web.StreamResponse:
    """`GET /desk/cases/{number}/pictures/{piece}[?form=preview]`: a picture that went with a step, drawn anew, for
    whoever may read the words that it went with."""
    piece_id = int(request.match_info["piece"])
    async with request.app[PARTS].database.reading() as connection:
        case = await case_view.find(connection, request[STAFF], request.match_info["number"])
        found = await pictures.of_case(connection, case.id)
    pieces = {piece.id: piece for of_step in found.values() for piece in of_step}
    return shown(request, _there(pieces.get(piece_id)))


async def download(request: web.Request) -> web.StreamResponse:
    """`POST /desk/cases/{number}/media/{message}/original`: the file as it came; leaves an audit row."""
    person = request[STAFF]
    async with request.app[PARTS].database.transaction() as tx:
        case = await case_view.find(tx, person, request.match_info["number"])
        if not may_work(person, case, Area.REVEAL):
            raise Problem(403, "forbidden")
        piece = await _piece(tx, request, case)
        await _write_down(tx, request, f"case:{case.id}")
    return _saved(request, piece, case.number)


async def download_of_visit(request: web.Request) -> web.StreamResponse:
    """`POST /desk/conversations/{citizen}/{episode}/media/{message}/original`: the same of a visit."""
    async with request.app[PARTS].database.transaction() as tx:
        piece = await _piece(tx, request, None)
        await _write_down(tx, request, f"citizen:{request.match_info['citizen']}")
    return _saved(request, piece, "visit")


async def _piece(connection: AsyncConnection, request: web.Request, case: Case | None) -> Kept:
    """The piece in the address, of this case or else of the visit, if it is there. Raises Problem 404."""
    message_id = int(request.match_info["message"])
    piece = await kept(connection, message_id)
    message = await messages.load(connection, message_id)
    visit = (str(message.citizen_id), str(message.episode))
    belongs = (
        message.case_id == case.id if case else visit == tuple(map(request.match_info.get, ("citizen", "episode")))
    )
    if not belongs:
        raise Problem(404, "no_material")
    return piece


async def kept(connection: AsyncConnection, message_id: int) -> Kept:
    """The piece of a message that is there. Raises Problem 404."""
    return _there(await media.of_message(connection, message_id))


def _there(piece: Piece | None) -> Kept:
    """A piece whose file is there. Raises Problem 404."""
    if piece is None or piece.name is None or piece.content_type is None:
        raise Problem(404, "no_material")
    return Kept(piece.kind, piece.name, piece.content_type)


async def _write_down(tx: AsyncConnection, request: web.Request, thing: str) -> None:
    actor, detail = f"staff:{request[STAFF].id}", f"message {request.match_info['message']}"
    await audit.record(tx, audit.Entry(request.app[PARTS].clock(), actor, "material.original", thing, detail))


def shown(request: web.Request, piece: Kept) -> web.FileResponse:
    """A piece to look at or listen to; `?form=preview` gives a small picture."""
    if piece.kind is MediaKind.VOICE and piece.content_type not in PLAYED:
        return _file(request, piece, Form.PLAYED, "audio/mpeg")
    if piece.kind is not MediaKind.IMAGE:
        return _file(request, piece, None, piece.content_type)
    form = Form.PREVIEW if request.query.get("form") == "preview" else Form.VIEW
    return _file(request, piece, form, "image/jpeg")


def _saved(request: web.Request, piece: Kept, name: str) -> web.FileResponse:
    response = _file(request, piece, None, piece.content_type)
    file_name = f"{name}-{request.match_info['message']}.{_ENDINGS.get(piece.content_type, 'mp4')}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _file(request: web.Request, piece: Kept, form: Form | None, content_type: str) -> web.FileResponse:
    path = request.app[PARTS].media.path(piece.name, form)
    if not path.exists():
        raise Problem(404, "no_material")
    return web.FileResponse(path, headers={"Content-Type": content_type, **_SAFE})
