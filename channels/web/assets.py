"""The static files of the citizens' pages, under an address that changes with their content."""

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


def setup(app: web.Application) -> None:
    """Add the route of the files."""
    app.router.add_get("/static/{version}/{name}", serve)


async def serve(request: web.Request) -> web.Response:
    """A file; one of an older version comes as it is now, and is not kept."""
    name, wanted = request.match_info["name"], request.match_info["version"]
    content = _files().get(name)
    if content is None:
        raise web.HTTPNotFound
    headers = {"Cache-Control": FOR_EVER if wanted == _version() else "no-cache"}
    return web.Response(body=content, content_type=TYPES[Path(name).suffix], charset="utf-8", headers=headers)


def static(name: str) -> str:
    """The address of a file. All share one version, so that scripts may import each other by name."""
    if name not in _files():
        raise LookupError(name)
    return f"/static/{_version()}/{name}"


def content(name: str) -> bytes:
    """A file for those who cannot know its version. Raises KeyError."""
    return _files()[name]


@cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in TYPES}


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for name, content in _files().items():
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]
