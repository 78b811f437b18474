"""Citizens who keep asking: how long a late turn of theirs takes beside an early one."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import aiohttp
from redis.asyncio import Redis

from channels.web.chat_api import VISITOR_SPEAKS
from service.scratch import Instance
from service.survival.citizens import WebPage

CITIZENS = 8
EARLY, LATE = 20, 300
# So many turns before and after these are measured too.
AROUND = 4
# Some questions are told like complaints and begin a form, in which every turn takes more.
LEAVES_THE_FORM = "取消"


@dataclass(frozen=True)
class Measured:
    """Milliseconds of a turn, one at a time, median over the citizens."""

    early: float
    late: float


async def measure(instance: Instance, session: aiohttp.ClientSession, questions: Sequence[str]) -> Measured:
    """Everybody asks as often as it takes, all at once where nothing is measured; late turns ask what early ones do."""
    pages = [WebPage(session, instance.settings.local_url) for _ in range(CITIZENS)]
    for page in pages:
        await page.visit()
    early, late = list[float](), list[float]()
    async with Redis.from_url(instance.redis.url) as redis:
        for turn in range(1, LATE + AROUND + 1):
            # Nobody may say so much in a minute.
            if turn % (VISITOR_SPEAKS.allowed // 2) == 1:
                await _forget_limits(redis)
            leaving = turn in (EARLY - AROUND - 1, LATE - AROUND - 1)
            said = LEAVES_THE_FORM if leaving else questions[turn % min(LATE - EARLY, len(questions))]
            asking = [_milliseconds(page, said) for page in pages]
            if abs(turn - EARLY) <= AROUND:
                early += [await one for one in asking]
            elif abs(turn - LATE) <= AROUND:
                late += [await one for one in asking]
            else:
                await asyncio.gather(*asking)
    return Measured(median(early), median(late))


async def _milliseconds(page: WebPage, question: str) -> float:
    began = time.perf_counter()
    await page.say(page.new_id(), question)
    return (time.perf_counter() - began) * 1000


async def _forget_limits(redis: "Redis") -> None:
    async for key in redis.scan_iter(match=f"weiqiao:rate:{VISITOR_SPEAKS.name}:*"):
        await redis.delete(key)
