"""Who a browser is: a random id in a signed cookie, nothing else; in another site's frame in a header instead."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import web

COOKIE = "weiqiao_visitor"
# No form and no other site's page can send it, so whoever does is our own script.
HEADER = "X-Weiqiao-Visitor"
LASTS = 400 * 24 * 3600  # the longest that browsers allow, in seconds
_FORM = re.compile(r"([A-Za-z0-9_-]{22})(?:\.([0-9]{1,12}))?\.([0-9a-f]{64})")


def _now() -> datetime:
    return datetime.now(UTC)


class Visitors:
    """Gives out and checks visitor ids. `secure`: the cookie travels over https only."""

    def __init__(self, secret_key: str, *, secure: bool, clock: Callable[[], datetime] = _now) -> None:
        self._key = hashlib.sha256(b"weiqiao visitor\0" + secret_key.encode()).digest()
        self._secure = secure
        self._clock = clock

    def find(self, request: web.Request) -> str | None:
        """The id that we signed, or None. Where the header is sent, the cookie does not count."""
        match = _FORM.fullmatch(request.headers.get(HEADER, request.cookies.get(COOKIE, "")))
        if match is None or (match[2] and int(match[2]) <= self._clock().timestamp()):
            return None
        signed = f"{match[1]}.{match[2]}" if match[2] else match[1]
        return match[1] if hmac.compare_digest(self._signature(signed), match[3]) else None

    def welcome(self, response: web.StreamResponse) -> str:
        """Give a browser a new id."""
        visitor = secrets.token_urlsafe(16)
        self.renew(response, visitor)
        return visitor

    def renew(self, response: web.StreamResponse, visitor: str) -> None:
        """Let the cookie last from now on."""
        value = self.token(visitor)
        response.set_cookie(COOKIE, value, max_age=LASTS, path="/", secure=self._secure, httponly=True, samesite="Lax")

    def token(self, visitor: str | None = None, until: datetime | None = None) -> str:
        """What proves an id, a new one where none is given; for good where there is no `until`."""
        signed = visitor or secrets.token_urlsafe(16)
        if until is not None:
            signed += f".{int(until.timestamp())}"
        return f"{signed}.{self._signature(signed)}"

    def of_site(self, origin: str, user: str) -> str:
        """The id of a site's user: the same each time, and nothing of the site's own number can be read from it."""
        digest = hmac.new(self._key, f"site user\0{origin}\0{user}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")

    def _signature(self, visitor: str) -> str:
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()
