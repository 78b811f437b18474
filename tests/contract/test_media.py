"""Pieces and their files, on both databases: whatever dies between two steps, no row says more than is true."""

import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path

import pictures
import pytest
from sqlalchemy import select

from bot.reply import Reply, ReplyOutcome, Turn
from channels.media.fetching import Fetcher, NotNow, NotThere
from channels.media.store import FEW_ORPHANS, ORPHANED, SHARE_PIECES, MediaStore
from channels.reception import Reception
from records import enclosures, media, messages
from records.database import Database
from records.enclosures import Picture
from records.media import Found, MediaKind, MediaState, NewPiece, Piece, Reason, Refused
from records.media_files import Draft, Form, MediaFiles, TooLarge
from records.messages import Inbound, NewNote

ROOM = 10_000_000


class Clock:
    """Tells the time that it is set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Platform:
    """Gives out what it holds, or fails as it is told to."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.trouble: list[Exception] = []
        self.asked = 0

    async def fetch(self, media_id: str, draft: Draft) -> None:
        self.asked += 1
        if self.trouble:
            raise self.trouble.pop(0)
        if media_id not in self.held:
            raise NotThere
        draft.write(self.held[media_id])


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def store(database: Database, clock: Clock, tmp_path: Path) -> MediaStore:
    return MediaStore(MediaFiles(tmp_path / "media"), database, ROOM, clock)


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def fetcher(database: Database, store: MediaStore, platform: Platform, clock: Clock) -> Fetcher:
    return Fetcher(database, store, platform, clock, lambda: 0.5)


async def receive(database: Database, piece: NewPiece, clock: Clock, number: int = 1) -> int:
    """Write a message with its piece down; its row."""
    inbound = Inbound("wechat", "openid", f"message:{number}", "", piece.kind, piece=piece)
    async with database.transaction() as tx:
        return (await messages.receive(tx, inbound, clock())).message.id


def held(clock: Clock, media_id: str = "m1", kind: MediaKind = MediaKind.IMAGE) -> NewPiece:
    return NewPiece(kind, media_id=media_id, expires_at=clock() + timedelta(days=3))


async def kept(store: MediaStore, content: bytes, kind: MediaKind = MediaKind.IMAGE) -> NewPiece:
    with store.files.draft(ROOM) as draft:
        draft.write(content)
        return await store.keep(draft, kind)


async def piece_of(database: Database, message_id: int) -> Piece:
    async with database.reading() as connection:
        piece = await media.of_message(connection, message_id)
    assert piece is not None
    return piece


def files(store: MediaStore, tmp_path: Path) -> list[Path]:
    return [file for file in (tmp_path / "media").rglob("*") if file.is_file()]


def grow_old(tmp_path: Path, clock: Clock) -> None:
    """Let all files be older than any row that is on its way."""
    before = (clock() - ORPHANED - timedelta(minutes=1)).timestamp()
    for file in (tmp_path / "media").rglob("*"):
        if file.is_file():
            os.utime(file, (before, before))


async def test_a_picture_is_kept_for_the_service_alone_and_found_by_its_row(
    database: Database, store: MediaStore, clock: Clock, tmp_path: Path
) -> None:
    message_id = await receive(database, await kept(store, pictures.photo_with_place()), clock)
    piece = await piece_of(database, message_id)
    assert (piece.state, piece.content_type, piece.width, piece.height) == ("kept", "image/jpeg", 480, 640)
    assert store.files.path(piece.name or "").read_bytes() == pictures.photo_with_place()
    assert store.files.path(piece.name or "", Form.PREVIEW).exists()
    assert {file.stat().st_mode & 0o777 for file in files(store, tmp_path)} == {0o600}


