"""The records floor behaves the same on SQLite and on PostgreSQL."""

import asyncio
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from records import audit, citizens, conversations, messages, outbox, shown, staff
from records.conversations import Conversation
from records.database import Database
from records.messages import Inbound, Message, NewNote, NewReply, Rated, Rating
from records.moments import Moment
from records.outbox import SendState
from records.staff import NewStaff, Role

HELLO = Inbound("web", "visitor-1", "visitor-1:m1", "路灯坏了")


async def receive(database: Database, inbound: Inbound, now: datetime) -> messages.Receipt:
    async with database.transaction() as tx:
        return await messages.receive(tx, inbound, now)


async def enter(tx: AsyncConnection, citizen_id: int, now: datetime) -> Conversation:
    return await conversations.enter(tx, await conversations.hold(tx, citizen_id, now), now)


async def post(database: Database, citizen_id: int, text: str, now: datetime) -> Message:
    async with database.transaction() as tx:
        message = await messages.post(tx, citizen_id, NewNote(text, author="staff:1"), now)
        await outbox.enqueue(tx, message, now)
    return message


async def test_a_message_delivered_twice_is_one_row_with_one_reply(database: Database, now: datetime) -> None:
    first = await receive(database, HELLO, now)
    async with database.transaction() as tx:
        reply = await messages.store_reply(tx, first.message, NewReply(NewNote("好的"), "answered"), now)
    second = await receive(database, HELLO, now)
    assert (first.seen, second.seen) == (False, True)
    assert second.message.id == first.message.id
    assert second.reply == reply


async def test_a_second_reply_to_the_same_message_gives_back_the_first(database: Database, now: datetime) -> None:
    receipt = await receive(database, HELLO, now)
    async with database.transaction() as tx:
        first = await messages.store_reply(tx, receipt.message, NewReply(NewNote("一"), "answered"), now)
        second = await messages.store_reply(tx, receipt.message, NewReply(NewNote("二"), "answered"), now)
    assert second == first


async def test_an_answer_is_rated_by_whom_it_was_given_to_and_the_last_word_counts(
    database: Database, now: datetime
) -> None:
    asked = (await receive(database, HELLO, now)).message
    other = (await receive(database, Inbound("web", "visitor-2", "visitor-2:m1", "你好"), now)).message
    async with database.transaction() as tx:
        await messages.store_reply(tx, asked, NewReply(NewNote("好的"), "answered", topic="lamps"), now)
        await messages.store_reply(tx, other, NewReply(NewNote("您好"), "small_talk"), now)
        for rating in (Rating.HELPFUL, Rating.UNHELPFUL, Rating.UNHELPFUL):
            assert await messages.rate(tx, asked.citizen_id, Rated(asked.id, rating))
        assert not await messages.rate(tx, other.citizen_id, Rated(asked.id, Rating.HELPFUL))
        assert not await messages.rate(tx, other.citizen_id, Rated(other.id, Rating.HELPFUL))
        rated = await messages.load(tx, asked.id)
        assert (rated.topic, rated.rating) == ("lamps", Rating.UNHELPFUL)
        assert (await messages.load(tx, other.id)).rating is None


async def test_a_word_on_an_answer_is_kept_with_the_reply_to_it(database: Database, now: datetime) -> None:
    asked = (await receive(database, HELLO, now)).message
    said = (await receive(database, Inbound("web", "visitor-1", "visitor-1:m2", "没用"), now)).message
    rated = Rated(asked.id, Rating.UNHELPFUL)
    async with database.transaction() as tx:
        await messages.store_reply(tx, asked, NewReply(NewNote("好的"), "answered", topic="lamps"), now)
        await messages.store_reply(tx, said, NewReply(NewNote("对不起"), "rated", rated=rated), now)
        assert (await messages.load(tx, asked.id)).rating is Rating.UNHELPFUL


async def test_the_same_message_from_many_deliveries_at_once_is_received_once(
    database: Database, now: datetime
) -> None:
    receipts = await asyncio.gather(*(receive(database, HELLO, now) for _ in range(8)))
    assert len({receipt.message.id for receipt in receipts}) == 1
    assert sum(not receipt.seen for receipt in receipts) == 1


async def test_a_transaction_that_fails_leaves_nothing(database: Database, now: datetime) -> None:
    async def die_half_way() -> None:
        async with database.transaction() as tx:
            await messages.receive(tx, HELLO, now)
            raise RuntimeError("died")

    with pytest.raises(RuntimeError, match="died"):
        await die_half_way()
    async with database.reading() as connection:
        assert await citizens.find(connection, "web", "visitor-1") is None


async def test_an_hour_of_silence_or_many_turns_begin_a_new_episode(database: Database, now: datetime) -> None:
    citizen_id = (await receive(database, HELLO, now)).message.citizen_id
    async with database.transaction() as tx:
        for _ in range(conversations.MAX_TURNS - 1):
            state = await enter(tx, citizen_id, now)
        assert (state.episode, state.turns) == (1, conversations.MAX_TURNS)
        assert (await enter(tx, citizen_id, now)).episode == 2
        later = now + conversations.IDLE + timedelta(seconds=1)
        assert (await enter(tx, citizen_id, later)).episode == 3


