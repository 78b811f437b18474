"""Questions asked at a pace, however slowly they are answered."""

import asyncio
import time

from service.bench.answers import pace


async def test_questions_come_when_they_are_due_and_no_citizen_asks_twice_at_once() -> None:
    open_lanes: set[int] = set()
    most = 0

    async def ask(_question: str, lane: int) -> bool:
        nonlocal most
        assert lane not in open_lanes
        open_lanes.add(lane)
        most = max(most, len(open_lanes))
        await asyncio.sleep(0.05)
        open_lanes.remove(lane)
        return True

    began = time.perf_counter()
    took = await pace(ask, ["一", "二"], 20, 200.0)
    assert time.perf_counter() - began < 1.0
    assert len(took) == 20
    assert min(took) >= 45
    assert most > 3


async def test_a_question_that_had_to_wait_for_the_loop_counts_its_wait() -> None:
    async def ask(_question: str, _lane: int) -> bool:
        until = time.perf_counter() + 0.02
        while time.perf_counter() < until:
            pass  # everybody waits for it
        return True

    took = await pace(ask, ["一"], 5, 1000.0)
    assert max(took) >= 80
