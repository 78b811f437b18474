"""The files of what citizens sent: under random names, for the service's user alone, outside of whatever is served.

A piece is up to three files: the original, and two forms of a picture that are shown or one of a voice that is played.
The original gets its name last, so that whoever finds it finds the others; all are on the disk before that.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

_NAME = re.compile(r"[0-9a-f]{32}")
DRAFTS = "drafts"
"""The folder of files that are being written."""


class Form(StrEnum):
    """What is made of a picture to be shown, or of a voice to be played, as the end of its file's name."""

    VIEW = ".view"
    PREVIEW = ".preview"
    PLAYED = ".played"


class TooLarge(Exception):
    """More came than is taken."""


class Draft:
    """A file that is being written. Whatever is not kept is deleted at the end of the block."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._digest = hashlib.sha256()
        self.bytes = 0
        self.path = folder / DRAFTS / secrets.token_hex(16)

    def __enter__(self) -> Self:
        self._stream = os.fdopen(_private(self.path), "wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        self.path.unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Add to the file. Raises TooLarge, and OSError when the disk takes no more."""
        self.bytes += len(chunk)
        if self.bytes > self._limit:
            raise TooLarge
        self._digest.update(chunk)
        self._stream.write(chunk)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def flush(self) -> None:
        """Let the file at `path` hold all that was written."""
        self._stream.flush()

    def keep(self, forms: Mapping[Form, bytes]) -> str:
        """Put the file and its forms in place for good; the name to find them by. Blocks for the disk."""
        name = secrets.token_hex(16)
        target = self._folder / name[:2] / name
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _settle_folder(self._folder)
        for form, content in forms.items():
            with os.fdopen(_private(Path(f"{target}{form}")), "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self.path.rename(target)
        _settle_folder(target.parent)
        return name


class MediaFiles:
    """The folder of all files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def draft(self, limit: int) -> Draft:
        """A new file of at most `limit` bytes."""
        (self._folder / DRAFTS).mkdir(mode=0o700, parents=True, exist_ok=True)
        return Draft(self._folder, limit)

    def path(self, name: str, form: Form | None = None) -> Path:
        """Where a file is, if it is. Raises ValueError on what is no name of ours."""
        if not _NAME.fullmatch(name):
            raise ValueError("no name of a file")
        return self._folder / name[:2] / f"{name}{form or ''}"

    def remove(self, name: str) -> None:
        """Delete a piece's files."""
        for form in (None, *Form):
            self.path(name, form).unlink(missing_ok=True)

    def older(self, moment: float) -> Iterator[list[str]]:
        """The names of files last written before a moment (seconds since 1970), folder by folder."""
        for folder in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            names = {file.name[:32] for file in folder.iterdir() if file.stat().st_mtime < moment}
            yield sorted(name for name in names if _NAME.fullmatch(name))

    def drop_drafts(self, moment: float) -> None:
        """Delete what was begun before a moment and never kept: its writer died."""
        for file in (self._folder / DRAFTS).glob("*"):
            if file.stat().st_mtime < moment:
                file.unlink(missing_ok=True)


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _settle_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