async def test_a_new_episode_can_begin_in_the_middle_of_a_turn(database: Database, now: datetime) -> None:
    citizen_id = (await receive(database, HELLO, now)).message.citizen_id
    async with database.transaction() as tx:
        assert await conversations.begin_episode(tx, citizen_id) == 2
        state = await enter(tx, citizen_id, now)
    assert (state.episode, state.turns) == (2, 2)


async def test_a_draft_outlives_its_episode(database: Database, now: datetime) -> None:
    citizen_id = (await receive(database, HELLO, now)).message.citizen_id
    async with database.transaction() as tx:
        await conversations.keep_draft(tx, citizen_id, '{"what":"路灯"}')
        await conversations.end_episode(tx, citizen_id)
    async with database.transaction() as tx:
        state = await enter(tx, citizen_id, now)
    assert (state.episode, state.draft) == (2, '{"what":"路灯"}')


async def test_the_timeline_hides_what_has_not_reached_the_citizen(database: Database, now: datetime) -> None:
    citizen_id = (await receive(database, HELLO, now)).message.citizen_id
    note = await post(database, citizen_id, "已修好", now)
    async with database.transaction() as tx:
        before = await shown.after(tx, citizen_id, 0, 10)
        await messages.mark_delivered(tx, note.id, now)
        after = await shown.after(tx, citizen_id, 0, 10)
    assert [m.text for m in before] == ["路灯坏了"]
    assert [m.text for m in after] == ["路灯坏了", "已修好"]
    assert [m.text for m in await _last(database, citizen_id, 1)] == ["已修好"]


async def test_what_is_delivered_later_has_the_later_place_whenever_it_was_written(
    database: Database, now: datetime
) -> None:
    first = (await receive(database, HELLO, now)).message
    early = await post(database, first.citizen_id, "早写的", now)
    late = await post(database, first.citizen_id, "晚写的", now)
    async with database.transaction() as tx:
        for note in (late, early, late):  # the second time changes nothing
            await messages.mark_delivered(tx, note.id, now)
    assert [(m.text, m.place) for m in await _last(database, first.citizen_id, 9)] == [
        ("路灯坏了", 1),
        ("晚写的", 2),
        ("早写的", 3),
    ]


async def test_news_names_whom_something_was_shown_and_what_is_beyond_what_they_saw(
    database: Database, now: datetime
) -> None:
    old = (await receive(database, HELLO, now - timedelta(minutes=5))).message.citizen_id
    fresh = [
        (await receive(database, replace(HELLO, sender=f"v{n}", external_id=f"v{n}:1"), now)).message.citizen_id
        for n in range(120)
    ]
    async with database.reading() as connection:
        news = await shown.since(connection, HELLO.channel, now)
        found = await shown.beyond(connection, dict.fromkeys(fresh, 0) | {old: 1})
    assert sorted((one.citizen_id, one.external_id, one.place) for one in news) == [
        (citizen_id, f"v{n}", 1) for n, citizen_id in enumerate(fresh)
    ]
    assert {message.citizen_id for message in found} == set(fresh)


async def test_places_become_visible_in_order_whichever_transaction_ends_first(
    database: Database, now: datetime
) -> None:
    first = (await receive(database, HELLO, now)).message
    notes = [await post(database, first.citizen_id, str(n), now) for n in range(8)]

    async def deliver(note: Message) -> None:
        async with database.transaction() as tx:
            await messages.mark_delivered(tx, note.id, now)

    seen: list[int] = []
    work = asyncio.gather(*(deliver(note) for note in notes))
    while not work.done():
        async with database.reading() as connection:
            seen += [m.place or 0 for m in await shown.after(connection, first.citizen_id, (seen or [0])[-1], 99)]
        await asyncio.sleep(0)
    seen += [m.place or 0 for m in await _last(database, first.citizen_id, 99) if (m.place or 0) > seen[-1]]
    assert seen == list(range(1, 10))


async def _last(database: Database, citizen_id: int, limit: int) -> list[Message]:
    async with database.reading() as connection:
        return await shown.last(connection, citizen_id, limit)


async def test_parcels_of_one_citizen_go_out_one_after_the_other(database: Database, now: datetime) -> None:
    citizen_id = (await receive(database, HELLO, now)).message.citizen_id
    first, second = await post(database, citizen_id, "一", now), await post(database, citizen_id, "二", now)
    lease = timedelta(seconds=30)
    async with database.transaction() as tx:
        taken = await outbox.claim(tx, ["web"], now, lease, 10)
        assert [parcel.message_id for parcel in taken] == [first.id]
        assert await outbox.claim(tx, ["web"], now, lease, 10) == []
        await outbox.mark_sent(tx, taken[0].id, now)
        assert [parcel.message_id for parcel in await outbox.claim(tx, ["web"], now, lease, 10)] == [second.id]


