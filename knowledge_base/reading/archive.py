"""Whether the ZIP archive that a .docx or .xlsx is can be unpacked without harm. Pure."""

import io
import zipfile
import zlib

from knowledge_base.reading.outcome import Reason, Unreadable

_MOST_PARTS = 3_000
_LARGEST_PART, _LARGEST_WHOLE = 60_000_000, 200_000_000
_PIECE = 1 << 20
_ENCRYPTED_FLAG = 0x1


def require_harmless(content: bytes) -> None:
    """Raises Unreadable for an archive that is corrupt, encrypted, or larger than allowed.

    The sizes an archive declares are checked first, then every part is unpacked, a megabyte at a time: a part that
    is longer than it says, or not what its checksum says, is corrupt.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _require_moderate(parts)
            for part in parts:
                _unpack(archive, part)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise Unreadable(Reason.CORRUPT) from error


def _require_moderate(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise Unreadable(Reason.ENCRYPTED)
    sizes = [part.file_size for part in parts]
    if len(parts) > _MOST_PARTS or max(sizes, default=0) > _LARGEST_PART or sum(sizes) > _LARGEST_WHOLE:
        raise Unreadable(Reason.INFLATED)


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        while stream.read(_PIECE):
            pass
