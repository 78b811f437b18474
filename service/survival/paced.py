"""Citizens who speak at a steady pace while a part dies every so many seconds, in turn."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from service.bootstrap.failure import SetupError
from service.launched import Launched
from service.survival.citizens import Citizen

IN_TURN = ("rasa", "redis", "service")
TURNS = 10


@dataclass(frozen=True)
class Pace:
    """So many `messages` at so many a second; a part dies every `kill_every` seconds."""

    messages: int
    per_second: float
    kill_every: float

    @property
    def citizens(self) -> int:
        return max(2, self.messages // TURNS)


async def speak(people: tuple[Citizen, ...], pace: Pace) -> None:
    """Let everybody say everything: at each moment whoever has waited longest for the next thing to say.

    Nobody speaks before the last answer: where all wait for one, the pace is lost, and the run takes longer.
    """
    ready, speaking = deque(people), set[asyncio.Task[None]]()

    async def one_turn(person: Citizen) -> None:
        await person.speak()
        if not person.done:
            ready.append(person)

    began = time.monotonic()
    for number in itertools.count():
        await asyncio.sleep(max(0.0, began + number / pace.per_second - time.monotonic()))
        if ready:
            speaking.add(asyncio.create_task(one_turn(ready.popleft())))
        for task in [task for task in speaking if task.done()]:
            speaking.remove(task)
            task.result()
        if not ready and not speaking:
            return


async def kill(instance: Launched, pace: Pace, victims: list[str], died: Callable[[float], None]) -> None:
    """Kill the parts in turn, for ever; `died` is told when the service did, to see it come back."""
    for victim in itertools.cycle(IN_TURN):
        await asyncio.sleep(pace.kill_every)
        began = time.monotonic()
        with suppress(SetupError):  # it had not come back from its last death
            await instance.kill(victim)
            victims.append(victim)
            if victim == "service":
                died(began)
