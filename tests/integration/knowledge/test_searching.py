"""Questions are worked on in a thread, those that waited together in one go, and a failure reaches who asked."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from knowledge_base.searching import Batches


async def test_questions_that_wait_are_worked_on_together_and_in_order() -> None:
    sizes: list[int] = []
    busy = threading.Event()

    def work(questions: Sequence[int]) -> list[int]:
        sizes.append(len(questions))
        busy.wait(1)
        return [question * 2 for question in questions]

    batches: Batches[int, int] = Batches(work)
    asked = [asyncio.create_task(batches.ask(number)) for number in range(8)]
    await asyncio.sleep(0.05)
    asked += [asyncio.create_task(batches.ask(number)) for number in range(8, 20)]
    await asyncio.sleep(0.05)
    busy.set()
    assert await asyncio.gather(*asked) == [number * 2 for number in range(20)]
    assert sizes[0] < 20
    assert len(sizes) <= 3
    batches.close()


async def test_the_event_loop_goes_on_while_a_batch_is_worked_on() -> None:
    threads: list[str] = []

    def work(questions: Sequence[str]) -> list[str]:
        threads.append(threading.current_thread().name)
        return list(questions)

    batches: Batches[str, str] = Batches(work)
    assert await batches.ask("a") == "a"
    assert threads[0].startswith("search")
    batches.close()


async def test_a_failure_reaches_everybody_of_its_batch_and_the_next_question_is_answered() -> None:
    def work(questions: Sequence[str]) -> list[str]:
        if "bad" in questions:
            raise ValueError("no")
        return list(questions)

    batches: Batches[str, str] = Batches(work)
    with pytest.raises(ValueError, match="no"):
        await batches.ask("bad")
    assert await batches.ask("good") == "good"
    batches.close()


async def test_whoever_stopped_waiting_harms_nobody() -> None:
    batches: Batches[int, int] = Batches(lambda questions: list(questions))
    gone = asyncio.create_task(batches.ask(1))
    await asyncio.sleep(0)
    gone.cancel()
    assert await batches.ask(2) == 2
    batches.close()
