"""The page of WeChat's where a browser shows who it is; here somebody chooses which phone it is.

WeChat itself asks nothing for `snsapi_base`: on a real phone this page is not seen.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from channels.parts import WeChatAccount
from channels.simulator.api.oauth import Codes
from channels.web.pages import page

PATH = "/simulator/authorize"
# Set by the phone's script: whose phone the page was opened on.
PHONE = "weiqiao_simulator_phone"
_OPENID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_STATE = re.compile(r"[A-Za-z0-9]{0,128}")


@dataclass(frozen=True)
class Authorize:
    """Gives out `codes` to addresses under `home`, the one domain that the account is registered for."""

    account: WeChatAccount
    codes: Codes
    home: str

    def setup(self, app: web.Application) -> None:
        """Add the page and the choice."""
        app.router.add_get(PATH, self._show, allow_head=False)
        app.router.add_get(f"{PATH}/as", self._choose, allow_head=False)

    async def _show(self, request: web.Request) -> web.Response:
        problem = self._problem(request)
        phone = request.cookies.get(PHONE, "")
        known = phone if _OPENID.fullmatch(phone) else "phone-1"
        query = {"openid": known, **{name: request.query.get(name, "") for name in ("redirect_uri", "state", "appid")}}
        status = 400 if problem else 200
        chosen = f"{PATH}/as?{urlencode(query)}"
        return page("simulator_authorize.html", status=status, problem=problem, phone=known, chosen=chosen)

    async def _choose(self, request: web.Request) -> web.Response:
        openid = request.query.get("openid", "")
        if self._problem(request) or not _OPENID.fullmatch(openid):
            raise web.HTTPBadRequest
        code = self.codes.give(openid, virtual=request.query.get("virtual") == "1")
        back = request.query["redirect_uri"]
        query = urlencode({"code": code, "state": request.query.get("state", "")})
        return web.Response(status=302, headers={"Location": f"{back}{'&' if '?' in back else '?'}{query}"})

    def _problem(self, request: web.Request) -> str:
        """What WeChat would refuse; empty where there is nothing."""
        if request.query.get("appid") != self.account.app_id:
            return "AppID 参数错误（10013）"
        if not request.query.get("redirect_uri", "").startswith(f"{self.home}/"):
            return "redirect_uri 域名与后台配置不一致（10003）"
        return "" if _STATE.fullmatch(request.query.get("state", "")) else "state 参数错误（10014）"
