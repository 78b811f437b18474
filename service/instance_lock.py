"""One running instance a data folder; the kernel lets the lock go however the holder ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.bootstrap.failure import SetupError


@contextmanager
def held(file: Path, sentence: str) -> Iterator[None]:
    """Hold the lock inside the block. Raises SetupError with the sentence when another process holds it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(sentence) from error
        yield


def launcher(data_dir: Path) -> Path:
    """What `up` holds."""
    return data_dir / "run/up.lock"


def service(data_dir: Path) -> Path:
    """What the service process holds on an embedded database."""
    return data_dir / "run/service.lock"
