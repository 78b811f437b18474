"""Temporary media: what phones sent and the account uploads, by id, for three days."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from channels.simulator.api.calls import PREFIX, answer
from channels.simulator.api.token import Tokens

SECONDS = 3 * 86_400
# Where a video lies whose address `media/get` gives; on WeChat it is another host.
VIDEOS = "/simulator/api/videos"
# As WeChat's documentation of media/upload has them.
LIMITS = {"image": 10 * 1024**2, "voice": 2 * 1024**2, "video": 10 * 1024**2, "thumb": 64 * 1024}
REMEMBERED = 200
CHUNK = 65_536


@dataclass(frozen=True)
class Medium:
    """A file as a phone sent it."""

    content: bytes
    content_type: str
    expires_at: float


@dataclass
class Media:
    """The account's media by their ids; the oldest are forgotten."""

    tokens: Tokens
    kept: OrderedDict[str, Medium] = field(default_factory=OrderedDict)

    def setup(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get(f"{PREFIX}/media/get", self.tokens.checked(self._get))
        app.router.add_get(f"{VIDEOS}/{{media_id}}", self._video)
        app.router.add_post(f"{PREFIX}/media/upload", self.tokens.checked(self._upload))

    def put(self, content: bytes, content_type: str) -> str:
        """A file that a phone sends; its media id."""
        media_id = secrets.token_urlsafe(48)
        self.kept[media_id] = Medium(content, content_type, time.time() + SECONDS)
        if len(self.kept) > REMEMBERED:
            self.kept.popitem(last=False)
        return media_id

    def expire(self, media_id: str) -> None:
        """Let the three days be over."""
        del self.kept[media_id]

    def has(self, media_id: str) -> bool:
        """Whether there is such a file, and its three days are not over."""
        return media_id in self.kept and self.kept[media_id].expires_at >= time.time()

    async def _get(self, request: web.Request) -> web.Response:
        media_id = request.query.get("media_id", "")
        if not self.has(media_id):
            return answer(40007, "invalid media_id")
        medium = self.kept[media_id]
        if medium.content_type.startswith("video/"):
            return web.json_response({"video_url": f"{request.url.origin()}{VIDEOS}/{media_id}"})
        return web.Response(body=medium.content, content_type=medium.content_type)

    async def _video(self, request: web.Request) -> web.Response:
        medium = self.kept.get(request.match_info["media_id"])
        if medium is None:
            raise web.HTTPNotFound
        return web.Response(body=medium.content, content_type=medium.content_type)

    async def _upload(self, request: web.Request) -> web.Response:
        limit = LIMITS.get(request.query.get("type", ""))
        if limit is None:
            return answer(40004, "invalid media type")
        sent = await _sent(request, limit)
        if sent is None:
            return answer(41005, "media data missing")
        content_type, content = sent
        if content is None:
            return answer(40009, "invalid image size")
        media_id = self.put(content, content_type)
        made = {"type": request.query["type"], "media_id": media_id, "created_at": int(time.time())}
        return web.json_response(made)


async def _sent(request: web.Request, limit: int) -> tuple[str, bytes | None] | None:
    """The file's type and its content, None where that is too large; None where there is no file."""
    try:
        part = await (await request.multipart()).next() if request.content_type == "multipart/form-data" else None
        if not isinstance(part, BodyPartReader) or part.name != "media":
            return None
        return part.headers.get("Content-Type", "application/octet-stream").partition(";")[0], await _read(part, limit)
    except (ValueError, HttpProcessingError):  # the second is for the headers of a part
        return None


async def _read(part: BodyPartReader, limit: int) -> bytes | None:
    content = b""
    while chunk := await part.read_chunk(CHUNK):
        content += chunk
        if len(content) > limit:
            return None
    return content
