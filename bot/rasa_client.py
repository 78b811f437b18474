"""Talking to Rasa's REST channel; whatever goes wrong there is one exception here."""

import aiohttp
import msgspec

from bot import wire
from bot.reply import Reply
from bot.wire import TurnFacts

SECRET_HEADER = "X-Weiqiao-Secret"
TIMEOUT = aiohttp.ClientTimeout(total=3.0, sock_connect=0.5)


class RasaFailed(Exception):
    """Rasa is down, slow, or has nothing to say (it answers 200 and [] when an action fails)."""


class RasaClient:
    """One Rasa. `url` without a trailing slash; the session belongs to the caller, who closes it."""

    def __init__(self, session: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._session = session
        self._root = f"{url}/"
        self._url = f"{url}/webhooks/rest/webhook"
        self._headers = {SECRET_HEADER: secret, "Content-Type": "application/json"}

    async def say(self, sender: str, text: str, facts: TurnFacts) -> tuple[Reply, ...]:
        """What Rasa's actions answered, at least one reply. Raises RasaFailed."""
        body = wire.write_message(sender, text, facts)
        try:
            async with self._session.post(self._url, data=body, headers=self._headers, timeout=TIMEOUT) as response:
                if response.status != 200:
                    raise RasaFailed(f"status {response.status}")
                replies = wire.read_replies(await response.read())
        except (TimeoutError, aiohttp.ClientError, msgspec.DecodeError) as error:
            raise RasaFailed(type(error).__name__) from error
        if not replies:
            raise RasaFailed("no reply")
        return replies

    async def ping(self) -> str:
        """Rasa's own greeting. Raises RasaFailed when it does not answer."""
        try:
            async with self._session.get(self._root, timeout=TIMEOUT) as response:
                if response.status != 200:
                    raise RasaFailed(f"status {response.status}")
                return "ok"
        except (TimeoutError, aiohttp.ClientError) as error:
            raise RasaFailed(type(error).__name__) from error
