"""Whatever is changed, removed or added behind the back of the history is found, and named."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from escalation_city import LAMPS, City
from sqlalchemy import Executable, delete, select, update

from escalation import erasing, history, verifying
from escalation.chain import text_digest
from escalation.tables import case_digests, case_history, cases
from records import live_talks, media, messages
from records.database import Database
from records.live_talks import Done, Why
from records.media import MediaKind, MediaState, NewPiece
from records.messages import Inbound

PHONE = "请回电13912345678"


@pytest.fixture
def city(database: Database, now: datetime) -> City:
    return City(database, now)


async def lived(city: City) -> tuple[int, str]:
    """A case with a history of four rows; its id and number."""
    case = await city.in_work()
    await city.do(lambda tx: city.work.add_note(tx, city.command(LAMPS, case.number, 2), PHONE, city.now))
    return case.id, case.number


async def behind(city: City, statement: Executable) -> None:
    async with city.database.transaction() as tx:
        await tx.execute(statement)


async def verified(city: City) -> verifying.Verified:
    async with city.database.reading() as connection:
        return await verifying.verify(connection)


async def test_an_untouched_history_holds(city: City) -> None:
    await lived(city)
    await city.file(citizen="v2")
    found = await verified(city)
    assert (found.cases, found.rows, found.broken) == (2, 6, None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"actor": "staff:99"}, "step 3 (row 3 of case_history): the row is not the one that was written"),
        ({"department": "police"}, "step 3 (row 3 of case_history): the row is not the one that was written"),
        ({"authority": "局长"}, "step 3 (row 3 of case_history): the row is not the one that was written"),
        ({"text": "已签收"}, "step 3 (row 3 of case_history): the words are not those that were written"),
        ({"seq": 9}, "step 3 (row 4 of case_history): a row before it is missing"),
    ],
)
async def test_a_changed_row_is_named(city: City, changes: dict[str, Any], told: str) -> None:
    _, number = await lived(city)
    await behind(city, update(case_history).where(case_history.c.seq == 3).values(**changes))
    assert (await verified(city)).broken == f"{number}, {told}"


async def test_removed_rows_are_missed_in_the_middle_and_at_the_end(city: City) -> None:
    _, number = await lived(city)
    await behind(city, delete(case_history).where(case_history.c.seq == 4))
    assert (await verified(city)).broken == f"{number}: the last rows of its history are missing"
    await behind(city, delete(case_history).where(case_history.c.seq == 2))
    assert str((await verified(city)).broken).endswith("a row before it is missing")


async def test_a_case_that_was_moved_without_history_is_named(city: City) -> None:
    _, number = await lived(city)
    await behind(city, update(cases).values(status="closed"))
    assert (await verified(city)).broken == f"{number}: the case does not stand where its history ends"


async def test_erased_words_are_gone_and_the_chain_still_holds(city: City) -> None:
    case_id, _ = await lived(city)
    async with city.database.transaction() as tx:
        assert await erasing.erase_words(tx, case_id, "已按申请删除") == 4
    assert (await verified(city)).broken is None
    async with city.database.reading() as connection:
        assert {entry.text for entry in await history.of_case(connection, case_id)} == {"已按申请删除"}
        digests = (await connection.execute(select(case_history.c.text_digest))).scalars().all()
    # Without the salt even a guess cannot be tried.
    assert text_digest("", PHONE) not in digests


async def test_what_was_kept_whole_is_erased_and_the_chain_still_holds(city: City) -> None:
    case = await city.in_work()
    await city.do(lambda tx: city.work.supplement(tx, case.number, case.citizen_id, "住8栋2单元703", city.now))
    async with city.database.transaction() as tx:
        assert len((await city.work.details(tx, LAMPS, case.number, city.now)).added) == 1
        await erasing.erase_words(tx, case.id, "已按申请删除")
    assert (await verified(city)).broken is None
    async with city.database.transaction() as tx:
        assert (await city.work.details(tx, LAMPS, case.number, city.now)).added == ()
        left = select(case_history.c.id).where(case_history.c.text_sealed.is_not(None))
        assert (await tx.execute(left)).all() == []


async def test_what_a_citizen_sent_is_erased_with_the_words(city: City) -> None:
    case_id, _ = await lived(city)
    place = Inbound("web", "v9", "v9:place", "位置：玉林街道", "location", '{"is": "place"}')
    photo = Inbound("web", "v9", "v9:photo", "", "image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))
    async with city.database.transaction() as tx:
        sent = [(await messages.receive(tx, one, city.now)).message.id for one in (place, photo)]
        await messages.attach_to_case(tx, sent, case_id)
    async with city.database.transaction() as tx:
        await erasing.erase_words(tx, case_id, "已按申请删除")
    async with city.database.reading() as connection:
        left = [await messages.load(connection, message_id) for message_id in sent]
        piece = await media.of_message(connection, sent[1])
    assert [(one.text, one.payload) for one in left] == [("", None)] * 2
    assert piece is not None
    assert (piece.state, piece.name, piece.media_id) == (MediaState.ERASED, None, None)


async def test_what_staff_remarked_is_erased_with_the_words(city: City) -> None:
    case_id, _ = await lived(city)
    async with city.database.transaction() as tx:
        said = (await messages.receive(tx, Inbound("web", "v9", "v9:1", "转人工"), city.now)).message
        talk = await live_talks.enter(tx, said, Why.ASKED, city.now)
        await live_talks.write_down(tx, talk.id, Done(live_talks.REMARK, "staff:1", text="张三，住五楼"), city.now)
        await live_talks.change(tx, talk, case_id=case_id)
        await erasing.erase_words(tx, case_id, "已按申请删除")
        steps = await live_talks.steps_of(tx, talk.id)
    assert [step.text for step in steps] == ["", "已按申请删除"]


async def test_each_day_is_sealed_once_and_a_sealed_day_cannot_be_rewritten(city: City) -> None:
    await lived(city)
    later = city.now + timedelta(days=3)
    async with city.database.transaction() as tx:
        assert await verifying.digest_days(tx, city.now) == []
        assert [day.day for day in await verifying.digest_days(tx, later)] == [23, 24, 25]
        assert await verifying.digest_days(tx, later) == []
        assert await verifying.is_sealed(tx, later)
    found = await verified(city)
    assert (found.days, found.broken) == (3, None)
    await behind(city, update(case_digests).where(case_digests.c.rows == 4).values(digest="0" * 64))
    assert str((await verified(city)).broken).startswith("2026-11-23: the history of that day")


async def test_a_new_row_smuggled_into_a_sealed_day_is_found(city: City) -> None:
    case_id, _ = await lived(city)
    async with city.database.transaction() as tx:
        await verifying.digest_days(tx, city.now + timedelta(days=1))
        row = (await tx.execute(select(cases).where(cases.c.id == case_id))).one()
        last = (await tx.execute(select(case_history).order_by(case_history.c.id.desc()).limit(1))).one()
        entry = history.entry_of(last)
        chain = await history.add(tx, case_id, history.Chain(row.steps, row.head), entry)
        await tx.execute(update(cases).values(steps=chain.steps, head=chain.head))
    assert str((await verified(city)).broken).startswith("2026-11-23")
