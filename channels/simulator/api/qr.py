"""QR codes that carry a scene."""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from channels.simulator.api.calls import PREFIX, answer, asked, part
from channels.simulator.api.token import Tokens

LONGEST_DAYS = 30
MOST = 1_000
_KINDS = {"QR_STR_SCENE": False, "QR_LIMIT_STR_SCENE": True}


@dataclass(frozen=True)
class Code:
    """A code: its scene, what its picture says, and until when it is good (None: for ever)."""

    scene: str
    ticket: str
    url: str
    until: float | None


@dataclass
class QrCodes:
    """The codes that the account made, by scene."""

    tokens: Tokens
    made: OrderedDict[str, Code] = field(default_factory=OrderedDict)

    def setup(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post(f"{PREFIX}/qrcode/create", self.tokens.checked(self._create))

    async def _create(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        lasts, scene = _KINDS.get(str(wanted.get("action_name"))), _scene(wanted)
        seconds = wanted.get("expire_seconds", 60)
        if lasts is None or not 0 < len(scene) <= 64:
            return answer(40053, "invalid action info")
        if not lasts and (not isinstance(seconds, int) or not 0 < seconds <= LONGEST_DAYS * 86_400):
            return answer(40052, "invalid expire time")
        code = self._made(scene, None if lasts else time.time() + seconds)
        answered: dict[str, Any] = {"ticket": code.ticket, "url": code.url}
        return web.json_response(answered if lasts else answered | {"expire_seconds": seconds})

    def _made(self, scene: str, until: float | None) -> Code:
        mark = secrets.token_urlsafe(16)
        code = self.made[scene] = Code(scene, f"g{mark}==", f"http://weixin.qq.com/q/{mark}", until)
        if len(self.made) > MOST:
            self.made.popitem(last=False)
        return code


def _scene(wanted: dict[str, Any]) -> str:
    return str(part(part(wanted, "action_info"), "scene").get("scene_str", ""))
