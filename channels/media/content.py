"""What a file is by its bytes, whatever its sender says, and what of a picture is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import filetype

from channels.media.drawing import child
from channels.media.drawing.drawn import Drawn
from records.media import MediaKind, Reason, Refused
from records.media_files import Form

# With what Pillow calls each.
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_VIDEOS = frozenset({"video/mp4", "video/x-m4v", "video/quicktime", "video/webm", "video/3gpp"})
_VOICES = {name: name for name in ("audio/amr", "audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/x-wav")}
# A recorder's container may hold sound alone.
_VOICES |= {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}

SHOWN_TYPE = "image/jpeg"
_ENOUGH_TO_KNOW = 8192


@dataclass(frozen=True)
class Content:
    """What a file is. A picture has forms to be shown, as JPEG, and the size of the larger one in pixels."""

    content_type: str
    forms: Mapping[Form, bytes]
    width: int | None = None
    height: int | None = None


def examine(path: Path, kind: MediaKind) -> Content:
    """Read a file that should be of a kind. Blocks; a picture is drawn in a child process, which takes memory.

    Raises Refused, and OSError when the file cannot be read at all.
    """
    with path.open("rb") as stream:
        start = stream.read(_ENOUGH_TO_KNOW)
    if not start:
        raise Refused(Reason.EMPTY)
    found = filetype.guess_mime(start) or ""
    match kind:
        case MediaKind.IMAGE if found in PICTURES:
            return _picture(path, found)
        case MediaKind.VIDEO if found in _VIDEOS:
            return Content(found, {})
        case MediaKind.VOICE if found in _VOICES:
            return Content(_VOICES[found], {})
    raise Refused(Reason.UNKNOWN_TYPE)


def _picture(path: Path, content_type: str) -> Content:
    drawn = child.draw(path, PICTURES[content_type])
    if not isinstance(drawn, Drawn):
        raise Refused(Reason(drawn.fault))
    forms = {Form.VIEW: drawn.view, Form.PREVIEW: drawn.preview}
    return Content(content_type, forms, drawn.width, drawn.height)
