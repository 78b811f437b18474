"""What a file is by its bytes, whatever its sender says, and what of it is shown or played."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import filetype

from channels.media.drawing import child
from channels.media.drawing.drawn import Drawn
from channels.media.playing import child as player
from channels.media.playing.played import Played
from records.media import MediaKind, Reason, Refused
from records.media_files import Form

# With what Pillow calls each.
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
# Small files of large decoders: browsers of Apple and WeChat make JPEGs of them, and others are told what to do.
_PHONE_PICTURES = frozenset({"image/heic", "image/avif"})
_VIDEOS = frozenset({"video/mp4", "video/x-m4v", "video/quicktime", "video/webm", "video/3gpp"})
_VOICES = {name: name for name in ("audio/amr", "audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/x-wav")}
# A recorder's container may hold sound alone.
_VOICES |= {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}

# The voices of WeChat, which no browser plays.
_UNPLAYED = "audio/amr"

SHOWN_TYPE = "image/jpeg"
_ENOUGH_TO_KNOW = 8192


@dataclass(frozen=True)
class Content:
    """What a file is. A picture has forms to be shown, as JPEG, and the size of the larger one in pixels; a voice that
    browsers do not play has one to be heard, as MP3, and its `seconds`, where it can be read at all."""

    content_type: str
    forms: Mapping[Form, bytes]
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


def examine(path: Path, kind: MediaKind) -> Content:
    """Read a file that should be of a kind. Blocks; a picture is drawn and a voice of WeChat recorded anew in a child
    process, which takes memory.

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
        case MediaKind.IMAGE if found in _PHONE_PICTURES:
            raise Refused(Reason.PHONE_FORMAT)
        case MediaKind.VIDEO if found in _VIDEOS:
            return Content(found, {})
        case MediaKind.VOICE if found in _VOICES:
            return _voice(path, _VOICES[found])
    raise Refused(Reason.UNKNOWN_TYPE)


def _picture(path: Path, content_type: str) -> Content:
    drawn = child.draw(path, PICTURES[content_type])
    if not isinstance(drawn, Drawn):
        raise Refused(Reason(drawn.fault))
    forms = {Form.VIEW: drawn.view, Form.PREVIEW: drawn.preview}
    return Content(content_type, forms, drawn.width, drawn.height)


def _voice(path: Path, content_type: str) -> Content:
    played = player.play(path) if content_type == _UNPLAYED else None
    if not isinstance(played, Played):
        return Content(content_type, {})
    return Content(content_type, {Form.PLAYED: played.sound}, seconds=played.seconds)
