"""Answers that come late: a test says when."""

import asyncio

from playwright.async_api import Page, Route


class Held:
    """The first answer that an address gives: made in time, and kept back until `let_go` is set. Later ones pass."""

    def __init__(self) -> None:
        self.made = asyncio.Event()
        self.let_go = asyncio.Event()
        self.given = asyncio.Event()
        self._asked = False

    async def pass_on(self, route: Route) -> None:
        if self._asked:
            await route.continue_()
            return
        self._asked = True
        # Where that fails, the test fails by what it expects and waits for nothing that never comes.
        try:
            response = await route.fetch(max_retries=3)
            self.made.set()
            await self.let_go.wait()
            await route.fulfill(response=response)
        finally:
            self.made.set()
            self.given.set()


async def hold(page: Page, address: str) -> Held:
    """Keep back the first answer from what matches an address."""
    held = Held()
    await page.route(address, held.pass_on)
    return held


async def delay(page: Page, address: str) -> asyncio.Event:
    """Let no request for an address begin before the event is set."""
    arrived = asyncio.Event()

    async def wait(route: Route) -> None:
        await arrived.wait()
        await route.continue_()

    await page.route(address, wait)
    return arrived
