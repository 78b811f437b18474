"""How long `up` takes until the first answer, how soon a killed service listens again, and what it all weighs."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

import aiohttp

from service import processes, supervisor
from service.bench.answers import ChatPage
from service.launched import Launched, launched
from service.report import Report
from service.settings import Settings

STARTS = 3
KILLS = 5
WARM_UP = 100
# For the parts to finish what a warm-up leaves behind.
IDLE_SECONDS = 10.0
PAUSE = 0.05

CEILING_ANSWER_SECONDS = 45.0
CEILING_LISTENING_SECONDS = 4.0
CEILING_GIGABYTES = 2.5


async def measure(settings: Settings, questions: Sequence[str]) -> Report:
    """Start an instance several times, and work the last one."""
    report = Report("Starting, coming back, and weight", starts=STARTS, kills=KILLS, warm_up=WARM_UP)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        # The first start fills the database; what counts is the start of an instance that is all there.
        first, _ = await _start(settings, session, questions[0])
        starts, wells = zip(*[await _start(settings, session, questions[0]) for _ in range(STARTS)], strict=True)
        async with launched(settings) as instance:
            await instance.until_well(session)
            weights = await _weigh(instance, session, questions)
            kills = [await _kill(instance, session, questions[0]) for _ in range(KILLS)]
    listening, answering = zip(*kills, strict=True)
    report.add("up until the first answer, median", median(starts), "s", at_most=CEILING_ANSWER_SECONDS)
    report.add("up until every part is well, median", median(wells), "s", at_most=CEILING_ANSWER_SECONDS)
    report.add("until the first answer, the database empty", first, "s")
    report.add("listening after kill -9, median", median(listening), "s", at_most=CEILING_LISTENING_SECONDS)
    report.add("listening after kill -9, longest", max(listening), "s")
    report.add("first full answer after kill -9, median", median(answering), "s")
    report.add("memory of all processes", sum(weights.values()), "GB", at_most=CEILING_GIGABYTES)
    for part, weight in weights.items():
        report.add(f"  {part}", weight, "GB")
    report.remark("Memory is resident, idle after the warm-up; pages that processes share are counted once (PSS).")
    return report


async def _start(settings: Settings, session: aiohttp.ClientSession, question: str) -> tuple[float, float]:
    """Seconds from the command to the first answer to a citizen, and until every part is well."""
    began = time.monotonic()
    async with launched(settings) as instance:
        await instance.until_listening(session)
        await answered(session, settings.local_url, question)
        answering = time.monotonic() - began
        await instance.until_well(session)
        return answering, time.monotonic() - began


async def _weigh(instance: Launched, session: aiohttp.ClientSession, questions: Sequence[str]) -> dict[str, float]:
    """Gigabytes of each part after a warm-up, the heaviest first."""
    page = ChatPage(session, instance.settings.local_url)
    for turn in range(WARM_UP):
        await page.ask(questions[turn % len(questions)], turn % 4)
    await asyncio.sleep(IDLE_SECONDS)
    weights: dict[str, float] = defaultdict(float)
    for process in processes.family(instance.process.pid):
        weights[process.part] += processes.proportional_bytes(process.pid) / 1e9
    return dict(sorted(weights.items(), key=lambda item: -item[1]))


async def _kill(instance: Launched, session: aiohttp.ClientSession, question: str) -> tuple[float, float]:
    """Seconds until the service listens again, and until it answers from the knowledge base."""
    await asyncio.sleep(supervisor.STEADY_AFTER)
    began = time.monotonic()
    await instance.kill("service")
    listening = await instance.until_listening(session)
    await answered(session, instance.settings.local_url, question)
    return listening, time.monotonic() - began


async def answered(session: aiohttp.ClientSession, url: str, question: str) -> None:
    """Ask, as a new visitor, until the knowledge base answers."""
    while True:
        try:
            if await ChatPage(session, url).ask(question, 0):
                return
        except (aiohttp.ClientError, TimeoutError, KeyError, TypeError, ValueError):
            pass
        await asyncio.sleep(PAUSE)
