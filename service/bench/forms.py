"""Whole visits, six of ten messages a request form's: how many messages a second, and what was kept of the requests."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

from records.database import Database
from records.vault import Vault
from service.scratch import Instance
from service.survival import verdict
from service.survival.citizens import Citizen, WebPage
from service.survival.script import Script, script

CITIZENS = 64


@dataclass(frozen=True)
class Measured:
    """Messages answered a second; requests that were lost, doubled or are not as they were told."""

    per_second: float
    wrong_cases: int


async def measure(instance: Instance, session: aiohttp.ClientSession, at_once: int) -> Measured:
    """Let `at_once` citizens at a time go through their visits, each with a request of its own."""
    scripts = [script(number) for number in range(CITIZENS)]
    pages = [WebPage(session, instance.settings.local_url) for _ in scripts]
    for page in pages:
        await page.visit()
    took = await _talk([Citizen(page, one.turns) for page, one in zip(pages, scripts, strict=True)], at_once)
    return Measured(sum(len(one.turns) for one in scripts) / took, await _wrong(instance, pages, scripts))


async def _talk(people: Sequence[Citizen], at_once: int) -> float:
    """Seconds until everything was said and answered."""
    waiting = iter(people)

    async def lane() -> None:
        for person in waiting:
            while not person.done:
                await person.speak()

    began = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(at_once)))
    return time.perf_counter() - began


async def _wrong(instance: Instance, pages: Sequence[WebPage], scripts: Sequence[Script]) -> int:
    vault, database, wrong = (
        Vault(instance.settings.vault_key.get_secret_value()),
        Database(instance.settings.database),
        0,
    )
    try:
        async with database.reading() as connection:
            for page, one in zip(pages, scripts, strict=True):
                kept = await verdict.read(connection, page.channel, page.name, vault)
                wrong += kept.cases != (one.wanted,)
    finally:
        await database.close()
    return wrong
