"""The stand-in for api.weixin.qq.com: access tokens and customer-service messages."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from channels import body
from channels.parts import WeChatAccount
from channels.simulator.platform import Platform

PREFIX = "/simulator/api/cgi-bin"
TOKEN_SECONDS = 7_200
MAX_BODY = 65_536
MAX_TEXT_BYTES = 2_048


@dataclass
class Api:
    """State of the API; `refusals` are error codes that the next sends get, `issued` counts tokens."""

    account: WeChatAccount
    platform: Callable[[], Platform]
    token: str = ""
    expires_at: float = 0.0
    issued: int = 0
    refusals: list[int] = field(default_factory=list)

    def setup(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_post(f"{PREFIX}/stable_token", self._stable_token)
        app.router.add_post(f"{PREFIX}/message/custom/send", self._send)

    async def _stable_token(self, request: web.Request) -> web.Response:
        asked = await _json(request)
        if (asked.get("appid"), asked.get("secret")) != (self.account.app_id, self.account.app_secret):
            return _refusal(40001, "invalid credential")
        if asked.get("force_refresh") or time.time() >= self.expires_at:
            self.token, self.expires_at = secrets.token_urlsafe(48), time.time() + TOKEN_SECONDS
            self.issued += 1
        left = int(self.expires_at - time.time())
        return web.json_response({"access_token": self.token, "expires_in": left})

    async def _send(self, request: web.Request) -> web.Response:
        if request.query.get("access_token") != self.token or time.time() >= self.expires_at:
            return _refusal(40001, "invalid credential, access_token is invalid or not latest")
        if self.refusals:
            return _refusal(self.refusals.pop(0), "refused on demand")
        asked = await _json(request)
        text = str(asked.get("text", {}).get("content", ""))
        if len(text.encode()) > MAX_TEXT_BYTES:
            return _refusal(45002, "content size out of limit")
        if not self.platform().push(str(asked.get("touser")), text):
            return _refusal(45015, "response out of time limit or subscription is canceled")
        return _refusal(0, "ok")


async def _json(request: web.Request) -> dict[str, Any]:
    raw = await body.read(request.content, MAX_BODY)
    try:
        asked = json.loads(raw or b"")
    except ValueError:
        return {}
    return asked if isinstance(asked, dict) else {}


def _refusal(code: int, message: str) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": message})
