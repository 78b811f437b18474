"""What was answered just now, in memory: a platform that did not hear us delivers it again within seconds."""

import asyncio
from collections import OrderedDict

from channels.work import Work

KEPT_SECONDS = 20.0
"""WeChat delivers a message for the last time ten seconds after the first, and waits five more."""
MOST = 10_000

# A channel, and what it calls the message.
Key = tuple[str, str | None]


class Answered:
    """Works that are over, each for `KEPT_SECONDS`, and at most `MOST` of them: the oldest go first."""

    def __init__(self) -> None:
        self._works: OrderedDict[Key, tuple[float, Work]] = OrderedDict()

    def keep(self, key: Key, work: Work) -> None:
        """Remember a work whose reply is stored."""
        now = _now()
        self._works[key] = now + KEPT_SECONDS, work
        while self._works and (len(self._works) > MOST or next(iter(self._works.values()))[0] <= now):
            self._works.popitem(last=False)

    def get(self, key: Key) -> Work | None:
        """The work of a message that was answered just now."""
        until, work = self._works.get(key, (0.0, None))
        return work if until > _now() else None


def _now() -> float:
    return asyncio.get_running_loop().time()
