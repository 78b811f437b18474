"""Who a browser is: a random id in a signed cookie, nothing else."""

import hashlib
import hmac
import re
import secrets

from aiohttp import web

COOKIE = "weiqiao_visitor"
LASTS = 400 * 24 * 3600  # the longest that browsers allow, in seconds
_FORM = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{64})")


class Visitors:
    """Gives out and checks visitor ids. `secure`: the cookie travels over https only."""

    def __init__(self, secret_key: str, *, secure: bool) -> None:
        self._key = hashlib.sha256(b"weiqiao visitor\0" + secret_key.encode()).digest()
        self._secure = secure

    def find(self, request: web.Request) -> str | None:
        """The id that we signed, or None."""
        match = _FORM.fullmatch(request.cookies.get(COOKIE, ""))
        if match is None or not hmac.compare_digest(self._signature(match[1]), match[2]):
            return None
        return match[1]

    def welcome(self, response: web.StreamResponse) -> str:
        """Give a browser a new id."""
        visitor = secrets.token_urlsafe(16)
        self.renew(response, visitor)
        return visitor

    def renew(self, response: web.StreamResponse, visitor: str) -> None:
        """Let the cookie last from now on."""
        value = f"{visitor}.{self._signature(visitor)}"
        response.set_cookie(COOKIE, value, max_age=LASTS, path="/", secure=self._secure, httponly=True, samesite="Lax")

    def _signature(self, visitor: str) -> str:
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()
