"""Citizens who keep at it: on the web page and on WeChat, each message with its own id until something is shown."""

import asyncio
import itertools
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
import msgspec

from channels.simulator.platform import Platform
from service.acceptance.wechat import answers, is_answer

# As the page does it, only sooner.
PAUSE = 0.5
TOO_OFTEN_PAUSE = 5.0
POLL = 0.3
PATIENCE = aiohttp.ClientTimeout(total=25)
GIVES_UP = 60.0
# What begins like this answers nothing: it was sent to everybody.
NOTE = "通知："
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Said:
    """A message, what was shown in answer (None: nothing in time), and after how many seconds."""

    id: str
    text: str
    shown: str | None
    seconds: float


class Phone(Protocol):
    """A way to the service. `name` is the citizen's id on the channel."""

    channel: str
    name: str

    def new_id(self) -> str: ...

    async def say(self, id: str, text: str) -> str | None:
        """What is shown in answer to a message, which is repeated until the service took it."""

    async def again(self, id: str, text: str) -> str | None:
        """What a repeated delivery is answered with; None where the answer went another way."""

    async def shown(self) -> int:
        """How many answers and notes the citizen has before the eyes."""


class WebPage:
    """The chat page, with a cookie of its own."""

    channel = "web"

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/api/chat/messages"
        self._page = f"{url}/"
        self._headers = {"Origin": url, "X-Forwarded-For": f"100.64.{secrets.randbelow(254)}.{secrets.randbelow(254)}"}
        self.name = ""

    async def visit(self) -> None:
        """Open the page once, for the cookie."""
        async with self._session.get(self._page, headers=self._headers) as response:
            cookie = next(iter(response.cookies.values()))
        self._headers["Cookie"] = f"{cookie.key}={cookie.value}"
        self.name = cookie.value.partition(".")[0]

    def new_id(self) -> str:
        return str(uuid4())

    async def say(self, id: str, text: str) -> str | None:
        taken = await self._post(id, text)
        if taken["reply"] is not None:
            return str(taken["reply"]["text"])
        until = time.monotonic() + GIVES_UP
        while time.monotonic() < until:
            await asyncio.sleep(POLL)
            if later := [one for one in await self._timeline(taken["message"]["id"]) if one["author"] == "assistant"]:
                return str(later[0]["text"])
        return None

    async def again(self, id: str, text: str) -> str | None:
        reply = (await self._post(id, text))["reply"]
        return None if reply is None else str(reply["text"])

    async def shown(self) -> int:
        return len([one for one in await self._timeline(0) if one["author"] != "me"])

    async def _post(self, id: str, text: str) -> dict[str, Any]:
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with self._session.post(
                    self._url, json={"id": id, "text": text}, headers=self._headers, timeout=PATIENCE
                ) as response:
                    if response.status == 200:
                        return msgspec.json.decode(await response.read(), type=dict[str, Any])
                    if response.status == 429:
                        await asyncio.sleep(TOO_OFTEN_PAUSE)
            await asyncio.sleep(PAUSE)

    async def _timeline(self, after: int) -> list[dict[str, Any]]:
        with suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.get(
                self._url, params={"after": after}, headers=self._headers, timeout=PATIENCE
            ) as response:
                if response.status == 200:
                    return list(msgspec.json.decode(await response.read(), type=dict[str, Any])["messages"])
        return []


class WeChat:
    """A phone of the stand-in platform, which delivers three times; the platform is told to begin again after that."""

    channel = "wechat"
    _ids = itertools.count(time.time_ns() // 1_000)

    def __init__(self, platform: Platform, name: str) -> None:
        self._platform = platform
        self.name = name

    def new_id(self) -> str:
        return str(next(self._ids))

    async def say(self, id: str, text: str) -> str | None:
        seen = len(self._platform.transcript(self.name))
        await self.again(id, text)
        until = time.monotonic() + GIVES_UP
        while time.monotonic() < until:
            if heard := [text for text in self._heard(seen) if not text.startswith(NOTE)]:
                return heard[0]
            await asyncio.sleep(POLL)
        return None

    async def again(self, id: str, text: str) -> str | None:
        while True:
            delivered = await self._platform.send(self.name, text, message_id=int(id))
            if not delivered.failed:
                return delivered.text if is_answer(delivered.text) else None

    async def shown(self) -> int:
        return len(self._heard(0))

    def _heard(self, after: int) -> list[str]:
        return [line.text for line in answers(self._platform, self.name, after)]


class Citizen:
    """Somebody with a script, who says the next thing when the last was answered."""

    def __init__(self, phone: Phone, turns: tuple[str, ...]) -> None:
        self.phone = phone
        self.said: list[Said] = []
        self._turns = turns

    @property
    def done(self) -> bool:
        """Whether everything is said."""
        return len(self.said) == len(self._turns)

    async def speak(self) -> None:
        """Say the next thing and wait for what is shown in answer."""
        text, id, began = self._turns[len(self.said)], self.phone.new_id(), time.monotonic()
        shown = await self.phone.say(id, text)
        self.said.append(Said(id, text, shown, time.monotonic() - began))

    async def ask_again(self) -> int:
        """Deliver every message once more; how many were then answered with something else."""
        different = 0
        for one in self.said:
            repeated = await self.phone.again(one.id, one.text)
            different += repeated is not None and one.shown is not None and not _same(repeated, one.shown)
        return different


def _same(one: str, other: str) -> bool:
    # The link to a long answer holds the moment when it runs out.
    return _ADDRESS.sub("", one) == _ADDRESS.sub("", other)
