"""Pictures that go with a reply, on both databases: kept with its step, sent once with its words, erased with it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pictures as drawings
import pytest
from escalation_city import DISPATCHER, LAMPS, REVIEWER, RULES, VAULT, City, strict_casework
from sqlalchemy import select
from test_the_whole_life import current, filed, take

from channels.media.store import MediaStore
from escalation import erasing, history, pictures
from escalation.case import Case, CaseKind, CaseStatus
from escalation.casework import Casework
from escalation.rulebook import Approval
from records import enclosures, media, messages
from records.database import Database
from records.enclosures import Following, Picture
from records.media import MediaKind, NewPiece
from records.media_files import MediaFiles
from records.messages import Message
from records.outbox import outbox

ERASED = "已按申请删除"
Draw = Callable[[], Awaitable[NewPiece]]


@pytest.fixture
def store(database: Database, now: datetime, tmp_path: Path) -> MediaStore:
    return MediaStore(MediaFiles(tmp_path), database, 10**9, lambda: now)


@pytest.fixture
def draw(store: MediaStore) -> Draw:
    async def drawn() -> NewPiece:
        with store.files.draft(1_000_000) as draft:
            draft.write(drawings.jpeg(64, 48))
            return await store.keep(draft, MediaKind.IMAGE)

    return drawn


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


@pytest.fixture
def signed(database: Database, now: datetime) -> City:
    """Where the unit's head signs."""
    return City(database, now, strict_casework())


async def told(city: City, case: Case) -> list[Message]:
    """What goes out to the citizen of a case, in that order, after it was accepted."""
    async with city.database.reading() as connection:
        queued = await connection.execute(select(outbox.c.message_id).order_by(outbox.c.id))
        ids = set(queued.scalars())
        notes = await messages.of_case(connection, case.id, 100)
    return [note for note in notes if note.id in ids and note.author.startswith("staff:")]


async def names(city: City, case: Case) -> list[list[str | None]]:
    """The files of a case's pictures, step by step."""
    async with city.database.reading() as connection:
        found = await pictures.of_case(connection, case.id)
        steps = [entry.seq for entry in await history.of_case(connection, case.id)]
    assert set(found) <= set(steps)
    return [[piece.name for piece in found[seq]] for seq in sorted(found)]


async def rows(city: City, case: Case) -> list[int]:
    async with city.database.reading() as connection:
        return [piece.id for piece in await pictures.of_reply(connection, case.id)]


async def test_an_interim_reply_goes_out_first_and_then_its_pictures_each_once(city: City, draw: Draw) -> None:
    case = await city.in_work()
    before, shown = len(await told(city, case)), (await draw(), await draw())
    command = city.command(LAMPS, case.number, case.version)
    for _ in range(2):  # a double click
        case = await city.do(lambda tx: city.work.interim_reply(tx, command, "灯杆换好了", city.now, shown))
    words, *images = (await told(city, case))[before:]
    assert "灯杆换好了" in words.text
    assert enclosures.read(words.payload) == Following(2)
    assert [(one.kind, one.text, enclosures.read(one.payload)) for one in images] == [
        ("image", "", Picture(64, 48))
    ] * 2
    assert await names(city, case) == [[piece.name for piece in shown]]
    assert await rows(city, case) == []  # of a reply there are none


async def test_a_question_takes_pictures_along(city: City, draw: Draw) -> None:
    case = await city.in_work()
    asked = await take(city, case, LAMPS, lambda tx, c, at: _asks(city, tx, c, at, draw))
    assert (asked.status, [len(some) for some in await names(city, asked)]) == (CaseStatus.WAITING, [1])


async def _asks(city: City, tx, command, at, draw: Draw) -> Case:
    return await city.work.ask_citizen(tx, command, "是这盏灯吗？", at, (await draw(),))


async def test_pictures_wait_for_the_signature_and_what_is_sent_back_keeps_those_that_stay(
    signed: City, draw: Draw
) -> None:
    work, case = signed.work, await signed.in_work()
    one, two, three = await draw(), await draw(), await draw()

    async def submits(case: Case, shown: tuple[NewPiece, ...], kept: tuple[int, ...] = ()) -> Case:
        command = signed.command(LAMPS, case.number, case.version)
        return await signed.do(lambda tx: work.answer(tx, command, "已修复", signed.now, shown, kept))

    case = await submits(case, (one, two))
    before = await told(signed, case)
    assert not [note for note in before if note.kind == "image"]
    case = await take(signed, case, REVIEWER, work.refuse, "照片二不清楚")
    first, _ = await rows(signed, case)
    case = await submits(case, (three,), (first, 999_999))
    case = await take(signed, case, REVIEWER, work.approve)
    assert case.status is CaseStatus.ANSWERED
    answer, *images, ask = (await told(signed, case))[len(before) :]
    assert ("已修复" in answer.text, [note.kind for note in images], ask.kind) == (True, ["image", "image"], "text")
    stayed = [one.name, three.name]
    assert await names(signed, case) == [[one.name, two.name], stayed, stayed]


