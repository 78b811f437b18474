"""Access tokens: `stable_token` issues them, and every other call is checked for one."""

import asyncio
import functools
import json
import math
import secrets
import time
from collections import deque
from dataclasses import dataclass, field

from aiohttp import web

from channels.parts import WeChatAccount
from channels.simulator.api.calls import PREFIX, Handler, answer, asked
from channels.simulator.quota import TYPING

TOKEN_SECONDS = 7_200
# Before its end a token is replaced, and for as long after that it is still good.
OVERLAP_SECONDS = 300
CALLS = 20
OVER = 42001, "access_token expired"
NOT_THE_LATEST = 40001, "invalid credential, access_token is invalid or not latest"


@dataclass
class Tokens:
    """The account's token, which `lasts` so many seconds. `issued` counts them; `refusals` are error codes that the
    next calls get instead, and `token_refusals` those that the next who ask for a token get.

    So many next calls are `swallowed`: what they ask for is done, but their answer never arrives. `slow`: seconds that
    every call is under way. `calls` are the newest ones, as path and error code. `former` was replaced, and is good
    until `former_until`.
    """

    account: WeChatAccount
    lasts: int = TOKEN_SECONDS
    token: str = ""
    expires_at: float = 0.0
    former: str = ""
    former_until: float = 0.0
    issued: int = 0
    refusals: list[int] = field(default_factory=list)
    token_refusals: list[int] = field(default_factory=list)
    swallowed: int = 0
    slow: float = 0.0
    calls: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=CALLS))

    def setup(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post(f"{PREFIX}/stable_token", self._stable_token)

    def checked(self, handler: Handler, *, typing: bool = False) -> Handler:
        """A call that is answered only with a valid token, and unless an error was ordered for it.

        `typing`: it shows a typing sign, of which nobody knows when it comes: it takes no order but for signs.
        """

        @functools.wraps(handler)
        async def check(request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(self.slow)
            answered = await respond(request)
            self.calls.append((request.path.removeprefix(PREFIX), _code(answered)))
            return answered

        async def respond(request: web.Request) -> web.StreamResponse:
            token = request.query.get("access_token", "")
            if not self._is_good(token):
                return answer(*(OVER if token and token == self.token else NOT_THE_LATEST))
            ordered = next((code for code in self.refusals if (code in TYPING) == typing), None)
            if ordered is not None:
                self.refusals.remove(ordered)
                return answer(ordered, "refused on demand")
            done = await handler(request)
            if self.swallowed and not typing and request.transport is not None:
                self.swallowed -= 1
                request.transport.close()
            return done

        return check

    def expire(self) -> None:
        """Let the token be over now."""
        self.expires_at = self.former_until = 0.0

    def replace(self) -> None:
        """Let somebody else have a new token; the one in use is good no more."""
        self._issue()
        self.former_until = 0.0

    def _is_good(self, token: str) -> bool:
        now = time.time()
        return (token == self.token and now < self.expires_at) or (token == self.former and now < self.former_until)

    def _issue(self) -> None:
        now = time.time()
        self.former, self.former_until = self.token, min(self.expires_at, now + OVERLAP_SECONDS)
        self.token, self.expires_at = secrets.token_urlsafe(48), now + self.lasts
        self.issued += 1

    async def _stable_token(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        if (wanted.get("appid"), wanted.get("secret")) != (self.account.app_id, self.account.app_secret):
            return answer(40001, "invalid credential")
        if self.token_refusals:
            return answer(self.token_refusals.pop(0), "refused on demand")
        if wanted.get("force_refresh") or time.time() >= self.expires_at - OVERLAP_SECONDS:
            self._issue()
        left = math.ceil(self.expires_at - time.time())
        return web.json_response({"access_token": self.token, "expires_in": left})


def _code(answered: web.StreamResponse) -> int:
    """The error code in an answer; 0 in one that brings something."""
    if not isinstance(answered, web.Response) or answered.content_type != "application/json" or not answered.text:
        return 0
    return int(json.loads(answered.text).get("errcode", 0))
