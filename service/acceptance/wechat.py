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

from channels.parts import WeChatAccount
from channels.simulator.api.media import Media
from channels.simulator.api.server import Api
from channels.simulator.platform import Line, Platform, Side
from channels.wechat import callback
from channels.wording import WORDS
from service.ports import LOOPBACK

REPLY_WITHIN = 30.0
POLL_SECONDS = 0.05


class WeChat:
    """The platform with its phones and the files that they send. `connect` it once the instance's address is known."""

    media: Media

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._numbers = itertools.count(time.time_ns() // 1_000)
        self._api = ""
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
    async def listening(cls) -> AsyncIterator[Self]:
        """A platform whose API listens on a free port."""
        async with aiohttp.ClientSession() as session:
            wechat, app = cls(session), web.Application()
            api = Api(wechat.account, lambda: wechat.platform)
            api.setup(app)
            wechat.media = api.media
            runner = web.AppRunner(app)
            await runner.setup()
            try:
                await web.TCPSite(runner, LOOPBACK, 0).start()
                wechat._api = f"http://{LOOPBACK}:{runner.addresses[0][1]}/simulator/api"
                yield wechat
            finally:
                await runner.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """The settings that make an instance use this account and this API."""
        account = self.account
        return {
            "WEIQIAO_WECHAT_APP_ID": account.app_id,
            "WEIQIAO_WECHAT_APP_SECRET": account.app_secret,
            "WEIQIAO_WECHAT_TOKEN": account.token,
            "WEIQIAO_WECHAT_AES_KEY": account.aes_key,
            "WEIQIAO_WECHAT_API_BASE": self._api,
        }

    def connect(self, url: str, clock: Callable[[], float] = time.time) -> None:
        """Deliver to the callback of the instance at `url`, whose clock is `clock` in seconds since 1970."""
        self.platform = Platform(self.account, url + callback.PATH, self._session, clock=clock)
        # A delivery whose answer WeChat waited for in vain is shown on no phone.
        self.in_vain = Platform(self.account, url + callback.PATH, self._session)

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
