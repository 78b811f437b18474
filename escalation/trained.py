"""Files of what was trained: named by what it was trained from, and whole as soon as they are there."""

import os
from collections.abc import Callable
from pathlib import Path


def once(file: Path, from_what: str, keep: Callable[[Path], None], progress: Callable[[str], None]) -> Path:
    """The file, which `keep` trains and writes to the path that it is given unless it stands there; `from_what` is told
    of a training."""
    if file.is_file():
        progress("up to date")
        return file
    progress(from_what)
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    keep(unfinished)
    unfinished.replace(file)
    return file
