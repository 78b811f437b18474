"""The window as the rows of both databases tell it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from records import alarms, citizens, messages, outbox
from records.database import Database
from records.messages import Inbound, NewNote
from records.outbox import Report, SendState, Spent
from records.service_window import gone_since, windows

LEASE = timedelta(seconds=60)


class Citizen:
    """Somebody on WeChat, and what we send them."""

    def __init__(self, database: Database, openid: str) -> None:
        self.database = database
        self.openid = openid
        self.id = 0

    async def says(self, at: datetime, kind: str = "text") -> None:
        async with self.database.transaction() as tx:
            inbound = Inbound("wechat", self.openid, f"{self.openid}:{at}:{kind}", "问题", kind=kind)
            self.id = (await messages.receive(tx, inbound, at)).message.citizen_id

    async def gets(self, at: datetime, how: str = "sent") -> None:
        async with self.database.transaction() as tx:
            await outbox.enqueue(tx, await messages.post(tx, self.id, NewNote("答复"), at), at)
            (parcel,) = await outbox.claim(tx, ["wechat"], at, LEASE, 1)
            match how:
                case "sent":
                    await outbox.mark_sent(tx, parcel.id, at, Spent(1))
                case "unknown":
                    await outbox.mark_unknown(tx, parcel.id, "没有回音", at, Spent(1))
                case "dead":
                    await outbox.end_expired_leases(tx, [], "中断", at + LEASE)
                case "refused":
                    await outbox.mark_failed(tx, parcel.id, "拒收", at)

    async def noticed(self, tx: AsyncConnection, receipt: str, at: datetime) -> int:
        """A notice goes out in place of a message; the message's row."""
        note = await messages.post(tx, self.id, NewNote("已答复"), at)
        await outbox.enqueue(tx, note, at)
        (parcel,) = await outbox.claim(tx, ["wechat"], at, LEASE, 1)
        await outbox.mark_noticed(tx, parcel.id, "template", receipt, at)
        return note.id

    async def left(self, now: datetime) -> int:
        async with self.database.reading() as connection:
            return (await windows(connection, [self.id], now))[self.id].left


@pytest.mark.parametrize(("how", "left"), [("sent", 4), ("unknown", 4), ("dead", 4), ("refused", 5), ("under way", 4)])
async def test_what_arrived_or_may_have_counts(database: Database, now: datetime, how: str, left: int) -> None:
    citizen, other = Citizen(database, "zhang"), Citizen(database, "li")
    await citizen.says(now)
    await other.says(now)
    await citizen.gets(now + timedelta(seconds=1), how)
    assert await citizen.left(now + timedelta(minutes=2)) == left
    assert await other.left(now + timedelta(minutes=2)) == 5


async def test_a_click_opens_three_for_a_minute_and_a_message_five_for_two_days(
    database: Database, now: datetime
) -> None:
    citizen = Citizen(database, "zhang")
    await citizen.says(now, "click")
    assert await citizen.left(now + timedelta(seconds=1)) == 3
    assert await citizen.left(now + timedelta(minutes=1)) == 0
    await citizen.says(now + timedelta(hours=1))
    assert await citizen.left(now + timedelta(hours=48)) == 5
    assert await citizen.left(now + timedelta(hours=49)) == 0


@pytest.mark.parametrize("how", ["came", "arrived"])
async def test_nothing_reaches_who_left_until_they_come_again_or_something_arrives(
    database: Database, now: datetime, how: str
) -> None:
    citizen, other, later = Citizen(database, "zhang"), Citizen(database, "li"), now + timedelta(minutes=1)

    async def gone() -> datetime | None:
        async with database.reading() as connection:
            return (await gone_since(connection, [citizen.id, other.id])).get(citizen.id)

    await citizen.says(now)
    assert await gone() is None
    async with database.transaction() as tx:
        await citizens.mark_unreachable(tx, citizen.id, later)
        note = await messages.post(tx, citizen.id, NewNote("答复"), later)
    await other.says(later + timedelta(seconds=1))
    assert await gone() == later
    if how == "came":
        await citizen.says(later + timedelta(seconds=1), "subscribe")
    else:
        async with database.transaction() as tx:
            await messages.mark_delivered(tx, note.id, later + timedelta(seconds=1))
    assert await gone() is None