async def test_the_centres_review_hands_the_pictures_on(database: Database, now: datetime, draw: Draw) -> None:
    both = replace(RULES, second_signature=Approval(kinds=frozenset({CaseKind.COMPLAINT})))
    work = Casework(replace(both, review=both.second_signature), VAULT)
    city = City(database, now, work)
    case, shown = await city.in_work(), (await draw(),)
    command = city.command(LAMPS, case.number, case.version)
    case = await city.do(lambda tx: work.answer(tx, command, "已修复", now, shown))
    case = await take(city, case, REVIEWER, work.approve)
    assert case.status is CaseStatus.REVIEWING
    case = await take(city, case, DISPATCHER, work.approve)
    assert case.status is CaseStatus.ANSWERED
    assert [note.kind for note in await told(city, case)][-3:] == ["text", "image", "text"]


async def test_a_reply_without_pictures_has_none_of_the_one_before(signed: City, draw: Draw) -> None:
    work, case, shown = signed.work, await signed.in_work(), (await draw(),)
    command = signed.command(LAMPS, case.number, case.version)
    case = await signed.do(lambda tx: work.answer(tx, command, "已修复", signed.now, shown))
    case = await take(signed, case, REVIEWER, work.refuse, "重拍")
    case = await take(signed, case, LAMPS, work.answer, "已修复")
    assert await rows(signed, case) == []
    case = await take(signed, case, REVIEWER, work.approve)
    assert not [note for note in await told(signed, case) if note.kind == "image"]


async def test_more_than_three_pictures_change_nothing(city: City, draw: Draw) -> None:
    case, shown = await city.in_work(), tuple([await draw() for _ in range(pictures.MOST + 1)])
    for use in (city.work.interim_reply, city.work.ask_citizen, city.work.answer):
        command = city.command(LAMPS, case.number, case.version)
        with pytest.raises(ValueError, match="4 pictures"):
            await city.do(lambda tx, use=use, command=command: use(tx, command, "好了", city.now, shown))
    assert (await current(city, case.number)).version == case.version


async def test_citizens_of_merged_cases_get_the_pictures_and_each_is_erased_alone(
    city: City, draw: Draw, store: MediaStore
) -> None:
    lead, other = await city.in_work(), await filed(city, "公厕旁路灯也坏了", citizen="v2")
    await take(city, other, DISPATCHER, city.work.merge, lead.number)
    shown = (await draw(),)
    command = city.command(LAMPS, lead.number, lead.version)
    await city.do(lambda tx: city.work.answer(tx, command, "都修好了", city.now, shown))
    assert await names(city, other) == await names(city, lead) == [[shown[0].name]]
    async with city.database.reading() as connection:
        assert shown[0].found is not None
        assert await media.used(connection) == shown[0].found.bytes
        found = [await pictures.of_case(connection, one.id) for one in (lead, other)]
    [ours], [theirs] = (piece for steps in found for piece in steps.values())
    assert ours.citizen_id != theirs.citizen_id
    assert None not in (ours.message_id, theirs.message_id)
    for case, swept in ((lead, 0), (other, 1)):
        async with city.database.transaction() as tx:
            await erasing.erase_words(tx, case.id, ERASED)
        assert await store.sweep() == swept
        assert await names(city, case) == [[None]]


async def test_what_was_never_sent_is_erased_as_well(signed: City, draw: Draw, store: MediaStore) -> None:
    case, shown = await signed.in_work(), (await draw(),)
    command = signed.command(LAMPS, case.number, case.version)
    case = await signed.do(lambda tx: signed.work.answer(tx, command, "已修复", signed.now, shown))
    async with signed.database.transaction() as tx:
        await erasing.erase_words(tx, case.id, ERASED)
    assert await store.sweep() == 1
    case = await take(signed, case, REVIEWER, signed.work.approve)  # nothing is there that could go out
    assert not [note for note in await told(signed, case) if note.kind == "image"]
