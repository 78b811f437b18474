"""The simulator's page and what its scripts ask: a phone beside a trainer's panel.

`POST /simulator/acts` and `/simulator/controls` take JSON with a field `do` (`acts.py`, `controls.py`) -> 202;
`POST /simulator/media?openid=&kind=image|voice|video` takes a file, `GET /simulator/media/{id}` shows it;
`GET /simulator/state?openid=&after=&traced=` gives what is new on a phone and on the wire;
`GET /simulator/deliveries/{number}` shows one delivery, `GET /simulator/scenes` the account's QR codes.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

from channels import body
from channels.keys import PARTS
from channels.parts import WeChatAccount
from channels.simulator import acts, controls
from channels.simulator.acts import Act, OpenId
from channels.simulator.api.server import Api
from channels.simulator.authorize import Authorize
from channels.simulator.controls import Control
from channels.simulator.platform import Platform
from channels.web.pages import page
from channels.wechat import menu
from records import scenes

MAX_BODY = 16_384
MAX_MEDIA = 10 * 1024**2
AT_ONCE = 200
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
VIDEOS = ("video/mp4", "video/quicktime", "video/webm")
FILES = {"image": (PICTURES, acts.send_photo), "video": (VIDEOS, acts.send_video)}
# Two seconds of nothing, as a phone records it: AMR at 4.75 kbit/s, frames of 20 ms.
SILENCE = b"#!AMR\n" + (b"\x04" + b"\x00" * 12) * 100


class Simulator:
    """The stand-in platform with its API and its page.

    `callback` is the full address of the account's callback, `home` the public one of its pages, without a slash.
    """

    def __init__(self, account: WeChatAccount, callback: str, home: str) -> None:
        self._account = account
        self._callback = callback
        self._home = home
        self._api = Api(account, lambda: self.platform)
        self._acts: set[asyncio.Future[object]] = set()

    def setup(self, app: web.Application) -> None:
        """Add the routes and the connection to the callback; the shipped menu is published from the start."""
        app.cleanup_ctx.append(self._connect)
        app.router.add_get("/simulator", self._to_page)
        app.router.add_get("/simulator/", self._show)
        app.router.add_post("/simulator/acts", self._act)
        app.router.add_post("/simulator/controls", self._control)
        app.router.add_post("/simulator/media", self._send_media)
        app.router.add_get("/simulator/media/{id}", self._show_media)
        app.router.add_get("/simulator/state", self._state)
        app.router.add_get("/simulator/deliveries/{number:[0-9]{1,9}}", self._delivery)
        app.router.add_get("/simulator/scenes", self._scenes)
        self._api.menus.published = menu.for_wechat(menu.load(menu.SHIPPED), self._home)
        self._api.setup(app)
        Authorize(self._account, self._api.codes, self._home).setup(app)

    async def _connect(self, _app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            self.platform = Platform(self._account, self._callback, session)
            yield
            for act in self._acts:
                act.cancel()

    async def _to_page(self, _request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/simulator/")

    async def _show(self, _request: web.Request) -> web.Response:
        return page(
            "simulator.html",
            codes=controls.meanings(),
            endings=controls.ENDINGS,
            templates=controls.templates(self._account.notices),
            encrypted=bool(self._account.aes_key),
        )

    async def _act(self, request: web.Request) -> web.Response:
        act: Act = await _asked(request, Act)
        return self._begin(acts.perform(act, self.platform))

    async def _control(self, request: web.Request) -> web.Response:
        control: Control = await _asked(request, Control)
        doing = controls.order(control, self._api, self.platform)
        return web.Response(status=202) if doing is None else self._begin(doing)

    def _begin(self, doing: Awaitable[object]) -> web.Response:
        task = asyncio.ensure_future(doing)
        if len(self._acts) >= AT_ONCE:
            task.cancel()
            raise web.HTTPTooManyRequests
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)
        return web.Response(status=202)

    async def _send_media(self, request: web.Request) -> web.Response:
        openid, kind = _openid(request), request.query.get("kind")
        if kind == "voice":
            return self._begin(acts.send_voice(self.platform, openid, self._api.media.put(SILENCE, "audio/amr")))
        raw = await body.read(request.content, MAX_MEDIA)
        types, send = FILES.get(kind or "", ((), acts.send_photo))
        if request.content_type not in types or not raw:
            raise web.HTTPBadRequest
        return self._begin(send(self.platform, openid, self._api.media.put(raw, request.content_type)))

    async def _show_media(self, request: web.Request) -> web.Response:
        medium = self._api.media.kept.get(request.match_info["id"])
        if medium is None or medium.content_type not in PICTURES:
            raise web.HTTPNotFound
        return web.Response(body=medium.content, content_type=medium.content_type)

    async def _state(self, request: web.Request) -> web.Response:
        openid, tokens, platform = _openid(request), self._api.tokens, self.platform
        left = int(tokens.expires_at - time.time())
        deliveries = platform.trace.after(_number(request, "traced"))
        shown = ("number", "openid", "at", "attempt", "what", "ended", "seconds")
        return _json(
            {
                "lines": platform.transcript(openid, _number(request, "after")),
                "typing": platform.quotas.typing(openid),
                "follows": platform.quotas.follows(openid),
                "windows": platform.quotas.windows(openid),
                "menu": self._api.menus.published,
                "token": {"left": max(left, 0), "issued": tokens.issued},
                "ordered": {
                    "refusals": tokens.refusals,
                    "of_token": tokens.token_refusals,
                    "swallowed": tokens.swallowed,
                    "slow": tokens.slow,
                },
                "mode": "compatible" if platform.compatible else "secure",
                "ending": self._api.notices.status,
                "calls": list(tokens.calls),
                "deliveries": [{name: getattr(one, name) for name in shown} for one in deliveries],
            }
        )

    async def _delivery(self, request: web.Request) -> web.Response:
        found = self.platform.trace.find(int(request.match_info["number"]))
        if found is None:
            raise web.HTTPNotFound
        return _json(found)

    async def _scenes(self, request: web.Request) -> web.Response:
        async with request.app[PARTS].database.reading() as connection:
            made = await scenes.every(connection)
        return _json([{"key": scene.key, "name": scene.name} for scene in made])


async def _asked(request: web.Request, form: Any) -> Any:
    """What the page asks for. A form of another site cannot send this content type without asking us first."""
    raw = await body.read(request.content, MAX_BODY) if request.content_type == "application/json" else None
    try:
        return msgspec.json.decode(raw or b"", type=form)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise web.HTTPBadRequest from None


def _openid(request: web.Request) -> str:
    try:
        return msgspec.convert(request.query.get("openid"), OpenId)
    except msgspec.ValidationError:
        raise web.HTTPBadRequest from None


def _number(request: web.Request, name: str) -> int:
    given = request.query.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 12 else 0


def _json(content: object) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(body=msgspec.json.encode(content), content_type="application/json", headers=headers)
