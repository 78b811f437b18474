"""What was sent beside text, as the page of a case shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.wording import name, say
from records import enclosures, media
from records.enclosures import Link, Place
from records.media import MediaState, Piece
from records.messages import MATERIAL, Message

# What browsers play as it came; the voices of WeChat are AMR, which they do not.
PLAYED = frozenset({"audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/webm", "audio/x-wav"})
_KILOBYTE = 1024


@dataclass(frozen=True)
class Material:
    """A piece, a place or a link. `problem`: why there is nothing to see; `size` for people, `seconds` of a voice."""

    kind: str
    kept: bool = False
    problem: str = ""
    playable: bool = False
    size: str = ""
    seconds: int | None = None
    place: Place | None = None
    link: Link | None = None


async def of_messages(connection: AsyncConnection, messages: Sequence[Message]) -> dict[int, Material]:
    """What came with these messages, by their rows."""
    other = [message for message in messages if message.kind in MATERIAL]
    pieces = await media.of_messages(connection, [message.id for message in other]) if other else {}
    return {message.id: _material(message, pieces.get(message.id)) for message in other}


def _material(message: Message, piece: Piece | None) -> Material:
    found = enclosures.read(message.payload)
    place = found if isinstance(found, Place) else None
    link = found if isinstance(found, Link) else None
    if piece is None:
        return Material(message.kind, place=place, link=link)
    return Material(
        kind=piece.kind,
        kept=piece.state is MediaState.KEPT,
        problem=_problem(piece),
        playable=is_played(piece),
        size=_size(piece.bytes or 0),
        seconds=None if piece.seconds is None else max(1, round(piece.seconds)),
    )


def is_played(piece: Piece) -> bool:
    """Whether a browser plays a voice, as it came or as it was recorded anew: then its length is known."""
    return piece.content_type in PLAYED or piece.seconds is not None


def _problem(piece: Piece) -> str:
    if piece.state is MediaState.KEPT:
        return ""
    reason = name("material_reason", piece.reason) if piece.reason else ""
    return say("material", piece.state, reason=reason)


def _size(count: int) -> str:
    kilobytes = count / _KILOBYTE
    return f"{kilobytes / _KILOBYTE:.1f} MB" if kilobytes >= _KILOBYTE else f"{max(kilobytes, 1):.0f} KB"
