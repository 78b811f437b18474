"""Lists of entries for the desk, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from editorial_office import PERMIT, Office

from knowledge_base import listing, store
from knowledge_base.entry import Document, EntryKind, EntryStatus, Standing, Validity
from knowledge_base.listing import COUNT_LIMIT, Count, EntryFilter
from records.database import Database

DAY = date(2026, 11, 23)
NOTICE = Document(
    id="notice", title="关于 100% 补贴的通知", text="关于办事的通知正文。", source="某部门", as_of=date(2026, 1, 1)
)
OTHERS = (
    replace(PERMIT, id="old", districts=(), department=None, validity=Validity(expires=date(2026, 11, 22))),
    replace(PERMIT, id="last-day", validity=Validity(expires=DAY), review_by=date(2026, 11, 1)),
    replace(PERMIT, id="repealed", validity=Validity(repealed=DAY, effective=date(2027, 1, 1))),
    replace(PERMIT, id="next-year", validity=Validity(effective=date(2027, 1, 1)), districts=("510105", "510104")),
)


@pytest.fixture
async def office(database: Database, now: datetime) -> Office:
    async with database.transaction() as tx:
        await store.publish(tx, [NOTICE, PERMIT, *OTHERS], now)
    return Office(database, now + timedelta(minutes=1))


async def _ids(office: Office, wanted: EntryFilter) -> set[str]:
    async with office.database.reading() as connection:
        page = await listing.list_versions(connection, wanted)
        assert await listing.count(connection, wanted) == Count(len(page.versions), False)
    return {one.entry_id for one in page.versions}


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (EntryFilter(kind=EntryKind.DOCUMENT), {"notice"}),
        (EntryFilter(text="100%"), {"notice"}),
        (EntryFilter(text="居住"), {"permit", "old", "last-day", "repealed", "next-year"}),
        (EntryFilter(district="510105"), {"next-year"}),
        (EntryFilter(district=listing.UNKNOWN), {"notice", "old"}),
        (EntryFilter(department=listing.UNKNOWN), {"notice", "old"}),
        (EntryFilter(area="residence", department="police", text="居", district="510105"), {"next-year"}),
        (EntryFilter(review_before=DAY), {"last-day"}),
        (EntryFilter(review_before=date(2026, 11, 1)), set()),
        (EntryFilter(statuses=frozenset({EntryStatus.DRAFT})), set()),
        *((EntryFilter(standing=(standing, DAY)), None) for standing in Standing),
    ],
)
async def test_a_filter_finds_what_it_says(office: Office, wanted: EntryFilter, ids: set[str] | None) -> None:
    if wanted.standing is not None:
        standing, day = wanted.standing
        ids = {one.id for one in (NOTICE, PERMIT, *OTHERS) if one.validity.standing(day) is standing}
    assert await _ids(office, wanted) == ids


async def test_a_rework_stands_beside_what_it_will_replace(office: Office) -> None:
    await office.save(replace(PERMIT, title="新居住证"))
    async with office.database.reading() as connection:
        page = await listing.list_versions(connection, EntryFilter(text="居住证"), limit=2)
    assert [(one.entry_id, one.status) for one in page.versions] == [
        ("permit", EntryStatus.DRAFT),
        ("repealed", EntryStatus.PUBLISHED),
    ]


async def test_pages_follow_each_other_without_gap_or_repetition(office: Office) -> None:
    seen: list[str] = []
    after = None
    async with office.database.reading() as connection:
        for _ in range(3):
            page = await listing.list_versions(connection, EntryFilter(), after, limit=2)
            seen += [one.entry_id for one in page.versions]
            after = page.next
    assert (sorted(seen), after) == (sorted(one.id for one in (NOTICE, PERMIT, *OTHERS)), None)


async def test_counting_stops_at_a_limit(office: Office) -> None:
    many = [replace(NOTICE, id=f"n{number}") for number in range(COUNT_LIMIT + 1)]
    async with office.database.transaction() as tx:
        await store.publish(tx, many, office.now)
    async with office.database.reading() as connection:
        assert await listing.count(connection, EntryFilter()) == Count(COUNT_LIMIT, True)


async def test_titles_are_those_that_answer_and_unknown_ids_have_none(office: Office) -> None:
    await office.save(replace(PERMIT, title="新标题"))
    await office.save(replace(PERMIT, id="new", title="还是草稿"))
    async with office.database.reading() as connection:
        found = await listing.titles(connection, ["permit", "new", "nothing"])
        assert await listing.titles(connection, []) == {}
    assert found == {"permit": PERMIT.title, "new": "还是草稿"}