async def test_a_picture_of_ours_is_kept_with_its_message_and_erased_with_it(
    database: Database, store: MediaStore, clock: Clock
) -> None:
    asked = await receive(database, held(clock), clock)
    picture = await kept(store, pictures.jpeg())
    async with database.transaction() as tx:
        citizen_id = (await messages.load(tx, asked)).citizen_id
        note = NewNote("见照片", enclosures.of_piece(picture), "staff:1", piece=picture)
        said = await messages.post(tx, citizen_id, note, clock())
        assert said.id not in await messages.material_without_case(tx, citizen_id, clock())
    piece = await piece_of(database, said.id)
    assert (said.kind, piece.state, piece.citizen_id) == ("image", MediaState.KEPT, citizen_id)
    assert enclosures.read(said.payload) == Picture(640, 480)
    async with database.transaction() as tx:
        await media.erase(tx, [said.id])
    assert await store.sweep() == 1


async def test_a_piece_delivered_twice_is_one_row(database: Database, clock: Clock) -> None:
    ids = {await receive(database, held(clock), clock) for _ in range(2)}
    assert len(ids) == 1


class Silence:
    """Answers the same to everything."""

    async def turn(self, turn: Turn) -> Reply:
        return Reply("好", ReplyOutcome.RECEIVED)


async def test_pieces_come_through_the_reception_each_once_also_merged_ones(database: Database, clock: Clock) -> None:
    reception = Reception(database, Silence(), clock)
    sent = [Inbound("wechat", "openid", f"message:{n}", "", "image", piece=held(clock, f"m{n}")) for n in range(3)]
    works = await asyncio.gather(*(reception.begin(inbound) for inbound in sent + sent))
    await asyncio.gather(*(work.exchange() for work in works))
    await reception.close()
    async with database.reading() as connection:
        rows = (await connection.execute(select(media.media.c.media_id).order_by(media.media.c.media_id))).scalars()
    assert list(rows) == ["m0", "m1", "m2"]


async def test_what_died_between_file_and_row_is_swept_and_what_has_a_row_stays(
    database: Database, store: MediaStore, clock: Clock, tmp_path: Path
) -> None:
    message_id = await receive(database, await kept(store, pictures.jpeg()), clock)
    await kept(store, pictures.jpeg(100, 100))
    draft = store.files.draft(ROOM)
    draft.__enter__().write(b"the process died here")
    assert await store.sweep() == 0  # their rows may be on their way
    grow_old(tmp_path, clock)
    assert await store.sweep() == 1
    assert len(files(store, tmp_path)) == 3
    assert store.files.path((await piece_of(database, message_id)).name or "").exists()
    draft.__exit__(None, None, None)


async def test_what_is_refused_leaves_no_file(store: MediaStore, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await kept(store, pictures.HTML)
    with pytest.raises(TooLarge), store.files.draft(1_000) as draft:
        draft.write(b"x" * 1_001)
    assert files(store, tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 31, "A" * 32, "a" * 32 + "/..", "0" * 32 + "\n"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        MediaFiles(tmp_path).path(name)


async def test_what_the_platform_holds_is_fetched_once(
    database: Database, fetcher: Fetcher, platform: Platform, clock: Clock
) -> None:
    platform.held["m1"] = pictures.AMR
    message_id = await receive(database, held(clock, kind=MediaKind.VOICE), clock)
    assert await fetcher.drain() == 1
    assert await fetcher.drain() == 0
    assert (await piece_of(database, message_id)).content_type == "audio/amr"


async def test_a_fetch_that_fails_is_repeated_until_the_platform_lets_go_and_staff_see_it_is_lost(
    database: Database, fetcher: Fetcher, platform: Platform, clock: Clock
) -> None:
    message_id = await receive(database, held(clock), clock)
    for wait in (timedelta(seconds=2), timedelta(seconds=4), timedelta(days=2, hours=23, minutes=59, seconds=53)):
        platform.trouble = [NotNow("busy")]
        assert await fetcher.drain() == 1
        assert await fetcher.drain() == 0  # not at once again
        assert (await piece_of(database, message_id)).state is MediaState.PENDING
        clock.now += wait
    platform.trouble = [NotNow("busy")]
    assert await fetcher.drain() == 1
    piece = await piece_of(database, message_id)
    assert (piece.state, piece.reason, platform.asked) == (MediaState.LOST, Reason.EXPIRED, 4)


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        (None, MediaState.LOST, Reason.GONE),
        (pictures.HTML, MediaState.REFUSED, Reason.UNKNOWN_TYPE),
        (b"", MediaState.REFUSED, Reason.EMPTY),
        (b"x" * (25 * 1024 * 1024 + 1), MediaState.REFUSED, Reason.TOO_LARGE),
    ],
)
async def test_what_cannot_be_kept_says_why(
    database: Database,
    fetcher: Fetcher,
    platform: Platform,
    clock: Clock,
    content: bytes | None,
    state: MediaState,
    reason: Reason,
) -> None:
    if content is not None:
        platform.held["m1"] = content
    message_id = await receive(database, held(clock), clock)
    await fetcher.drain()
    piece = await piece_of(database, message_id)
    assert (piece.state, piece.reason, piece.name) == (state, reason, None)


