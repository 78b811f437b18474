"""Files as phones and attackers send them."""

import io
import struct
import zlib

from PIL import Image

# Two seconds of nothing at 4.75 kbit/s, in frames of 20 ms.
AMR = b"#!AMR\n" + (b"\x04" + b"\x00" * 12) * 100
BROKEN_AMR = b"#!AMR\n" + b"x" * 40
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
AVIF = b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + b"\x00" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
LATITUDE = b"30.123456"


def jpeg(width: int = 640, height: int = 480, **options: object) -> bytes:
    """A photo without anything but pixels: red on its left half, blue on the right one."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return _saved(image, "JPEG", **options)


def photo_with_place(orientation: int = 6) -> bytes:
    """A photo as a phone takes it: lying on its side, with where it was taken, a comment and a thumbnail's bytes."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (30.0, 39.0, 25.2)
    gps[3], gps[4] = "E", (104.0, 3.0, 57.6)
    exif[0x010E] = LATITUDE.decode()
    return jpeg(exif=exif, comment=LATITUDE)


def png(width: int = 64, height: int = 64) -> bytes:
    """A drawing with nothing behind it."""
    return _saved(Image.new("RGBA", (width, height), (0, 0, 0, 0)), "PNG")


def drawn(form: str) -> bytes:
    """A small drawing in some format."""
    return _saved(Image.new("RGB", (40, 30), "green"), form)


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that says it is much larger than memory."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()
