"""What comes from a file becomes a draft, and never overwrites what somebody works on or another kind of entry."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from knowledge_base import drafting, store, versions
from knowledge_base.drafting import Drafted
from knowledge_base.entry import Document, Entry, EntryStatus
from knowledge_base.errors import Forbidden, InvalidEntry
from records.database import Database
from records.staff import Staff
from tests.contract.knowledge.editorial_office import HANDLER, PERMIT, WRITER

NOTICE = Document(id="notice", title="通知", text="关于办事的通知正文。", source="某部门", as_of=date(2026, 1, 1))


async def draft(database: Database, now: datetime, entry: Entry, command: str = "c1", staff: Staff = WRITER) -> Drafted:
    async with database.transaction() as tx:
        return await drafting.draft(tx, command, staff, entry, "来自文件：通知.docx", now)


async def publish(database: Database, now: datetime, entry: Entry) -> None:
    async with database.transaction() as tx:
        await store.publish(tx, [entry], now)


async def test_a_new_entry_becomes_a_draft_that_does_not_answer(database: Database, now: datetime) -> None:
    assert await draft(database, now, NOTICE) is Drafted.DRAFT
    async with database.reading() as connection:
        state = await versions.state(connection, NOTICE.id)
        assert await store.published(connection) == []
    assert state is not None
    assert state.working is not None
    assert (state.working.status, state.working.note) == (EntryStatus.DRAFT, "来自文件：通知.docx")


async def test_a_changed_entry_becomes_a_draft_beside_the_version_that_answers(
    database: Database, now: datetime
) -> None:
    await publish(database, now, PERMIT)
    assert await draft(database, now, PERMIT) is Drafted.UNCHANGED
    assert await draft(database, now, replace(PERMIT, fee="不收费。")) is Drafted.DRAFT
    async with database.reading() as connection:
        assert [one.entry for one in await store.published(connection)] == [PERMIT]


async def test_what_somebody_works_on_is_left_alone(database: Database, now: datetime) -> None:
    await draft(database, now, NOTICE)
    assert await draft(database, now, NOTICE, "c2") is Drafted.UNCHANGED
    assert await draft(database, now, replace(NOTICE, title="另一份通知"), "c3") is Drafted.IN_WORK


async def test_a_document_does_not_take_the_place_of_a_guide(database: Database, now: datetime) -> None:
    await publish(database, now, PERMIT)
    assert await draft(database, now, replace(NOTICE, id=PERMIT.id)) is Drafted.OTHER_KIND


async def test_who_may_not_write_makes_no_draft_and_what_cannot_be_stored_is_none(
    database: Database, now: datetime
) -> None:
    with pytest.raises(Forbidden):
        await draft(database, now, NOTICE, staff=HANDLER)
    with pytest.raises(InvalidEntry):
        await draft(database, now, replace(NOTICE, title=""))
