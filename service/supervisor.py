"""Keeps child processes running: starts them tied to this one, restarts the dead with back-off, stops all in order."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from service.bootstrap import tied
from service.bounded_log import BoundedLog

FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
# What ran for longer did not die of its start: it comes back without a wait.
STEADY_AFTER = 10.0


@dataclass(frozen=True)
class Part:
    """A child process: what to run, with which additional variables, and where its output goes."""

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    grace: float = 10.0


def delay(failures: int) -> float:
    """Seconds to wait before the start that follows this many quick deaths in a row."""
    return min(FIRST_DELAY * 2.0 ** min(failures - 1, 16), LONGEST_DELAY) if failures else FIRST_DELAY


class Keeper:
    """Keeps one part running until it is stopped."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.starts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._failures = 0

    def start(self) -> None:
        """Begin to keep it running."""
        self._task = asyncio.create_task(self._keep(), name=self.part.name)

    async def stop(self) -> None:
        """Ask it to end, and end it when it does not within its grace."""
        if self._task is None:
            return
        process, self._process = self._process, None
        if process and process.returncode is None:
            process.send_signal(signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), self.part.grace)
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    async def _keep(self) -> None:
        with BoundedLog(self.part.log) as log:
            while True:
                began = time.monotonic()
                await self._run_once(log)
                self._failures = 1 if time.monotonic() - began > STEADY_AFTER else self._failures + 1
                await asyncio.sleep(delay(self._failures))

    async def _run_once(self, log: BoundedLog) -> None:
        self.starts += 1
        # A pipe of our own: asyncio's would make the end of the child wait for whoever else still holds it.
        reading, writing = os.pipe()
        try:
            process = await self._spawn(writing)
        finally:
            os.close(writing)
        copying = asyncio.create_task(_copy(reading, log))
        self._process = process
        try:
            status = await process.wait()
            log.write(f"--- {self.part.name} ended with status {status}\n".encode())
        finally:
            # Its session, and so whatever it started and left behind.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            await copying

    async def _spawn(self, output: int) -> asyncio.subprocess.Process:
        inherited = {name: value for name, value in os.environ.items() if name not in self.part.without}
        # A session of its own: Ctrl-C reaches this process only, which then stops the parts in order.
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", tied.__file__, str(os.getpid()), *self.part.command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**inherited, **self.part.environment},
            start_new_session=True,
        )


async def _copy(pipe: int, log: BoundedLog) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", 0))
    try:
        while data := await reader.read(65536):
            log.write(data)
    finally:
        transport.close()


class Supervisor:
    """Several parts, started in the order given and stopped in the opposite one."""

    def __init__(self) -> None:
        self.keepers: list[Keeper] = []

    def start(self, part: Part) -> Keeper:
        """Start one more part."""
        keeper = Keeper(part)
        self.keepers.append(keeper)
        keeper.start()
        return keeper

    async def stop(self) -> None:
        """Stop every part, the last started first."""
        for keeper in reversed(self.keepers):
            await keeper.stop()
        self.keepers.clear()
