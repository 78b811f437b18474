"""The phone in the browser: type as a citizen on WeChat, see what the account says and what is pushed later.

`POST /simulator/messages {"openid", "text"}` or `{"openid", "event"}` -> 202; `GET /simulator/lines?openid=&after=`.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import aiohttp
import msgspec
from aiohttp import web

from channels import body
from channels.parts import WeChatAccount
from channels.simulator.api.server import Api
from channels.simulator.authorize import Authorize
from channels.simulator.platform import Platform
from channels.web.pages import page

MAX_BODY = 16_384
AT_ONCE = 200

OpenId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,40}$")]


@dataclass(frozen=True)
class Act:
    """What the person with the phone does: types `text`, or follows or leaves the account."""

    openid: OpenId
    text: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    event: Annotated[str, msgspec.Meta(pattern="^(subscribe|unsubscribe)?$")] = ""


class Simulator:
    """The stand-in platform with its API and its page.

    `callback` is the full address of the account's callback, `home` the public one of its pages, without a slash.
    """

    def __init__(self, account: WeChatAccount, callback: str, home: str) -> None:
        self._account = account
        self._callback = callback
        self._home = home
        self._acts: set[asyncio.Task[object]] = set()

    def setup(self, app: web.Application) -> None:
        """Add the routes and the connection to the callback."""
        app.cleanup_ctx.append(self._connect)
        app.router.add_get("/simulator", self._to_page)
        app.router.add_get("/simulator/", self._show)
        app.router.add_post("/simulator/messages", self._act)
        app.router.add_get("/simulator/lines", self._lines)
        api = Api(self._account, lambda: self.platform)
        api.setup(app)
        Authorize(self._account, api.codes, self._home).setup(app)

    async def _connect(self, _app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            self.platform = Platform(self._account, self._callback, session)
            yield
            for act in self._acts:
                act.cancel()

    async def _to_page(self, _request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/simulator/")

    async def _show(self, _request: web.Request) -> web.Response:
        return page("simulator.html")

    async def _act(self, request: web.Request) -> web.Response:
        raw = await body.read(request.content, MAX_BODY) if request.content_type == "application/json" else None
        try:
            act = msgspec.json.decode(raw or b"", type=Act)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise web.HTTPBadRequest from None
        if len(self._acts) >= AT_ONCE or not (act.text or act.event):
            raise web.HTTPBadRequest
        self._start(act)
        return web.Response(status=202)

    def _start(self, act: Act) -> None:
        platform = self.platform
        doing = platform.event(act.openid, act.event) if act.event else platform.send(act.openid, act.text)
        task: asyncio.Task[object] = asyncio.create_task(doing)
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)

    async def _lines(self, request: web.Request) -> web.Response:
        after = request.query.get("after", "")
        number = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else 0
        lines = self.platform.transcript(request.query.get("openid", ""), number)
        return web.Response(body=msgspec.json.encode(lines), content_type="application/json")
