"""The life of an entry, on both databases: who may move it, what answers meanwhile, and what is kept of it."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from editorial_office import ADMINISTRATOR, COLLEAGUE, HANDLER, PERMIT, WRITER, Office

from knowledge_base import editorial, history, listing, schedule, store
from knowledge_base.checks import Mistake, Problem
from knowledge_base.entry import EntryStatus
from knowledge_base.errors import (
    Forbidden,
    IllegalStep,
    InvalidEntry,
    SecondPersonNeeded,
    StaleEntry,
    UnknownEntry,
)
from knowledge_base.life import EntryState, Step
from records import audit
from records.database import Database

BETTER = replace(PERMIT, title="居住证办理")


@pytest.fixture
def office(database: Database, now: datetime) -> Office:
    return Office(database, now)


async def test_a_draft_answers_only_after_a_second_person_approved_it(office: Office) -> None:
    saved = await office.save()
    assert saved.working is not None
    assert (saved.working.number, saved.working.status, saved.published) == (1, EntryStatus.DRAFT, None)
    await office.submit()
    assert await office.answers() == {}
    with pytest.raises(SecondPersonNeeded):
        await office.approve(WRITER)
    approved = await office.approve(COLLEAGUE)
    assert approved.published is not None
    assert (approved.published.status, approved.published.reviewer) == (EntryStatus.PUBLISHED, "staff:2")
    assert (approved.working, await office.answers()) == (None, {"permit": "居住证申领"})


async def test_whoever_wrote_any_of_it_cannot_approve_it(office: Office) -> None:
    await office.save(staff=WRITER)
    await office.save(BETTER, staff=COLLEAGUE)
    await office.submit(COLLEAGUE)
    for writer in (WRITER, COLLEAGUE):
        with pytest.raises(SecondPersonNeeded):
            await office.approve(writer)
    assert (await office.approve(ADMINISTRATOR)).published is not None


async def test_a_new_version_answers_in_the_place_of_the_first_and_both_are_kept(office: Office) -> None:
    await office.publish()
    await office.save(BETTER)
    assert await office.answers() == {"permit": "居住证申领"}
    await office.submit()
    await office.approve()
    assert await office.answers() == {"permit": "居住证办理"}
    async with office.database.reading() as connection:
        kept = await listing.of_entry(connection, "permit")
    assert [(one.number, one.status) for one in kept] == [(2, EntryStatus.PUBLISHED), (1, EntryStatus.REPLACED)]


async def test_the_slower_of_two_editors_is_told_what_stands_now(office: Office) -> None:
    first = await office.save()
    await office.save(BETTER, COLLEAGUE, first.revision)
    with pytest.raises(StaleEntry) as refused:
        await office.save(replace(PERMIT, title="别的"), WRITER, first.revision)
    assert refused.value.current.working is not None
    assert refused.value.current.working.entry == BETTER


async def test_of_two_editors_at_the_same_moment_one_writes_and_the_other_hears_of_it(office: Office) -> None:
    results = await asyncio.gather(
        office.save(PERMIT, WRITER, 0), office.save(BETTER, COLLEAGUE, 0), return_exceptions=True
    )
    assert {type(result) for result in results} == {EntryState, StaleEntry}
    state = await office.state()
    assert state is not None
    assert (state.revision, state.latest) == (1, 1)


async def test_a_double_click_is_one_step(office: Office) -> None:
    command = await office.command(WRITER)
    for _ in range(2):
        state = await office.do(lambda tx: editorial.save(tx, command, PERMIT, "", office.now))
    assert (state.revision, state.latest) == (1, 1)


async def test_only_editors_write_and_others_may_not_approve_or_withdraw(office: Office) -> None:
    with pytest.raises(Forbidden):
        await office.save(staff=HANDLER)
    with pytest.raises(Forbidden):
        await office.save(staff=ADMINISTRATOR)
    assert await office.state() is None
    await office.save()
    await office.submit()
    with pytest.raises(Forbidden):
        await office.approve(HANDLER)


async def test_a_handler_proposes_what_does_not_exist_yet_and_nothing_else(office: Office) -> None:
    command = await office.command(HANDLER)
    for _ in range(2):
        state = await office.do(lambda tx: editorial.propose(tx, command, PERMIT, "推荐自答复", office.now))
    assert (state.revision, state.working and state.working.status) == (1, EntryStatus.DRAFT)
    for staff in (HANDLER, WRITER):
        again = await office.command(staff)
        with pytest.raises(IllegalStep):
            await office.do(lambda tx, again=again: editorial.propose(tx, again, BETTER, "", office.now))
    with pytest.raises(Forbidden):
        await office.save(BETTER, staff=HANDLER)
    other = await office.command(ADMINISTRATOR, "other")
    with pytest.raises(Forbidden):
        await office.do(lambda tx: editorial.propose(tx, other, replace(PERMIT, id="other"), "", office.now))


async def test_what_is_in_review_is_not_edited_until_it_is_sent_back_with_a_reason(office: Office) -> None:
    await office.save()
    await office.submit()
    with pytest.raises(IllegalStep) as refused:
        await office.save(BETTER)
    assert (refused.value.step, refused.value.status) == (Step.SAVE, EntryStatus.IN_REVIEW)
    command = await office.command(COLLEAGUE)
    with pytest.raises(ValueError, match="reason"):
        await office.do(lambda tx: editorial.send_back(tx, command, " ", office.now))
    await office.do(lambda tx: editorial.send_back(tx, command, "缺材料", office.now))
    await office.save(BETTER)
    async with office.database.reading() as connection:
        steps = [(one.step, one.text) for one in await history.of_entry(connection, "permit")]
    assert steps == [(Step.SAVE, "改了"), (Step.SUBMIT, ""), (Step.SEND_BACK, "缺材料"), (Step.SAVE, "改了")]


async def test_a_content_that_cannot_be_stored_is_refused_with_all_its_mistakes(office: Office) -> None:
    with pytest.raises(InvalidEntry) as refused:
        await office.save(replace(PERMIT, title=" ", districts=("999999",)))
    assert refused.value.mistakes == (
        Mistake("title", Problem.MISSING),
        Mistake("districts", Problem.UNKNOWN_DISTRICT),
    )
    assert await office.state() is None


async def test_two_processes_publish_what_is_due_once_and_not_before(office: Office) -> None:
    await office.save()
    await office.submit()
    due = office.now + timedelta(hours=1)
    scheduled = await office.approve(publish_at=due)
    assert scheduled.working is not None
    assert scheduled.working.status is EntryStatus.SCHEDULED
    assert await schedule.keep(office.database, due - timedelta(seconds=1)) == 0
    other = Database(office.database.url.render_as_string(hide_password=False))
    published = await asyncio.gather(schedule.keep(office.database, due), schedule.keep(other, due))
    await other.close()
    assert sorted(published) == [0, 1]
    state = await office.state()
    assert state is not None
    assert state.published is not None
    assert (state.published.reviewer, state.working) == ("staff:2", None)
    assert (await office.changes(0)).version == 1


async def test_a_moment_that_has_passed_publishes_at_once(office: Office) -> None:
    await office.save()
    await office.submit()
    assert (await office.approve(publish_at=office.now - timedelta(days=1))).published is not None


async def test_an_earlier_version_comes_back_as_a_new_one(office: Office) -> None:
    await office.publish()
    await office.publish(BETTER)
    command = await office.command(COLLEAGUE)
    with pytest.raises(UnknownEntry):
        await office.do(lambda tx: editorial.roll_back(tx, command, 9, "错了", office.now))
    with pytest.raises(IllegalStep):
        await office.do(lambda tx: editorial.roll_back(tx, command, 2, "错了", office.now))
    state = await office.do(lambda tx: editorial.roll_back(tx, command, 1, "错了", office.now))
    assert state.published is not None
    assert (state.published.number, state.published.entry) == (3, PERMIT)
    assert await office.answers() == {"permit": "居住证申领"}


async def test_what_is_withdrawn_is_gone_and_its_successor_must_be_approved_again(office: Office) -> None:
    await office.publish()
    await office.save(BETTER)
    await office.submit()
    await office.approve(publish_at=office.now + timedelta(days=1))
    seen = (await office.changes(0)).version
    command = await office.command(COLLEAGUE)
    state = await office.do(lambda tx: editorial.withdraw(tx, command, "内容有误", office.now))
    assert (state.published, state.working and state.working.status) == (None, EntryStatus.DRAFT)
    changes = await office.changes(seen)
    assert (changes.published, changes.gone) == ([], ["permit"])
    assert await schedule.keep(office.database, office.now + timedelta(days=2)) == 0
    back = await office.command(COLLEAGUE)
    assert (await office.do(lambda tx: editorial.roll_back(tx, back, 1, "没有错", office.now))).published is not None


async def test_a_discarded_draft_is_kept_but_worked_on_no_more(office: Office) -> None:
    await office.publish()
    await office.save(BETTER)
    command = await office.command(WRITER)
    state = await office.do(lambda tx: editorial.discard(tx, command, office.now))
    assert state.working is None
    again = await office.save(BETTER)
    assert again.working is not None
    assert again.working.number == 3
    with pytest.raises(IllegalStep):
        await office.approve()


async def test_a_step_on_an_entry_that_does_not_exist_is_refused(office: Office) -> None:
    with pytest.raises(UnknownEntry):
        await office.submit()


async def test_samples_leave_alone_what_staff_published_drafted_or_withdrew(office: Office, now: datetime) -> None:
    notes = [replace(PERMIT, id=name) for name in ("fresh", "drafted", "withdrawn")]
    async with office.database.transaction() as tx:
        assert await store.seed(tx, [PERMIT, *notes], now) == 4
    await office.publish(BETTER)
    await office.save(replace(notes[1], title="草稿"))
    async with office.database.transaction() as tx:
        await store.withdraw(tx, "withdrawn", now)
    released = [replace(one, title="新样例") for one in (PERMIT, *notes)]
    for changed in (1, 0):
        async with office.database.transaction() as tx:
            assert await store.seed(tx, released, now) == changed
    assert await office.answers() == {"permit": "居住证办理", "fresh": "新样例", "drafted": "居住证申领"}


async def test_a_reader_is_told_only_what_changed_since(office: Office, now: datetime) -> None:
    assert await office.changes(0) == store.Changes(0, [], [])
    async with office.database.transaction() as tx:
        await store.publish(tx, [PERMIT, replace(PERMIT, id="other")], now)
    first = await office.changes(0)
    assert (first.version, [one.entry.id for one in first.published]) == (1, ["other", "permit"])
    await office.publish(BETTER)
    then = await office.changes(first.version)
    assert (then.version, [one.entry for one in then.published], then.gone) == (2, [BETTER], [])
    assert await office.changes(then.version) == store.Changes(2, [], [])


async def test_every_step_of_staff_and_timer_is_in_the_audit(office: Office) -> None:
    await office.save()
    await office.submit()
    await office.approve(publish_at=office.now + timedelta(hours=1))
    await schedule.keep(office.database, office.now + timedelta(hours=1))
    async with office.database.reading() as connection:
        rows = await audit.entries_of(connection, "knowledge:permit")
    assert [(row.actor, row.action) for row in rows] == [
        ("staff:1", "knowledge.save"),
        ("staff:1", "knowledge.submit"),
        ("staff:2", "knowledge.approve"),
        ("publishing", "knowledge.publish"),
    ]
