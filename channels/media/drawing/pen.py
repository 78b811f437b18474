"""A picture drawn anew with Pillow: the right way up, bounded, and with nothing in it but its pixels."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from channels.media.drawing.drawn import Drawn, Fault, NotDrawn, Outcome

# Of each format at most so many pixels, which take up to 350 MB of memory for a moment: the largest cameras of phones
# in common use, and the longest screenshots.
MAX_PIXELS = {"JPEG": 50_000_000, "PNG": 30_000_000, "WEBP": 16_000_000, "GIF": 16_000_000}
# Pixels of a side.
VIEW, PREVIEW = 2048, 320
SCREEN, LONGEST = 1080, 16_000
LONG = 2.5
_QUALITY = 85
_UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# Pillow warns of what it reads over in a stranger's file; nobody can do anything about it.
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")


def draw(stream: BinaryIO, form: str) -> Outcome:
    """The picture of a file of this format of Pillow's."""
    try:
        with Image.open(stream, formats=[form]) as image:
            if image.width * image.height > MAX_PIXELS[form]:
                return NotDrawn(Fault.TOO_MANY_PIXELS)
            view = _upright(image, _box(image.size))
            preview = view.copy()
            preview.thumbnail((PREVIEW, PREVIEW))
            return Drawn(view.width, view.height, _jpeg(view), _jpeg(preview))
    except (*_BOMBS, MemoryError):
        return NotDrawn(Fault.TOO_MANY_PIXELS)
    except _UNREADABLE:
        return NotDrawn(Fault.DAMAGED)


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
