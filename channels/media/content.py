"""What a file is by its bytes, whatever its sender says, and what of a picture is shown: drawn anew, with nothing in it
but its pixels."""

import io
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from records.media import MediaKind, Reason
from records.media_files import Form

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
# Of each at most so many pixels, which take up to 350 MB of memory for a moment: the largest cameras of phones in
# common use, and the longest screenshots.
MAX_PIXELS = {"image/jpeg": 50_000_000, "image/png": 30_000_000, "image/webp": 16_000_000, "image/gif": 16_000_000}
_VIDEOS = frozenset({"video/mp4", "video/x-m4v", "video/quicktime", "video/webm", "video/3gpp"})
_VOICES = {name: name for name in ("audio/amr", "audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/x-wav")}
# A recorder's container may hold sound alone.
_VOICES |= {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}

SHOWN_TYPE = "image/jpeg"
# Pixels of a side.
VIEW, PREVIEW = 2048, 320
SCREEN, LONGEST = 1080, 16_000
LONG = 2.5
_QUALITY = 85
_ENOUGH_TO_KNOW = 8192
_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# Pillow warns of what it reads over in a stranger's file; the operator can do nothing about it.
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
# One at a time: each takes memory.
_drawing = threading.Lock()


class Refused(Exception):
    """Something is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Content:
    """What a file is. A picture has forms to be shown, as JPEG, and the size of the larger one in pixels."""

    content_type: str
    forms: Mapping[Form, bytes]
    width: int | None = None
    height: int | None = None


def examine(path: Path, kind: MediaKind) -> Content:
    """Read a file that should be of a kind. Blocks. Raises Refused, and OSError when the file cannot be read at all."""
    with path.open("rb") as stream:
        start = stream.read(_ENOUGH_TO_KNOW)
    if not start:
        raise Refused(Reason.EMPTY)
    found = filetype.guess_mime(start) or ""
    match kind:
        case MediaKind.IMAGE if found in PICTURES:
            with _drawing:
                return _picture(path, found)
        case MediaKind.VIDEO if found in _VIDEOS:
            return Content(found, {})
        case MediaKind.VOICE if found in _VOICES:
            return Content(_VOICES[found], {})
    raise Refused(Reason.UNKNOWN_TYPE)


def _picture(path: Path, content_type: str) -> Content:
    try:
        with Image.open(path, formats=[PICTURES[content_type]]) as image:
            if image.width * image.height > MAX_PIXELS[content_type]:
                raise Refused(Reason.TOO_MANY_PIXELS)
            view = _upright(image, _box(image.size))
            preview = view.copy()
            preview.thumbnail((PREVIEW, PREVIEW))
            forms = {Form.VIEW: _jpeg(view), Form.PREVIEW: _jpeg(preview)}
            return Content(content_type, forms, view.width, view.height)
    except _BOMBS as error:
        raise Refused(Reason.TOO_MANY_PIXELS) from error
    except _UNREADABLE as error:
        raise Refused(Reason.DAMAGED) from error


def _box(size: tuple[int, int]) -> tuple[int, int]:
    """The room that a picture is shown in. A long screenshot keeps a width that can be read."""
    width, height = size
    if max(size) <= LONG * min(size):
        return VIEW, VIEW
    return (SCREEN, LONGEST) if height > width else (LONGEST, SCREEN)


def _upright(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """The picture within a box, the right way up, on white: new pixels, so that nothing else of the file is left."""
    image.draft("RGB", box)  # a JPEG is decoded no larger than it takes
    image.thumbnail(box)
    seen = ImageOps.exif_transpose(image).convert("RGBA")
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen.getchannel("A"))
    return clean


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
