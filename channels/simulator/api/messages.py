"""Customer-service messages to a phone."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from channels.simulator.api.calls import PREFIX, answer, asked
from channels.simulator.api.token import Tokens
from channels.simulator.platform import Platform

MAX_TEXT_BYTES = 2_048


@dataclass(frozen=True)
class Messages:
    """Takes messages for the phones of `platform`."""

    tokens: Tokens
    platform: Callable[[], Platform]

    def setup(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post(f"{PREFIX}/message/custom/send", self.tokens.checked(self._send))

    async def _send(self, request: web.Request) -> web.Response:
        wanted = await asked(request)
        text = str(wanted.get("text", {}).get("content", ""))
        if len(text.encode()) > MAX_TEXT_BYTES:
            return answer(45002, "content size out of limit")
        if not self.platform().push(str(wanted.get("touser")), text):
            return answer(45015, "response out of time limit or subscription is canceled")
        return answer(0, "ok")
