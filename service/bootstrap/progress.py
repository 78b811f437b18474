"""Long steps, shown while they run: name, seconds, last line of output."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from service.bootstrap.failure import SetupError

TAIL_LINES = 15
QUIET_INTERVAL = 15.0
REDRAW_INTERVAL = 0.2


class Progress:
    """Writes steps to a stream: redrawn in place on a terminal, a line now and then elsewhere."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self.interval = REDRAW_INTERVAL if self._live else QUIET_INTERVAL

    def say(self, line: str) -> None:
        """One finished line."""
        self._stream.write(("\r\033[K" if self._live else "") + line + "\n")
        self._stream.flush()

    def run(
        self, name: str, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> None:
        """Run a program to its end. Raises SetupError with the last lines of its output when it fails."""
        began = time.monotonic()
        self._announce(name)
        try:
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=None if env is None else {**os.environ, **env},
                cwd=cwd,
                text=True,
                errors="replace",
            )
        except OSError as problem:
            raise SetupError(f"{name}: cannot start {command[0]}: {problem.strerror}.") from problem
        tail = self._follow(name, child, began)
        if child.returncode:
            raise SetupError(f"{name} failed (exit {child.returncode}). The last lines it wrote:\n" + indented(tail))
        self.say(f"  ✓ {name} ({time.monotonic() - began:.0f} s)")

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str], None]]:
        """Show a step that is done in this process; what it gives is called with a line now and then."""
        began = shown = time.monotonic()
        self._announce(name)

        def say(line: str) -> None:
            nonlocal shown
            if time.monotonic() - shown >= self.interval:
                shown = time.monotonic()
                self.wait(name, shown - began, line)

        if self._live:
            self.wait(name, 0)
        yield say
        self.say(f"  ✓ {name} ({time.monotonic() - began:.1f} s)")

    def wait(self, name: str, seconds: float, last: str = "") -> None:
        """Show that a step that is not a program of its own still runs."""
        if self._live:
            room = shutil.get_terminal_size().columns - len(name) - 14
            self._stream.write(f"\r\033[K  … {name} {seconds:4.0f} s  {last[: max(room, 0)]}")
        else:
            self._stream.write(f"  … {name} {seconds:.0f} s  {last[:120]}\n")
        self._stream.flush()

    def _announce(self, name: str) -> None:
        if not self._live:
            self.say(f"  … {name}")

    def _follow(self, name: str, child: "subprocess.Popen[str]", began: float) -> deque[str]:
        tail: deque[str] = deque(maxlen=TAIL_LINES)
        reader = threading.Thread(target=_collect, args=(child, tail), daemon=True)
        reader.start()
        shown = began
        try:
            while reader.is_alive():
                reader.join(REDRAW_INTERVAL)
                if time.monotonic() - shown >= self.interval:
                    shown = time.monotonic()
                    self.wait(name, shown - began, tail[-1] if tail else "")
            child.wait()
        except BaseException:
            child.kill()
            child.wait()
            raise
        return tail


def _collect(child: "subprocess.Popen[str]", tail: deque[str]) -> None:
    assert child.stdout is not None
    with child.stdout:
        for line in child.stdout:
            if line.strip():
                tail.append(line.rstrip())


def indented(lines: "deque[str] | Sequence[str]") -> str:
    """The lines, set apart from the sentence before them."""
    return "\n".join(f"    {line}" for line in lines) or "    (nothing)"
