"""What the child answers. It imports nothing of the service's, so that the child starts quickly."""

from enum import StrEnum

import msgspec


class Fault(StrEnum):
    """Why a picture is not drawn; each is a `records.media.Reason` as well."""

    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"


class Drawn(msgspec.Struct, frozen=True, tag=True):
    """A picture to be shown, as JPEG: large with its size in pixels, and small."""

    width: int
    height: int
    view: bytes
    preview: bytes


class NotDrawn(msgspec.Struct, frozen=True, tag=True):
    """Nothing can be shown."""

    fault: Fault


Outcome = Drawn | NotDrawn