async def test_a_fetcher_that_died_is_followed_by_another_after_its_lease(
    database: Database, fetcher: Fetcher, platform: Platform, clock: Clock
) -> None:
    platform.held["m1"] = pictures.jpeg()
    message_id = await receive(database, held(clock), clock)
    async with database.transaction() as tx:
        assert len(await media.claim(tx, clock(), timedelta(minutes=2), 5)) == 1
    assert await fetcher.drain() == 0
    clock.now += timedelta(minutes=6)
    assert await fetcher.drain() == 1
    assert (await piece_of(database, message_id)).state is MediaState.KEPT


async def test_what_was_erased_while_it_was_fetched_is_not_kept_after_all(
    database: Database, fetcher: Fetcher, store: MediaStore, platform: Platform, clock: Clock, tmp_path: Path
) -> None:
    message_id = await receive(database, held(clock), clock)
    piece = await piece_of(database, message_id)
    found = await kept(store, pictures.jpeg())
    async with database.transaction() as tx:
        await media.erase(tx, [message_id])
    async with database.transaction() as tx:
        assert not await media.keep(tx, piece.id, found.name or "", found.found or Found("", 0, ""))


async def test_an_erased_piece_has_no_file_after_the_next_sweep(
    database: Database, store: MediaStore, clock: Clock, tmp_path: Path
) -> None:
    message_id = await receive(database, await kept(store, pictures.jpeg()), clock)
    async with database.transaction() as tx:
        await media.erase(tx, [message_id])
    assert (await store.sweep(), await store.sweep()) == (1, 0)
    assert files(store, tmp_path) == []
    piece = await piece_of(database, message_id)
    assert (piece.state, piece.name, piece.bytes) == (MediaState.ERASED, None, None)


async def test_files_of_another_database_are_left_alone(
    database: Database, store: MediaStore, clock: Clock, tmp_path: Path
) -> None:
    for _ in range(FEW_ORPHANS + 1):
        await kept(store, pictures.MP4, MediaKind.VIDEO)
    grow_old(tmp_path, clock)
    assert await store.sweep() == 0
    assert len(files(store, tmp_path)) == FEW_ORPHANS + 1


async def test_one_citizen_cannot_fill_the_disk_and_all_together_cannot_either(
    database: Database, store: MediaStore, clock: Clock, tmp_path: Path
) -> None:
    message_id = await receive(database, await kept(store, pictures.jpeg()), clock)
    citizen = (await piece_of(database, message_id)).citizen_id
    async with database.reading() as connection:
        assert await store.full(connection, citizen) is None
    for number in range(2, SHARE_PIECES + 1):
        await receive(database, held(clock), clock, number)
    small = MediaStore(store.files, database, 100, clock)
    async with database.reading() as connection:
        assert await store.full(connection, citizen) is Reason.OWN_SHARE_USED
        assert await store.full(connection, citizen + 1) is None
        assert await small.full(connection, None) is Reason.NO_ROOM
    clock.now += timedelta(days=8)
    async with database.reading() as connection:
        assert await store.full(connection, citizen) is None
