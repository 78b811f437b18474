"""Staff sessions: a random token in a cookie, its digest in the database, a form token derived from it."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web

from records import staff
from records.database import Database
from records.staff import Staff

COOKIE = "weiqiao_staff"
# The same token for scripts of staff: a browser sends a cookie only below its path.
API_COOKIE = "weiqiao_staff_api"
PATHS = {COOKIE: "/desk", API_COOKIE: "/api"}
LASTS = timedelta(hours=10)  # a working day; the next morning begins with a login


class Sessions:
    """Opens, finds and ends sessions. `secure`: cookies travel only over https."""

    def __init__(self, database: Database, secret: str, *, secure: bool, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._secret = secret.encode()
        self._secure = secure
        self._clock = clock

    async def open(self, response: web.StreamResponse, person: Staff) -> None:
        """Start a session for a person who has just proved who they are."""
        token = secrets.token_urlsafe(32)
        async with self._database.transaction() as tx:
            await staff.open_session(tx, person.id, _digest(token), self._clock(), LASTS)
        for name, path in PATHS.items():
            response.set_cookie(
                name,
                token,
                path=path,
                max_age=int(LASTS.total_seconds()),
                httponly=True,
                samesite="Lax",
                secure=self._secure,
            )

    async def find(self, request: web.Request) -> Staff | None:
        """Whose request this is, or None."""
        token = _token(request)
        if not token:
            return None
        async with self._database.reading() as connection:
            return await staff.session_staff(connection, _digest(token), self._clock())

    async def end(self, request: web.Request, response: web.StreamResponse) -> None:
        """Forget the session on both sides."""
        async with self._database.transaction() as tx:
            await staff.end_session(tx, _digest(_token(request)))
        for name, path in PATHS.items():
            response.del_cookie(name, path=path)

    def form_token(self, request: web.Request) -> str:
        """The token that this session's forms must carry."""
        token = _token(request)
        return hmac.new(self._secret, b"form:" + token.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, request: web.Request, given: str) -> bool:
        return hmac.compare_digest(self.form_token(request).encode(), given.encode())


def _token(request: web.Request) -> str:
    return request.cookies.get(COOKIE) or request.cookies.get(API_COOKIE, "")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
