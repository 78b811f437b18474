"""Response headers that make a browser refuse what we never send."""

from collections.abc import Mapping, Sequence

from aiohttp import web

from channels.web.embedding.pages import FRAME_ANCESTORS

_NO_FRAMES = "frame-ancestors 'none'"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        _NO_FRAMES,
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def setup(app: web.Application, *, secure: bool) -> None:
    """Put the headers on every response; `secure` adds the promise of https for half a year."""

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in _for_frames_of(response.get(FRAME_ANCESTORS, ())).items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=15552000")
        if response.content_type == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")

    app.on_response_prepare.append(add)


def _for_frames_of(origins: Sequence[str]) -> Mapping[str, str]:
    """The headers of a page that stands in frames of these origins and no others; X-Frame-Options cannot say that."""
    if not origins:
        return HEADERS
    policy = CONTENT_SECURITY_POLICY.replace(_NO_FRAMES, f"frame-ancestors {' '.join(origins)}")
    others = {name: value for name, value in HEADERS.items() if name != "X-Frame-Options"}
    return others | {"Content-Security-Policy": policy}
