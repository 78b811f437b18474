"""How a citizen of a script reaches the service: the web chat's API, or a phone of the stand-in platform."""

import asyncio
import io
import itertools
import secrets
import time
from contextlib import suppress
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
from PIL import Image

from channels.simulator import acts
from channels.web.views import MEDIA_PATH
from channels.web.visitor import COOKIE, Visitors
from service.acceptance.wechat import WeChat
from service.dialogue_eval.script import Location
from service.dialogue_eval.town import PATIENCE

_PAUSE = 0.5
_TAKEN = (200, 201)
_NAMES = itertools.count(1)


class Phone(Protocol):
    """`who`: the channel, and the citizen's id on it."""

    who: tuple[str, str]

    async def say(self, text: str) -> None:
        """Send a text until it is taken."""

    async def photo(self) -> None:
        """Send a picture, unlike any other."""

    async def locate(self, place: Location) -> None:
        """Send a place."""


class WebChat:
    """A browser with a cookie and an address of its own."""

    def __init__(self, session: aiohttp.ClientSession, url: str, visitors: Visitors) -> None:
        token, number = visitors.token(), next(_NAMES)
        self.who = "web", token.partition(".")[0]
        self._session = session
        self._url = url
        self._headers = {
            "Origin": url,
            "Cookie": f"{COOKIE}={token}",
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        }

    async def say(self, text: str) -> None:
        await self._post("/api/chat/messages", json={"id": str(uuid4()), "text": text})

    async def photo(self) -> None:
        headers = {"Content-Type": "image/jpeg"}
        await self._post(f"{MEDIA_PATH}?id={uuid4()}", data=_picture(), headers=headers)

    async def locate(self, place: Location) -> None:
        point = {"latitude": place.latitude, "longitude": place.longitude, "label": place.label}
        await self._post("/api/chat/messages", json={"id": str(uuid4()), "location": point})

    async def _post(self, path: str, headers: dict[str, str] | None = None, **content: Any) -> None:
        until, refused = time.monotonic() + PATIENCE, "no connection"
        while time.monotonic() < until:
            with suppress(aiohttp.ClientError):
                given = self._headers | (headers or {})
                async with self._session.post(self._url + path, headers=given, **content) as response:
                    if response.status in _TAKEN:
                        return
                    refused = f"HTTP {response.status}"
                    if response.status < 500 and response.status != 429:
                        break
            await asyncio.sleep(_PAUSE)
        raise TimeoutError(f"the message was not taken: {refused}")


class WeChatPhone:
    """A phone whose messages the platform delivers, up to three times."""

    def __init__(self, wechat: WeChat) -> None:
        self.who = "wechat", f"dialogue-{next(_NAMES)}"
        self._wechat = wechat

    async def say(self, text: str) -> None:
        await self._wechat.platform.send(self.who[1], text)

    async def photo(self) -> None:
        media_id = self._wechat.api.media.put(_picture(), "image/jpeg")
        await acts.send_photo(self._wechat.platform, self.who[1], media_id)

    async def locate(self, place: Location) -> None:
        act = acts.Place(self.who[1], place.latitude, place.longitude, place.label)
        await acts.perform(act, self._wechat.platform)


def _picture() -> bytes:
    colour, file = (*secrets.token_bytes(3),), io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, "JPEG")
    return file.getvalue()
