"""What came with a citizen's message, or pictures with one of ours, beside its text, as JSON in its `payload`."""

from typing import Annotated

import msgspec
from msgspec import Meta

from records.media import NewPiece

MAX_LABEL = 200

Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]


class Place(msgspec.Struct, frozen=True, tag_field="is", tag="place"):
    """A point on the map in degrees, as the sender's phone gave it; `label` is its address, "" where it has none."""

    latitude: Latitude
    longitude: Longitude
    label: Annotated[str, Meta(max_length=MAX_LABEL)] = ""


class Link(msgspec.Struct, frozen=True, tag_field="is", tag="link"):
    """A page that somebody pointed to: words for staff, never an address that we open."""

    title: str
    description: str
    url: str


class Picture(msgspec.Struct, frozen=True, tag_field="is", tag="picture"):
    """The size in pixels in which a kept picture is shown."""

    width: int
    height: int


class Following(msgspec.Struct, frozen=True, tag_field="is", tag="following"):
    """So many pictures follow the words, each a message of its own; the page of the citizen's case has them too."""

    pictures: int


Enclosure = Place | Link | Picture | Following


def write(enclosure: Enclosure) -> str:
    """The enclosure as a message's payload."""
    return msgspec.json.encode(enclosure).decode()


def of_piece(piece: NewPiece) -> str | None:
    """The payload of a kept picture's message; None for what has no size."""
    found = piece.found
    if found is None or found.width is None or found.height is None:
        return None
    return write(Picture(found.width, found.height))


def read(payload: str | None) -> Enclosure | None:
    """What a message's payload holds; None for nothing, or for what this version does not know."""
    if payload is None:
        return None
    try:
        found: Enclosure = msgspec.json.decode(payload, type=Enclosure)
    except msgspec.DecodeError:
        return None
    return found
