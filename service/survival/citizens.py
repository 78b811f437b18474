"""Citizens who keep at it: a page sends each message until it is taken, WeChat delivers it three times at most."""

import asyncio
import random
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

import aiohttp
import msgspec

from service.acceptance.wechat import WeChat as Account
from service.acceptance.wechat import is_answer

# As the page does it, only sooner.
PAUSE = 0.5
TOO_OFTEN_PAUSE = 5.0
POLL = 0.3
PATIENCE = aiohttp.ClientTimeout(total=25)
GIVES_UP = 60.0
# Who was told by WeChat that the account is out of order looks so long whether an answer comes all the same. What
# reached the service at all is answered by then.
WRITES_AGAIN = 30.0
AT_MOST = 5
# When WeChat delivers again what was answered in vain, each time a random part of that sooner.
AGAIN_SECONDS = (5.0, 10.0)
FOLLOWS = "subscribe"
# What begins like this answers nothing: it was sent to everybody.
NOTE = "通知："


@dataclass(frozen=True)
class Said:
    """A message or event, what was shown in answer (None: nothing in time), and after how many seconds. `given_up`:
    WeChat had delivered it three times in vain by then, and said so."""

    id: str
    text: str
    shown: str | None = None
    seconds: float = 0.0
    given_up: bool = False


@dataclass(frozen=True)
class Answer:
    """What a phone shows in answer to a message, and whether WeChat gave the message up."""

    text: str | None
    given_up: bool = False


class Phone(Protocol):
    """A way to the service. `name` is the citizen's id on the channel."""

    channel: str
    name: str

    def new_id(self) -> str: ...

    async def follow(self) -> Answer | None:
        """What is shown to somebody who begins to follow the account; None where there is nothing to follow."""

    async def say(self, id: str, text: str) -> Answer:
        """Say something, and wait for what is shown in answer."""

    async def again(self, id: str, text: str) -> str | None:
        """What a repeated delivery is answered with; None where the answer went another way. Nobody sees it."""

    async def shown(self) -> list[str]:
        """The answers and notes that the citizen has before the eyes, oldest first."""


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

    async def follow(self) -> None:
        """A page has no followers."""

    async def say(self, id: str, text: str) -> Answer:
        taken = await self._post(id, text)
        if taken["reply"] is not None:
            return Answer(str(taken["reply"]["text"]))
        until = time.monotonic() + GIVES_UP
        while time.monotonic() < until:
            await asyncio.sleep(POLL)
            if later := [one for one in await self._timeline(taken["message"]["id"]) if one["author"] == "assistant"]:
                return Answer(str(later[0]["text"]))
        return Answer(None)

    async def again(self, id: str, text: str) -> str | None:
        reply = (await self._post(id, text))["reply"]
        return None if reply is None else str(reply["text"])

    async def shown(self) -> list[str]:
        return [str(one["text"]) for one in await self._timeline(0) if one["author"] != "me"]

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
    """A phone of the stand-in platform, which delivers a message again where it gets no answer, three times in all; and
    what is answered twice more, as if answers had been lost."""

    channel = "wechat"

    def __init__(self, wechat: Account, name: str) -> None:
        self._wechat = wechat
        self._repeating = set[asyncio.Task[None]]()
        self.name = name

    def new_id(self) -> str:
        return str(self._wechat.next_number())

    async def follow(self) -> Answer:
        delivered = await self._wechat.platform.event(self.name, FOLLOWS)
        return Answer(delivered.text, delivered.failed)

    async def say(self, id: str, text: str) -> Answer:
        seen = len(self._wechat.platform.transcript(self.name))
        given_up = (await self._wechat.platform.send(self.name, text, message_id=int(id))).failed
        until = time.monotonic() + (WRITES_AGAIN if given_up else GIVES_UP)
        while time.monotonic() < until:
            if heard := [line for line in self._heard(seen) if not line.startswith(NOTE)]:
                self._repeat(id, text)
                return Answer(heard[0], given_up)
            await asyncio.sleep(POLL)
        return Answer(None, given_up)

    async def again(self, id: str, text: str) -> str | None:
        delivered = await self._wechat.in_vain.send(self.name, text, message_id=int(id))
        return delivered.text if is_answer(delivered.text) else None

    async def shown(self) -> list[str]:
        await asyncio.gather(*self._repeating)
        return self._heard(0)

    def _repeat(self, id: str, text: str) -> None:
        task = asyncio.create_task(self._twice_more(id, text))
        self._repeating.add(task)
        task.add_done_callback(self._repeating.discard)

    async def _twice_more(self, id: str, text: str) -> None:
        began = time.monotonic()
        for seconds in AGAIN_SECONDS:
            await asyncio.sleep(began + seconds * random.uniform(0.1, 1.0) - time.monotonic())
            await self.again(id, text)

    def _heard(self, after: int) -> list[str]:
        return [line.text for line in self._wechat.heard(self.name, after)]


class Citizen:
    """Somebody with a script, who says the next thing when the last was answered. Whoever `follows` an account does so
    before that turn."""

    def __init__(self, phone: Phone, turns: tuple[str, ...], follows: int = 0) -> None:
        self.phone = phone
        self.said: list[Said] = []
        self._turns = turns
        self._turn = 0
        self._follows = follows

    @property
    def done(self) -> bool:
        """Whether everything is said."""
        return self._turn == len(self._turns)

    async def speak(self) -> None:
        """Say the next thing, again where WeChat said that it had not arrived, and wait for what is shown in answer."""
        if self._turn == self._follows:
            await self._follow()
        for _ in range(AT_MOST):
            if await self._arrives(self._turns[self._turn]):
                break
        self._turn += 1

    async def _follow(self) -> None:
        if (greeted := await self.phone.follow()) is not None:
            self.said.append(Said(FOLLOWS, "", greeted.text, given_up=greeted.given_up))

    async def _arrives(self, text: str) -> bool:
        id, began = self.phone.new_id(), time.monotonic()
        answer = await self.phone.say(id, text)
        self.said.append(Said(id, text, answer.text, time.monotonic() - began, answer.given_up))
        return answer.text is not None or not answer.given_up

    async def ask_again(self) -> dict[str, str]:
        """Deliver every message that arrived once more; what came in response, by the message's id."""
        asked = [one for one in self.said if one.id != FOLLOWS and (one.shown is not None or not one.given_up)]
        heard = {one.id: await self.phone.again(one.id, one.text) for one in asked}
        return {id: text for id, text in heard.items() if text is not None}
