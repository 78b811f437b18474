"""Whether a request that changes something comes from our own pages."""

from urllib.parse import urlsplit

from aiohttp import web


def is_own(request: web.Request, public_url: str) -> bool:
    """False for a request that another site's page caused. Browsers cannot be made to lie in these headers."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or _host(origin) in (request.host, _host(public_url))


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).netloc
    except ValueError:  # "http://[": nothing that a browser sends
        return None
