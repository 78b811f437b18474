"""Whose code a browser brought: `sns/oauth2/access_token`, for codes that `authorize.py` gave out."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from aiohttp import web

from channels.parts import WeChatAccount
from channels.simulator.api.calls import ROOT, answer

CODE_SECONDS = 300
MOST = 1_000


@dataclass(frozen=True)
class Grant:
    """What a code stands for. `virtual`: WeChat's snapshot page made the openid up."""

    openid: str
    virtual: bool
    until: float


@dataclass
class Codes:
    """Codes given out and not yet used."""

    account: WeChatAccount
    grants: OrderedDict[str, Grant] = field(default_factory=OrderedDict)

    def setup(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_get(f"{ROOT}/sns/oauth2/access_token", self._access_token)

    def give(self, openid: str, *, virtual: bool = False) -> str:
        """A code for somebody; a `virtual` one hides who it is."""
        code = secrets.token_urlsafe(24)
        known = f"virtual_{secrets.token_hex(8)}" if virtual else openid
        self.grants[code] = Grant(known, virtual, time.time() + CODE_SECONDS)
        if len(self.grants) > MOST:
            self.grants.popitem(last=False)
        return code

    async def _access_token(self, request: web.Request) -> web.Response:
        asked = request.query
        if (asked.get("appid"), asked.get("secret")) != (self.account.app_id, self.account.app_secret):
            return answer(40125, "invalid appsecret")
        grant = self.grants.pop(asked.get("code", ""), None)
        if grant is None or time.time() > grant.until:
            return answer(40029, "invalid code")
        granted: dict[str, object] = {"openid": grant.openid, "scope": "snsapi_base", "expires_in": 7_200}
        return web.json_response(granted | {"is_snapshotuser": 1} if grant.virtual else granted)