@pytest.mark.parametrize(("repeatable", "state"), [(["web"], SendState.QUEUED), ([], SendState.UNKNOWN)])
async def test_a_dead_senders_parcel_is_repeated_only_where_that_is_safe(
    database: Database, now: datetime, repeatable: list[str], state: SendState
) -> None:
    citizen_id = (await receive(database, HELLO, now)).message.citizen_id
    note = await post(database, citizen_id, "一", now)
    async with database.transaction() as tx:
        await outbox.claim(tx, ["web"], now, timedelta(seconds=30), 10)
        assert await outbox.end_expired_leases(tx, repeatable, "发送中断", now + timedelta(seconds=29)) == 0
        assert await outbox.end_expired_leases(tx, repeatable, "发送中断", now + timedelta(seconds=30)) == 1
        assert (await outbox.state_of(tx, [note.id]))[note.id][0] == state


async def test_a_refused_parcel_waits_and_a_failed_one_can_be_sent_again_by_hand(
    database: Database, now: datetime
) -> None:
    citizen_id = (await receive(database, HELLO, now)).message.citizen_id
    note = await post(database, citizen_id, "一", now)
    later, lease = now + timedelta(minutes=1), timedelta(seconds=30)
    async with database.transaction() as tx:
        parcel = (await outbox.claim(tx, ["web"], now, lease, 10))[0]
        await outbox.retry_later(tx, parcel.id, "busy", later, now)
        assert await outbox.claim(tx, ["web"], now, lease, 10) == []
        again = (await outbox.claim(tx, ["web"], later, lease, 10))[0]
        assert again.attempts == 2
        await outbox.mark_failed(tx, again.id, "not a follower", later)
        assert await outbox.backlog(tx) == (0, None)
        assert await outbox.resend(tx, note.id, later)
        assert (await outbox.backlog(tx))[0] == 1
        assert (await outbox.claim(tx, ["web"], later, lease, 10))[0].attempts == 1


async def test_wrong_passwords_lock_an_account_and_a_right_one_clears_the_count(
    database: Database, now: datetime
) -> None:
    new = NewStaff("zhang", "张工", frozenset({Role.HANDLER}), "housing", "hash", demo=True)
    until = now + timedelta(minutes=15)
    async with database.transaction() as tx:
        assert await staff.add(tx, new, now)
        assert not await staff.add(tx, new, now)
        account = await staff.account(tx, "zhang")
        assert account is not None
        assert account.staff.has(Role.HANDLER, Role.LEADER)
        for _ in range(3):
            await staff.record_failure(tx, account.staff.id, 3, until)
        locked = await staff.account(tx, "zhang")
        assert locked is not None
        assert locked.locked_until == until
        await staff.clear_failures(tx, account.staff.id)
        assert await staff.demo_accounts(tx) == 1
        await staff.set_password(tx, account.staff.id, "other")
        assert await staff.demo_accounts(tx) == 0


async def test_a_session_ends_by_time_by_logout_and_with_the_password(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        await staff.add(tx, NewStaff("li", "李工", frozenset(), None, "hash"), now)
        account = await staff.account(tx, "li")
        assert account is not None
        person = account.staff
        for digest in ("a" * 64, "b" * 64):
            await staff.open_session(tx, person.id, digest, now, timedelta(hours=8))
        assert await staff.session_staff(tx, "a" * 64, now) == person
        assert await staff.session_staff(tx, "a" * 64, now + timedelta(hours=8)) is None
        await staff.end_session(tx, "a" * 64)
        assert await staff.session_staff(tx, "a" * 64, now) is None
        await staff.set_password(tx, person.id, "new")
        assert await staff.session_staff(tx, "b" * 64, now) is None


async def test_the_audit_of_a_thing_is_read_in_order(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        for action in ("case.dispatched", "case.accepted"):
            await audit.record(tx, audit.Entry(now, "staff:1", action, "case:7", ""))
        assert [entry.action for entry in await audit.entries_of(tx, "case:7")] == ["case.dispatched", "case.accepted"]


def test_a_moment_without_a_zone_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Moment().bind_processor(sqlite.dialect())(now.replace(tzinfo=None))


async def test_many_messages_are_posted_in_order_each_with_its_citizen(database: Database, now: datetime) -> None:
    ids = [
        (await receive(database, replace(HELLO, sender=who, external_id=who), now)).message.citizen_id for who in "ab"
    ]
    notes = [(ids[n % 2], NewNote(f"第{n}条", case_id=n)) for n in range(6)]
    async with database.transaction() as tx:
        posted = await messages.post_all(tx, [*notes, (10**6, NewNote("谁也不是"))], now)
        await outbox.enqueue_all(tx, posted, now)
    assert [(one.citizen_id, one.text, one.case_id) for one in posted] == [(who, n.text, n.case_id) for who, n in notes]
    assert [one.id for one in posted] == sorted(one.id for one in posted)
    async with database.transaction() as tx:
        claimed = await outbox.claim(tx, ["web"], now, timedelta(seconds=9), 9)
    assert {one.message_id for one in claimed} == {posted[0].id, posted[1].id}  # each citizen's first
