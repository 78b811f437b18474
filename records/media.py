"""Pictures, voices and videos of conversations: one row a piece, written with its message; the bytes are in a file.

A piece that was uploaded is kept at once. One that a platform holds is `pending` until it was fetched. The file exists,
whole, before its row says `kept`; a file that no row names is swept (`channels.media.store`). A picture that goes to
several citizens, or waits for a signature first, has several rows and one file, which is there as long as one is kept.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, Row, String, Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from records.database import RowId, metadata
from records.moments import Moment


class MediaKind(StrEnum):
    """What a piece is for whoever looks at it; the same words are the kinds of messages."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"


class MediaState(StrEnum):
    """How far a piece has come."""

    PENDING = "pending"  # the platform still has it
    KEPT = "kept"
    REFUSED = "refused"  # not taken, with the reason
    LOST = "lost"  # it could not be fetched while the platform had it
    ERASED = "erased"


class Reason(StrEnum):
    """Why a piece was refused or lost; staff and citizens read words for each."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"  # by its bytes it is nothing that we take
    PHONE_FORMAT = "phone_format"  # a photo as some phones keep it (HEIC), which we do not read
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too_many_pixels"
    OWN_SHARE_USED = "own_share_used"  # this citizen sent too much
    NO_ROOM = "no_room"  # all citizens together did
    EXPIRED = "expired"
    GONE = "gone"  # the platform does not know it (any more)


class Refused(Exception):
    """Something is not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


