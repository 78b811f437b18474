"""All scripts against one instance: several at a time, those that need it to themselves one after the other."""

import asyncio
import json
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from itertools import groupby
from pathlib import Path

import aiohttp

from channels.web.visitor import Visitors
from escalation.casework import Casework
from records.database import Database
from records.vault import Vault
from service import processes, rules, scratch
from service.acceptance.wechat import WeChat
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress
from service.dialogue_eval.arranging import Arranging
from service.dialogue_eval.clock import Clock
from service.dialogue_eval.live_desk import LiveDesk, MoveRefused
from service.dialogue_eval.phones import Phone, WebChat, WeChatPhone
from service.dialogue_eval.play import Play, Played, Stage
from service.dialogue_eval.script import Script
from service.dialogue_eval.town import Town
from service.launcher import body
from service.report import Report
from service.scratch import Instance

FLOOR = 0.95
LANES = 8
_BACK_SECONDS = 120.0
_POLL = 0.1
# A page that is open says so as often.
_THERE_SECONDS = 30.0


async def play(scripts: Sequence[Script], progress: Progress) -> list[Played]:
    """What became of the scripts, in their order. Raises SetupError where the instance does not come up."""
    with tempfile.TemporaryDirectory(prefix="weiqiao-clock-") as folder:
        clock = Clock(Path(folder) / "ahead")
        shifts = [(at, list(group)) for at, group in groupby(sorted(scripts, key=_at), key=_at)]
        clock.set(shifts[0][0])
        async with (
            WeChat.listening() as wechat,
            scratch.instance(progress, wechat.environment, clock.keeps) as instance,
            _theatre(instance, wechat, clock) as theatre,
        ):
            played: list[Played] = []
            with progress.step("talking") as say:
                for place, (at, shift) in enumerate(shifts):
                    if place:
                        clock.set(at)
                        await theatre.restart("service")
                    played += await theatre.shift(shift, lambda done: say(f"{done} of {len(scripts)}"), len(played))
    order = {script.name: place for place, script in enumerate(scripts)}
    return sorted(played, key=lambda one: order[one.script.name])


def _at(script: Script) -> datetime:
    return script.begins


class Theatre:
    """An instance with citizens, a handler and somebody who kills its parts."""

    def __init__(
        self, instance: Instance, wechat: WeChat, session: aiohttp.ClientSession, town: Town, desk: LiveDesk
    ) -> None:
        self._url = instance.settings.local_url
        self._visitors = Visitors(instance.settings.secret_key.get_secret_value(), secure=False)
        self._wechat = wechat
        self._session = session
        self._town = town
        self._desk = desk

    async def shift(self, scripts: Sequence[Script], say: Callable[[int], None], before: int) -> list[Played]:
        """The scripts that begin at one moment. `say` is told how many are played, `before` of them in other shifts."""
        await self._desk.log_in()
        together = [script for script in scripts if not script.alone]
        lanes, played = asyncio.Semaphore(LANES), list[Played]()

        def keep(one: Played) -> None:
            played.append(one)
            say(before + len(played))

        async def in_a_lane(script: Script) -> None:
            async with lanes:
                keep(await self._play(script))

        async with self._somebody_there():
            await asyncio.gather(*map(in_a_lane, together))
        for script in scripts:
            if script.alone:
                keep(await self._play_alone(script))
        return played

    async def restart(self, part: str) -> None:
        """Kill a part and wait until everything is as before. Raises SetupError."""
        pid = next((one.pid for one in processes.family(os.getpid()) if one.part == part), None)
        if pid is None:
            raise SetupError(f"{part} is not running.")
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + _BACK_SECONDS
        await asyncio.sleep(_POLL)
        while not await _is_well(f"{self._url}/healthz"):
            if time.monotonic() > until:
                raise SetupError(f"The instance did not come back within {_BACK_SECONDS:.0f} s of {part}'s death.")
            await asyncio.sleep(_POLL)

    async def _play_alone(self, script: Script) -> Played:
        await self._town.empty_queue()
        if any(fact.nobody_on_duty for fact in script.before):
            await self._desk.be_there(there=False)
            return await self._play(script)
        async with self._somebody_there():
            return await self._play(script)

    async def _play(self, script: Script) -> Played:
        return await Play(script, self._phone(script), Stage(self._town, self._desk, self.restart)).run()

    def _phone(self, script: Script) -> Phone:
        if script.channel == "wechat":
            return WeChatPhone(self._wechat)
        return WebChat(self._session, self._url, self._visitors)

    @asynccontextmanager
    async def _somebody_there(self) -> AsyncIterator[None]:
        async def stay() -> None:
            while True:
                await asyncio.sleep(_THERE_SECONDS)
                with suppress(MoveRefused):  # the service is just being killed
                    await self._desk.be_there(there=True)

        await self._desk.be_there(there=True)
        staying = asyncio.create_task(stay())
        try:
            yield
        finally:
            staying.cancel()
            with suppress(asyncio.CancelledError):
                await staying


@asynccontextmanager
async def _theatre(instance: Instance, wechat: WeChat, clock: Clock) -> AsyncIterator[Theatre]:
    settings = instance.settings
    wechat.connect(settings.local_url, clock=lambda: clock().timestamp())
    database, vault = Database(settings.database), Vault(settings.vault_key.get_secret_value())
    casework = Casework(rules.load(settings), vault)
    desk = LiveDesk(settings.local_url)
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            town = Town(database, vault, casework, Arranging(casework), clock)
            yield Theatre(instance, wechat, session, town, desk)
    finally:
        await desk.close()
        await database.close()


async def _is_well(health_url: str) -> bool:
    found = await body(health_url)
    return found is not None and json.loads(found)["status"] == "ok" and await scratch.is_warm(health_url)


def report(played: Sequence[Played], *, promised: bool) -> Report:
    """The figures; `promised`: they are of the project's own scripts, all of them."""
    finished = [one for one in played if one.finished]
    result = Report("Whole conversations", scripts=len(played), turns=sum(len(one.script.turns) for one in played))
    share = len(finished) / len(played)
    result.add("scripts as expected to their end", share, at_least=FLOOR if promised else None)
    result.add("scripts with a wrong turn", len(played) - len(finished))
    result.add("wrong turns", sum(len(one.wrong) for one in played))
    result.add("same question for the third time", sum(one.loops for one in played))
    if finished:
        result.add("messages of the citizen to the end, mean", sum(one.said for one in finished) / len(finished))
    for line in _by_slug(played):
        result.remark(line)
    for one in played:
        if one.wrong:
            first = one.wrong[0]
            result.remark(f"{one.script.name}: turn {first.place} ({first.said}): {'; '.join(first.faults)}")
    return result


def _by_slug(played: Sequence[Played]) -> list[str]:
    """Of each slug that a script with a wrong turn covers, how many go to their end."""
    all_of = Counter(slug for one in played for slug in one.script.covers)
    wrong = Counter(slug for one in played if one.wrong for slug in one.script.covers)
    return [f"{slug}: {all_of[slug] - wrong[slug]} of {all_of[slug]} as expected" for slug in sorted(wrong)]
