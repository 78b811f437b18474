"""A log file that cannot fill the disk: when full it is moved aside and only the last few are kept."""

from pathlib import Path
from types import TracebackType
from typing import Self

MEGABYTE = 1024 * 1024


class BoundedLog:
    """Bytes into a file of at most `limit` bytes, beside `kept` older ones (`name.1` is the newest of them)."""

    def __init__(self, file: Path, *, limit: int = 10 * MEGABYTE, kept: int = 3) -> None:
        self._file = file
        self._limit = limit
        self._kept = kept
        file.parent.mkdir(parents=True, exist_ok=True)
        self._stream = file.open("ab")

    def write(self, data: bytes) -> None:
        """Append; what the disk refuses is dropped, because a full disk must not stop the service."""
        try:
            if self._stream.tell() + len(data) > self._limit:
                self._turn()
            self._stream.write(data)
            self._stream.flush()
        except OSError:
            return

    def close(self) -> None:
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _turn(self) -> None:
        self._stream.close()
        for number in range(self._kept, 0, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))
        self._stream = self._file.open("ab")

    def _numbered(self, number: int) -> Path:
        return self._file.with_name(f"{self._file.name}.{number}") if number else self._file


def tail(file: Path, lines: int = 15) -> list[str]:
    """The last lines of a log, none when it does not exist."""
    try:
        with file.open("rb") as stream:
            stream.seek(max(file.stat().st_size - 64 * 1024, 0))
            return stream.read().decode(errors="replace").splitlines()[-lines:]
    except OSError:
        return []