async def test_what_is_held_goes_out_when_the_citizen_writes_or_its_time_is_over(
    database: Database, now: datetime
) -> None:
    citizen = Citizen(database, "zhang")
    await citizen.says(now)
    until = now + timedelta(hours=40)
    async with database.transaction() as tx:
        for text in ("一", "二"):
            await outbox.enqueue(tx, await messages.post(tx, citizen.id, NewNote(text), now), now)
        (held,) = await outbox.claim(tx, ["wechat"], now, LEASE, 9)
        await outbox.hold(tx, held.id, "用完了", until, now)
        (passing,) = await outbox.claim(tx, ["wechat"], now, LEASE, 9)
        await outbox.mark_sent(tx, passing.id, now, Spent(1))
        assert passing.message_id > held.message_id
        assert not await outbox.anything_due(tx, "wechat", now)
        assert await outbox.anything_due(tx, "wechat", until)
        assert await outbox.release(tx, citizen.id, now)
        assert not await outbox.release(tx, citizen.id, now)
        again = await outbox.claim(tx, ["wechat"], now, LEASE, 9)
        assert [parcel.id for parcel in again] == [held.id]
        await outbox.hold(tx, held.id, "用完了", until, now)
        assert [parcel.id for parcel in await outbox.claim(tx, ["wechat"], until, LEASE, 9)] == [held.id]


async def test_a_refused_row_takes_what_stands_behind_it_out_of_sight(database: Database, now: datetime) -> None:
    citizen = Citizen(database, "zhang")
    await citizen.says(now)
    later = now + timedelta(minutes=5)
    async with database.transaction() as tx:
        for text in ("一", "二", "三"):
            await outbox.enqueue(tx, await messages.post(tx, citizen.id, NewNote(text), now), now)
        (first,) = await outbox.claim(tx, ["wechat"], now, LEASE, 9)
        assert not await outbox.anything_due(tx, "wechat", now)
        await outbox.retry_later(tx, first.id, "-1", later, now)
        assert not await outbox.anything_due(tx, "wechat", later - timedelta(seconds=1))
        for _ in range(3):
            (parcel,) = await outbox.claim(tx, ["wechat"], later, LEASE, 9)
            await outbox.mark_sent(tx, parcel.id, later)
        assert not await outbox.anything_due(tx, "wechat", later + LEASE)


@pytest.mark.parametrize(("failure", "state"), [("拒收", SendState.FAILED), (None, SendState.ARRIVED)])
async def test_how_a_notice_ended_is_kept_as_the_platform_reports_it(
    database: Database, now: datetime, failure: str | None, state: SendState
) -> None:
    citizen = Citizen(database, "zhang")
    await citizen.says(now)
    report = Report("4711", "", citizen.id, failure)
    async with database.transaction() as tx:
        note = await citizen.noticed(tx, "4711", now)
        assert not await outbox.notice_reported(tx, replace(report, number="4712"), now)
        assert await outbox.notice_reported(tx, report, now)
        assert await outbox.state_of(tx, [note]) == {note: (state, failure)}
        assert await outbox.notices_of(tx, [note]) == {note: "template"}
        assert await outbox.notice_reported(tx, replace(report, failure="又一次"), now)  # delivered again
        assert await outbox.state_of(tx, [note]) == {note: (state, failure)}
        assert await outbox.resend(tx, note, now) == (state is SendState.FAILED)
        assert await outbox.notice_reported(tx, report, now) == (state is SendState.ARRIVED)


async def test_a_notice_whose_number_was_not_told_is_known_by_its_template_and_citizen(
    database: Database, now: datetime
) -> None:
    zhang, li = Citizen(database, "zhang"), Citizen(database, "li")
    for citizen in (zhang, li):
        await citizen.says(now)
    async with database.transaction() as tx:
        first, second, other = [await one.noticed(tx, "t1", now) for one in (zhang, zhang, li)]
        report = Report("4711", "t1", zhang.id, "拒收")
        for _ in range(2):  # a report is delivered again
            assert await outbox.notice_reported(tx, report, now)
        states = {one: state for one, (state, _) in (await outbox.state_of(tx, [first, second, other])).items()}
        assert states == {first: SendState.SENT, second: SendState.FAILED, other: SendState.SENT}
        assert not await outbox.notice_reported(tx, replace(report, number="1", template="t2"), now)
        assert not await outbox.notice_reported(tx, replace(report, number="1", citizen_id=None), now)


async def test_refusals_of_the_account_are_counted_until_somebody_deals_with_them(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as tx:
        for minutes in (0, 5):
            await alarms.account_refused(tx, "wechat", 48001, "没有权限", now + timedelta(minutes=minutes))
        assert await alarms.refused_since(tx, "wechat", 48001) == now
        assert await alarms.refused_since(tx, "wechat", 40164) is None
        (alarm,) = await alarms.standing(tx)
        assert (alarm.times, alarm.first_at, alarm.last_at) == (2, now, now + timedelta(minutes=5))
        assert await alarms.settle(tx, "wechat", 48001)
        assert not await alarms.settle(tx, "wechat", 48001)
