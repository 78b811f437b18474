"""Entries in both databases: what is published, in which version, and what everyone is told of a change."""

from dataclasses import replace
from datetime import date, datetime

from knowledge_base import store
from knowledge_base.entry import Document, EntryStatus, Guide, Validity
from records.database import Database

PERMIT = Guide(
    id="permit",
    title="居住证申领",
    area="residence",
    department="police",
    as_of=date(2026, 10, 1),
    source="示例",
    districts=("510104",),
    steps=("到派出所申请。",),
    validity=Validity(effective=date(2026, 1, 1)),
)
NOTICE = Document(id="notice", title="通知", text="关于办事的通知正文。", source="某部门", as_of=date(2026, 1, 1))


async def _publish(database: Database, now: datetime, *entries: Guide | Document) -> int:
    async with database.transaction() as tx:
        return await store.publish(tx, entries, now)


async def test_what_is_published_comes_back_as_it_was(database: Database, now: datetime) -> None:
    assert await _publish(database, now, PERMIT, NOTICE) == 2
    async with database.reading() as connection:
        stored = await store.published(connection)
    assert [one.entry for one in stored] == [NOTICE, PERMIT]
    assert {one.version for one in stored} == {1}
    assert stored[0].updated_at == now


async def test_publishing_the_same_again_changes_nothing(database: Database, now: datetime) -> None:
    await _publish(database, now, PERMIT)
    assert await _publish(database, now, PERMIT) == 0
    async with database.reading() as connection:
        assert await store.version(connection) == 1


async def test_every_change_raises_the_knowledge_version(database: Database, now: datetime) -> None:
    async with database.reading() as connection:
        assert await store.version(connection) == 0
    await _publish(database, now, PERMIT)
    await _publish(database, now, replace(PERMIT, title="居住证办理"))
    async with database.reading() as connection:
        assert await store.version(connection) == 2
        found = await store.find(connection, "permit")
    assert found is not None
    assert (found.version, found.entry.title) == (2, "居住证办理")


async def test_a_withdrawn_entry_is_not_published_and_stays_so_when_samples_load(
    database: Database, now: datetime
) -> None:
    await _publish(database, now, PERMIT)
    async with database.transaction() as tx:
        assert await store.withdraw(tx, "permit", now)
        assert not await store.withdraw(tx, "permit", now)
        assert await store.seed(tx, [PERMIT, NOTICE], now) == 1
    async with database.reading() as connection:
        assert [one.entry.id for one in await store.published(connection)] == ["notice"]
        found = await store.find(connection, "permit")
    assert found is not None
    assert found.status is EntryStatus.WITHDRAWN
