"""WeChat in this process: an account, a platform that calls the instance's callback, and the API it sends through."""

import asyncio
import itertools
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Middleware

from channels.parts import WeChatAccount
from channels.simulator.api.calls import ROOT
from channels.simulator.api.server import Api
from channels.simulator.platform import Line, Platform, Side
from channels.wechat import callback
from channels.wording import WORDS
from service.ports import LOOPBACK

REPLY_WITHIN = 30.0
POLL_SECONDS = 0.05


class WeChat:
    """The platform with its phones, and its `api`. `connect` it once the instance's address is known."""

    api: Api
    _runner: web.AppRunner

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._numbers = itertools.count(time.time_ns() // 1_000)
        self._address = ""
        self.account = WeChatAccount(
            app_id=f"wx{secrets.token_hex(8)}",
            app_secret=secrets.token_hex(16),
            token=secrets.token_hex(16),
            aes_key=secrets.token_hex(22)[:43],
            verified=True,
            api="",
        )

    @classmethod
    @asynccontextmanager
    async def listening(cls, *watching: Middleware) -> AsyncIterator[Self]:
        """A platform whose API listens on a free port, `watching` its calls."""
        async with aiohttp.ClientSession() as session:
            wechat, app = cls(session), web.Application(middlewares=watching)
            wechat.api = Api(wechat.account, lambda: wechat.platform)
            wechat.api.setup(app)
            wechat._runner = web.AppRunner(app)
            await wechat._runner.setup()
            try:
                wechat._address = await wechat.one_more_address()
                yield wechat
            finally:
                await wechat._runner.cleanup()

    async def one_more_address(self) -> str:
        """Where the API listens on a port of its own, by which its caller can be told."""
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        return f"http://{LOOPBACK}:{self._runner.addresses[-1][1]}{ROOT}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that make an instance use this account and this API."""
        account = self.account
        return {
            "WEIQIAO_WECHAT_APP_ID": account.app_id,
            "WEIQIAO_WECHAT_APP_SECRET": account.app_secret,
            "WEIQIAO_WECHAT_TOKEN": account.token,
            "WEIQIAO_WECHAT_AES_KEY": account.aes_key,
            "WEIQIAO_WECHAT_API_BASE": self._address,
        }

    def connect(self, *urls: str, clock: Callable[[], float] = time.time) -> None:
        """Deliver to the callbacks of the service processes at `urls`, whose clock is `clock` in seconds since 1970."""
        callbacks = [url + callback.PATH for url in urls]
        self.platform = Platform(self.account, callbacks, self._session, clock=clock)
        # A delivery whose answer WeChat waited for in vain is shown on no phone. It comes to another process.
        self.in_vain = Platform(self.account, [*callbacks[1:], callbacks[0]], self._session)

    async def say(self, openid: str, text: str, *, twice: bool) -> str:
        """What the phone shows in answer to a text, which is delivered `twice` where WeChat retries.

        Raises TimeoutError when it shows nothing.
        """
        seen = len(self.platform.transcript(openid))
        number = self.next_number()
        deliveries = [self.platform.send(openid, text, message_id=number)]
        if twice:
            deliveries.insert(0, self.in_vain.send(openid, text, message_id=number))
        await asyncio.gather(*deliveries)
        for _ in range(int(REPLY_WITHIN / POLL_SECONDS)):
            if lines := self.heard(openid, seen):
                return "\n".join(line.text for line in lines)
            await asyncio.sleep(POLL_SECONDS)
        raise TimeoutError(f"no reply within {REPLY_WITHIN:.0f} s")

    def next_number(self) -> int:
        """The id of a new message."""
        return next(self._numbers)

    def heard(self, openid: str, after: int = 0) -> list[Line]:
        """What the account answered to a phone, passively or later, from a line number on."""
        return answers(self.platform, openid, after)


def answers(platform: Platform, openid: str, after: int = 0) -> list[Line]:
    """What the account said to a phone, passively or later, from a line number on; that an answer will come, where many
    ask at once, is none."""
    said = (line for line in platform.transcript(openid, after) if line.side in (Side.ACCOUNT, Side.PUSHED))
    return [line for line in said if is_answer(line.text)]


def is_answer(text: str | None) -> bool:
    """Whether an account's words say more than that an answer will come."""
    return text != WORDS.wechat.waiting
