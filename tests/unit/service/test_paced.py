"""Citizens who speak at a steady pace."""

import asyncio

from service.survival import paced
from service.survival.paced import Pace


class Person:
    """Says so many things, each of which takes a moment."""

    def __init__(self, turns: int) -> None:
        self.left = turns
        self.speaking = False

    @property
    def done(self) -> bool:
        return self.left == 0

    async def speak(self) -> None:
        assert not self.speaking
        self.speaking = True
        await asyncio.sleep(0.002)
        self.speaking = False
        self.left -= 1


async def test_everybody_says_everything_one_thing_after_the_other() -> None:
    people = tuple(Person(5) for _ in range(4))
    began = asyncio.get_running_loop().time()
    await paced.speak(people, Pace(20, 500.0, 1.0))
    assert all(person.done for person in people)
    assert asyncio.get_running_loop().time() - began >= 19 / 500


def test_a_pace_says_how_many_citizens_it_needs() -> None:
    assert [Pace(messages, 1.0, 1.0).citizens for messages in (20, 2_000)] == [2, 200]
