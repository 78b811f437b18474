"""Talking to Rasa's REST channel, one process or several as one; whatever goes wrong there is one exception here."""

import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import aiohttp
import msgspec

from bot import wire
from bot.reply import Reply
from bot.wire import TurnFacts

SECRET_HEADER = "X-Weiqiao-Secret"
TIMEOUT = aiohttp.ClientTimeout(total=3.0, sock_connect=0.5)
# Seconds that a process which went away is asked last.
AWAY = 2.0


class RasaFailed(Exception):
    """Rasa is down, slow, or has nothing to say (it answers 200 and [] when an action fails)."""


class RasaGone(RasaFailed):
    """Its process is not there, or went away. `heard`: it may have begun with the message."""

    def __init__(self, reason: str, *, heard: bool) -> None:
        super().__init__(reason)
        self.heard = heard


class RasaWorker:
    """One Rasa process, of which there are several by `number`. `url` without a trailing slash; the session belongs to
    the caller, who closes it."""

    def __init__(self, session: aiohttp.ClientSession, number: int, url: str, secret: str) -> None:
        self.number = number
        self.url = url
        self._session = session
        self._headers = {SECRET_HEADER: secret, "Content-Type": "application/json"}

    async def say(self, body: bytes) -> tuple[Reply, ...]:
        """What Rasa's actions answered, at least one reply. Raises RasaFailed."""
        url = f"{self.url}/webhooks/rest/webhook"
        try:
            async with self._session.post(url, data=body, headers=self._headers, timeout=TIMEOUT) as response:
                if response.status != 200:
                    raise RasaFailed(f"status {response.status}")
                replies = wire.read_replies(await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise RasaGone(type(error).__name__, heard=False) from error
        except aiohttp.ClientConnectionError as error:
            raise RasaGone(type(error).__name__, heard=True) from error
        except (TimeoutError, aiohttp.ClientError, msgspec.DecodeError) as error:
            raise RasaFailed(type(error).__name__) from error
        if not replies:
            raise RasaFailed("no reply")
        return replies

    async def ping(self) -> str:
        """Rasa's own greeting. Raises RasaFailed when it does not answer."""
        try:
            async with self._session.get(f"{self.url}/", timeout=TIMEOUT) as response:
                if response.status != 200:
                    raise RasaFailed(f"status {response.status}")
                return "ok"
        except (TimeoutError, aiohttp.ClientError) as error:
            raise RasaFailed(type(error).__name__) from error


class RasaClient:
    """Every Rasa process there is. A citizen's turns go to one of them, which keeps the conversation at hand, and to
    another while that one is away: conversations are in Redis, so nothing is lost by it. `clock` gives seconds."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        urls: Sequence[str],
        secret: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # By their numbers and not their addresses, which may change with a start, citizens find theirs.
        self._workers = [RasaWorker(session, number, url, secret) for number, url in enumerate(urls, 1)]
        self._clock = clock
        self._away: dict[str, float] = {}

    async def say(self, sender: str, text: str, facts: TurnFacts) -> tuple[Reply, ...]:
        """What Rasa's actions answered, at least one reply. Raises RasaFailed."""
        body = wire.write_message(sender, text, facts)
        failure = RasaFailed("there is no Rasa")
        for worker in self._in_order(sender.partition(":")[0]):
            try:
                return await worker.say(body)
            except RasaGone as gone:
                self._away[worker.url] = self._clock() + AWAY
                if gone.heard:
                    raise
                failure = gone
        raise failure

    def pings(self) -> Mapping[str, Callable[[], Awaitable[str]]]:
        """The check of every process, by a name for it."""
        if len(self._workers) == 1:
            return {"rasa": self._workers[0].ping}
        return {f"rasa {worker.number}": worker.ping for worker in self._workers}

    def _in_order(self, citizen: str) -> list[RasaWorker]:
        """The citizen's process and those that stand in for it, whoever is away last.

        Rendezvous hashing: when a process goes, only its citizens move, spread over all the others.
        """
        now = self._clock()

        def rank(worker: RasaWorker) -> tuple[bool, bytes]:
            drawn = hashlib.blake2b(f"{citizen} {worker.number}".encode()).digest()
            return self._away.get(worker.url, now) > now, drawn

        return sorted(self._workers, key=rank)
