"""The processes of a running instance, read from /proc."""

from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# What tells a part's command from the others.
MARKS = {"redis-server": "redis", "launch.py": "rasa", "serve": "service", "up": "launcher"}


@dataclass(frozen=True)
class Process:
    """A process with its parent and its command line, one argument each."""

    pid: int
    parent: int
    command: tuple[str, ...]

    @property
    def part(self) -> str:
        """Which part of an instance it is, or the name of its program."""
        # Redis writes its address behind its name, into the same argument.
        names = [Path(argument.partition(" ")[0]).name for argument in self.command]
        return next((MARKS[name] for name in names if name in MARKS), names[0] if names else "")


def family(root: int) -> list[Process]:
    """A process with all its descendants; empty when it is gone."""
    everybody = [found for folder in PROC.glob("[0-9]*") if (found := _read(folder))]
    chosen = [process for process in everybody if process.pid == root]
    for process in chosen:
        chosen += [child for child in everybody if child.parent == process.pid]
    return chosen


def proportional_bytes(pid: int) -> int:
    """Resident memory, pages shared with other processes counted by share (PSS). Raises OSError when it is gone."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _read(folder: Path) -> Process | None:
    try:
        command = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
        # The name, in brackets, may hold blanks and brackets; state and parent come after it.
        parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        return Process(int(folder.name), int(parent), tuple(command))
    except (OSError, IndexError):
        return None
