"""Whom WeChat says a browser is: an openid in a signed cookie that lasts a day.

It is only ever set by WeChat's own answer (`channels/wechat/entering.py`), never by anything that a browser sends.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from aiohttp import web

COOKIE = "weiqiao_openid"
# Entering again is one tap without a question, so nobody needs to stay known for long on a phone that changes hands.
LASTS = timedelta(days=1)
_FORM = re.compile(r"([A-Za-z0-9_-]{1,64})\.([0-9]{1,12})\.([0-9a-f]{64})")


class OpenIds:
    """Remembers and checks openids. `secure`: the cookie travels over https only."""

    def __init__(self, secret_key: str, *, secure: bool) -> None:
        self._key = hashlib.sha256(b"weiqiao openid\0" + secret_key.encode()).digest()
        self._secure = secure

    def find(self, request: web.Request, now: datetime) -> str | None:
        """The openid that was proven within the last day, or None."""
        match = _FORM.fullmatch(request.cookies.get(COOKIE, ""))
        if match is None or int(match[2]) <= now.timestamp():
            return None
        genuine = hmac.compare_digest(self._signature(f"{match[1]}.{match[2]}"), match[3])
        return match[1] if genuine else None

    def remember(self, response: web.StreamResponse, openid: str, now: datetime) -> None:
        """Let the browser be this openid from now on. Raises ValueError for what no openid looks like."""
        subject = f"{openid}.{int((now + LASTS).timestamp())}"
        value = f"{subject}.{self._signature(subject)}"
        if not _FORM.fullmatch(value):
            raise ValueError("openid")
        age = int(LASTS.total_seconds())
        response.set_cookie(COOKIE, value, max_age=age, path="/", secure=self._secure, httponly=True, samesite="Lax")

    def _signature(self, subject: str) -> str:
        return hmac.new(self._key, subject.encode(), hashlib.sha256).hexdigest()
