"""An instance as its operator has it, for the time of a measurement: `./weiqiao up` as a process."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp

from channels.wechat import callback
from service import processes
from service.bootstrap import tied
from service.bootstrap.failure import SetupError
from service.bounded_log import tail
from service.settings import ROOT, Settings

START_SECONDS = 180.0
STOP_SECONDS = 60.0
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Launched:
    """The launcher's process, and the settings that it and its parts run on."""

    process: asyncio.subprocess.Process
    settings: Settings

    def pid(self, part: str) -> int | None:
        """The process id of a part ("redis", "rasa", "service"); None while it is not running."""
        found = (process.pid for process in processes.family(self.process.pid) if process.part == part)
        return next(found, None)

    async def kill(self, part: str) -> None:
        """End a part without a warning. Returns when nothing of it acts any more."""
        pid = self.pid(part)
        if pid is None:
            raise SetupError(f"{part} is not running.")
        ended = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
        try:
            await _until_readable(ended)
        finally:
            os.close(ended)

    async def until_listening(self, session: aiohttp.ClientSession) -> float:
        """Seconds until WeChat's callback answers anything; an unsigned request is refused, which is an answer."""
        began = time.monotonic()
        while not await _answers(session, self.settings.local_url + callback.PATH):
            self._still_runs(began)
            await asyncio.sleep(POLL_SECONDS)
        return time.monotonic() - began

    async def until_well(self, session: aiohttp.ClientSession) -> None:
        """Wait until every part answers."""
        began = time.monotonic()
        while await _health(session, self.settings.local_url + "/healthz") != "ok":
            self._still_runs(began)
            await asyncio.sleep(0.1)

    def _still_runs(self, began: float) -> None:
        if self.process.returncode is not None or time.monotonic() - began > START_SECONDS:
            last = "\n".join(tail(self.settings.data_dir / "up.log"))
            raise SetupError(f"The instance does not come up. Its last lines:\n{last}")


@asynccontextmanager
async def launched(settings: Settings) -> AsyncIterator[Launched]:
    """`./weiqiao up` on these settings, which this process's environment must give too; stopped at the end."""
    up = (sys.executable, str(ROOT / "weiqiao"), "up")
    with (settings.data_dir / "up.log").open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            # Ctrl-C is ours, and the launcher does not outlive us either way.
            *(sys.executable, "-I", "-S", tied.__file__, str(os.getpid()), *up),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield Launched(process, settings)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _until_readable(descriptor: int) -> None:
    """A process's descriptor can be read from once the process has ended."""
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    with suppress(aiohttp.ClientError, TimeoutError):
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=5)):
            return True
    return False


async def _health(session: aiohttp.ClientSession, url: str) -> str:
    with suppress(aiohttp.ClientError, TimeoutError):
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=5)) as response:
            return str((await response.json())["status"])
    return ""