media = Table(
    "media",
    metadata,
    Column("id", RowId, primary_key=True),
    # None: it belongs to a step on a case and was not sent.
    Column("message_id", RowId, ForeignKey("messages.id"), unique=True),
    Column("citizen_id", RowId, ForeignKey("citizens.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    # The platform's id of what it holds for us; nothing for an upload.
    Column("media_id", String(256)),
    Column("state", String(8), nullable=False),
    Column("reason", String(16)),
    # The random name of the file, while there is one.
    Column("name", String(40)),
    # By content, whatever the sender said.
    Column("content_type", String(40)),
    Column("bytes", BigInteger),
    Column("sha256", String(64)),
    Column("width", Integer),
    Column("height", Integer),
    Column("seconds", Float),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Until when the platform has it.
    Column("expires_at", Moment),
    Index("ix_media_due", "state", "due_at"),
    Index("ix_media_size", "state", "name", "bytes"),
    Index("ix_media_name", "name"),
    Index("ix_media_citizen", "citizen_id", "created_at"),
)


@dataclass(frozen=True)
class Found:
    """What a piece is, by its content. Size in pixels for pictures, as shown; `seconds` of a voice that was recorded
    anew to be played."""

    content_type: str
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class NewPiece:
    """A piece that comes with a message: a file `name` that was `found` to be something, or what to fetch as `media_id`
    before `expires_at`, or with `refused` neither."""

    kind: MediaKind
    name: str | None = None
    found: Found | None = None
    media_id: str | None = None
    expires_at: datetime | None = None
    refused: Reason | None = None

    @property
    def state(self) -> MediaState:
        if self.refused is not None:
            return MediaState.REFUSED
        return MediaState.PENDING if self.name is None else MediaState.KEPT


@dataclass(frozen=True)
class Piece:
    """A row. `name`: the file's, where it is kept; `message_id` None: it was not sent; `seconds` of a voice that was
    recorded anew to be played."""

    id: int
    message_id: int | None
    citizen_id: int
    kind: MediaKind
    media_id: str | None
    state: MediaState
    reason: Reason | None
    name: str | None
    content_type: str | None
    bytes: int | None
    sha256: str | None
    width: int | None
    height: int | None
    seconds: float | None
    attempts: int
    expires_at: datetime | None

    def again(self) -> NewPiece:
        """The same picture for another row. Raises ValueError where it is not kept."""
        if self.name is None or self.content_type is None or self.bytes is None or self.sha256 is None:
            raise ValueError(f"piece {self.id} is {self.state}")
        found = Found(self.content_type, self.bytes, self.sha256, self.width, self.height)
        return NewPiece(self.kind, self.name, found)


async def add(tx: AsyncConnection, message_id: int | None, citizen_id: int, piece: NewPiece, now: datetime) -> int:
    """Write the piece of a message that was just written down, or of a step that sends none; its row."""
    added = await tx.execute(
        media.insert()
        .values(
            message_id=message_id,
            citizen_id=citizen_id,
            kind=piece.kind,
            media_id=piece.media_id,
            state=piece.state,
            reason=piece.refused,
            name=piece.name,
            attempts=0,
            due_at=now,
            created_at=now,
            expires_at=piece.expires_at,
            **(asdict(piece.found) if piece.found else {}),
        )
        .returning(media.c.id)
    )
    return int(added.scalar_one())


async def of_message(connection: AsyncConnection, message_id: int) -> Piece | None:
    """The piece that came with a message."""
    return (await of_messages(connection, [message_id])).get(message_id)


async def of_messages(connection: AsyncConnection, message_ids: Collection[int]) -> dict[int, Piece]:
    """The pieces that came with these messages, by the message's row."""
    rows = await connection.execute(select(media).where(media.c.message_id.in_(message_ids)))
    return {row.message_id: _piece(row) for row in rows}


async def load(connection: AsyncConnection, piece_ids: Collection[int]) -> dict[int, Piece]:
    """Pieces by their rows."""
    rows = await connection.execute(select(media).where(media.c.id.in_(piece_ids)))
    return {row.id: _piece(row) for row in rows}


async def used(connection: AsyncConnection) -> int:
    """How many bytes are kept, each file once."""
    kept = select(media.c.name, media.c.bytes).where(media.c.state == MediaState.KEPT).distinct().subquery()
    return int((await connection.execute(select(func.coalesce(func.sum(kept.c.bytes), 0)))).scalar_one())


async def waiting(connection: AsyncConnection) -> int:
    """How many pieces are still to be fetched."""
    pending = select(func.count()).where(media.c.state == MediaState.PENDING)
    return int((await connection.execute(pending)).scalar_one())


async def sent_by(connection: AsyncConnection, citizen_id: int, since: datetime) -> tuple[int, int]:
    """How many pieces came into a citizen's conversations since then, ours too, and how many bytes of them are kept."""
    own = (media.c.citizen_id == citizen_id, media.c.created_at >= since, media.c.message_id.is_not(None))
    counted = select(func.count(), func.coalesce(func.sum(media.c.bytes), 0))
    row = (await connection.execute(counted.where(*own, media.c.state != MediaState.REFUSED))).one()
    return int(row[0]), int(row[1])


async def claim(tx: AsyncConnection, now: datetime, lease: timedelta, limit: int) -> list[Piece]:
    """Take pieces that are due to be fetched; another fetcher gets them when the lease is over and they still wait."""
    due = (media.c.state == MediaState.PENDING, media.c.due_at <= now)
    found = select(media).where(*due).order_by(media.c.due_at, media.c.id).limit(limit)
    rows = (await tx.execute(found.with_for_update(skip_locked=True))).all()
    taken = update(media).where(media.c.id.in_([row.id for row in rows]))
    if rows:
        await tx.execute(taken.values(attempts=media.c.attempts + 1, due_at=now + lease))
    return [_piece(row) for row in rows]


async def any_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether a piece is due to be fetched."""
    due = select(media.c.id).where(media.c.state == MediaState.PENDING, media.c.due_at <= now).limit(1)
    return (await connection.execute(due)).first() is not None


async def keep(tx: AsyncConnection, piece_id: int, name: str, found: Found) -> bool:
    """Say that a fetched piece is kept; False where it is no longer waited for, and the file is nobody's."""
    return await _end(tx, piece_id, state=MediaState.KEPT, name=name, reason=None, **asdict(found))


async def give_up(tx: AsyncConnection, piece_id: int, state: MediaState, reason: Reason) -> bool:
    """Say that a piece is refused or lost; False where it is no longer waited for."""
    return await _end(tx, piece_id, state=state, reason=reason)


async def retry_later(tx: AsyncConnection, piece_id: int, due_at: datetime) -> None:
    """Let a piece be fetched once more."""
    await _end(tx, piece_id, due_at=due_at)


async def erase(tx: AsyncConnection, message_ids: Sequence[int], piece_ids: Sequence[int] = ()) -> None:
    """Forget the pieces of these messages, and these; the sweep takes their files away, whose names stay until then."""
    gone = dict.fromkeys(("media_id", "bytes", "sha256", "width", "height", "seconds", "content_type"))
    those = media.c.message_id.in_(message_ids) | media.c.id.in_(piece_ids)
    await tx.execute(update(media).where(those).values(state=MediaState.ERASED, reason=None, **gone))


async def forget(tx: AsyncConnection, citizen_id: int) -> None:
    """Forget every piece that a citizen sent or was sent."""
    pieces = select(media.c.id).where(media.c.citizen_id == citizen_id)
    await erase(tx, (), list((await tx.execute(pieces)).scalars()))


async def erased_names(connection: AsyncConnection) -> list[str]:
    """The names of files of which every piece was erased."""
    other = media.alias("other")
    needed = select(other.c.id).where(other.c.name == media.c.name, other.c.state != MediaState.ERASED).exists()
    erased = (media.c.state == MediaState.ERASED, media.c.name.is_not(None), ~needed)
    return list((await connection.execute(select(media.c.name).where(*erased).distinct())).scalars())


async def forget_names(tx: AsyncConnection, names: Collection[str]) -> None:
    """The files of these names are gone."""
    await tx.execute(update(media).where(media.c.name.in_(names)).values(name=None))


async def known(connection: AsyncConnection, names: Collection[str]) -> set[str]:
    """Those of these file names that a row has."""
    return set((await connection.execute(select(media.c.name).where(media.c.name.in_(names)))).scalars())


async def _end(tx: AsyncConnection, piece_id: int, **values: object) -> bool:
    waits = (media.c.id == piece_id, media.c.state == MediaState.PENDING)
    return bool((await tx.execute(update(media).where(*waits).values(**values))).rowcount)


def _piece(row: Row[Any]) -> Piece:
    return Piece(
        id=row.id,
        message_id=row.message_id,
        citizen_id=row.citizen_id,
        kind=MediaKind(row.kind),
        media_id=row.media_id,
        state=MediaState(row.state),
        reason=None if row.reason is None else Reason(row.reason),
        name=row.name if row.state == MediaState.KEPT else None,
        content_type=row.content_type,
        bytes=row.bytes,
        sha256=row.sha256,
        width=row.width,
        height=row.height,
        seconds=row.seconds,
        attempts=row.attempts,
        expires_at=row.expires_at,
    )
