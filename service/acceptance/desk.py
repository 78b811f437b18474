"""Staff of a demo at the desk's pages, over HTTP: each logs in once and sends the forms that the pages hold."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from html import unescape
from typing import Self

import aiohttp

from escalation.case import Case
from escalation.step import Step
from service import demo_staff
from service.bootstrap.failure import SetupError

DISPATCHER = "dispatcher"
# Who gets what the catalogue suggests nobody for.
FALLBACK = "government_services"

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class StepRefused(Exception):
    """A page offered no form for a step, or the step was not taken."""


class Desk:
    """The desk of the instance at `url`."""

    def __init__(self, url: str, stack: AsyncExitStack) -> None:
        self._url = url
        self._stack = stack
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> AsyncIterator[Self]:
        """The desk, whose sessions end with the block."""
        async with AsyncExitStack() as stack:
            yield cls(url, stack)

    async def answer(self, case: Case, reply: str) -> None:
        """Dispatch a case where the rules did not, then accept and answer it. Raises StepRefused."""
        handler = case.department
        if handler is None:
            first = case.candidates[0] if case.candidates else None
            handler, matter = (first.department, first.matter) if first else (FALLBACK, "")
            await self._take(DISPATCHER, case.number, Step.DISPATCH, {"department": handler, "matter": matter})
        await self._take(handler, case.number, Step.ACCEPT, {})
        await self._take(handler, case.number, Step.ANSWER, {"text": reply})

    async def _take(self, login: str, number: str, step: Step, fields: dict[str, str]) -> None:
        session = self._sessions.get(login) or await self._log_in(login)
        async with session.get(f"/desk/cases/{number}", raise_for_status=True) as response:
            hidden = _form(await response.text(), step)
        if not hidden:
            raise StepRefused(f"{step}: the page offers no form")
        form = hidden | fields
        async with session.post(f"/desk/cases/{number}/{step}", data=form, allow_redirects=False) as response:
            if response.status != 303:
                raise StepRefused(f"{step}: HTTP {response.status}")

    async def _log_in(self, login: str) -> aiohttp.ClientSession:
        made = aiohttp.ClientSession(self._url, cookie_jar=aiohttp.CookieJar(unsafe=True))
        session = self._sessions[login] = await self._stack.enter_async_context(made)
        form = {"login": login, "password": demo_staff.password()}
        async with session.post("/desk/login", data=form, allow_redirects=False) as response:
            if response.status != 303:
                raise SetupError(f"The demo login {login} is refused (HTTP {response.status}).")
        return session


def _form(page: str, step: Step) -> dict[str, str]:
    """The hidden fields of the form for a step: token, version, command. Empty where the page has no such form."""
    found = re.search(f'<form [^>]*id="move-{step}"[^>]*>.*?</form>', page, re.DOTALL)
    return {name: unescape(value) for name, value in _HIDDEN.findall(found[0])} if found else {}
