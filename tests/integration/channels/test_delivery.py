"""What waits in the outbox goes out once, or stands there with a reason."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from channels.delivery import LEASE, MAX_ATTEMPTS, Delivery, Errand, WebSender
from channels.outcome import SENT, Outcome, Result
from records import messages, outbox
from records.database import Database
from records.messages import Inbound, NewNote
from records.outbox import SendState

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BUSY = Outcome(Result.RETRY, "-1 busy")


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now


class Sender:
    """Sends nothing; gives the outcomes it was told, then success."""

    repeatable = False
    windowed = False

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes: Iterator[Outcome] = iter(outcomes)
        self.sent: list[tuple[str, str]] = []

    async def send(self, errand: Errand) -> Outcome:
        self.sent.append((errand.to, errand.message.text))
        return next(self.outcomes, SENT)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def post(database: Database, *texts: str, sender: str = "openid", channel: str = "wechat") -> list[int]:
    async with database.transaction() as tx:
        receipt = await messages.receive(tx, Inbound(channel, sender, f"{sender}:{texts}", "问题"), START)
        notes = [await messages.post(tx, receipt.message.citizen_id, NewNote(text), START) for text in texts]
        for note in notes:
            await outbox.enqueue(tx, note, START)
    return [note.id for note in notes]


async def states(database: Database, ids: list[int]) -> list[tuple[SendState, str | None]]:
    async with database.reading() as connection:
        found = await outbox.state_of(connection, ids)
    return [found[one] for one in ids]


async def test_each_citizens_messages_go_out_in_order_and_once(sqlite_database: Database, clock: Clock) -> None:
    ids = await post(sqlite_database, "一", "二", "三")
    sender = Sender()
    delivery = Delivery(sqlite_database, {"wechat": sender}, clock)
    await asyncio.gather(delivery.drain(), delivery.drain())
    assert sender.sent == [("openid", "一"), ("openid", "二"), ("openid", "三")]
    assert await states(sqlite_database, ids) == [(SendState.SENT, None)] * 3
    assert await delivery.drain() == 0


async def test_what_the_web_page_may_show_is_marked_as_delivered(sqlite_database: Database, clock: Clock) -> None:
    ids = await post(sqlite_database, "已修好", channel="web")
    await Delivery(sqlite_database, {"web": WebSender()}, clock).drain()
    async with sqlite_database.reading() as connection:
        assert (await messages.load(connection, ids[0])).delivered_at == START


async def test_a_busy_platform_is_asked_again_later_and_later(sqlite_database: Database, clock: Clock) -> None:
    ids = await post(sqlite_database, "一")
    sender = Sender(BUSY, BUSY)
    delivery = Delivery(sqlite_database, {"wechat": sender}, clock, chance=lambda: 0.5)
    for seconds, attempts in ((0, 1), (1, 1), (2, 2), (5, 2), (6, 3)):
        clock.now = START + timedelta(seconds=seconds)
        await delivery.drain()
        assert len(sender.sent) == attempts
    assert (await states(sqlite_database, ids))[0][0] is SendState.SENT


async def test_a_platform_that_stays_busy_is_given_up_with_the_reason(sqlite_database: Database, clock: Clock) -> None:
    ids = await post(sqlite_database, "一")
    sender = Sender(*[BUSY] * 100)
    delivery = Delivery(sqlite_database, {"wechat": sender}, clock)
    for hours in range(20):
        clock.now = START + timedelta(hours=hours)
        await delivery.drain()
    assert len(sender.sent) == MAX_ATTEMPTS
    assert await states(sqlite_database, ids) == [(SendState.FAILED, "-1 busy")]


async def test_a_message_that_may_have_arrived_is_not_repeated(sqlite_database: Database, clock: Clock) -> None:
    ids = await post(sqlite_database, "一", "二")
    sender = Sender(Outcome(Result.UNKNOWN, "TimeoutError"))
    await Delivery(sqlite_database, {"wechat": sender}, clock).drain()
    assert [text for _, text in sender.sent] == ["一", "二"]
    assert await states(sqlite_database, ids) == [(SendState.UNKNOWN, "TimeoutError"), (SendState.SENT, None)]


async def test_a_sender_that_died_leaves_an_unknown_outcome_and_the_next_goes_out(
    sqlite_database: Database, clock: Clock
) -> None:
    ids = await post(sqlite_database, "一", "二")
    async with sqlite_database.transaction() as tx:
        await outbox.claim(tx, ["wechat"], START, LEASE, 1)
    sender = Sender()
    delivery = Delivery(sqlite_database, {"wechat": sender}, clock)
    await delivery.drain()
    assert sender.sent == []
    clock.now = START + LEASE
    await delivery.drain()
    assert [text for _, text in sender.sent] == ["二"]
    assert [state for state, _ in await states(sqlite_database, ids)] == [SendState.UNKNOWN, SendState.SENT]


async def test_a_restarted_service_waits_for_no_lease_of_its_dead_predecessor(
    sqlite_database: Database, clock: Clock
) -> None:
    ids = await post(sqlite_database, "一", "二")
    async with sqlite_database.transaction() as tx:
        await outbox.claim(tx, ["wechat"], START, LEASE, 1)
    sender = Sender()
    delivery = Delivery(sqlite_database, {"wechat": sender}, clock)
    await delivery.take_over()
    await delivery.drain()
    assert [text for _, text in sender.sent] == ["二"]
    assert [state for state, _ in await states(sqlite_database, ids)] == [SendState.UNKNOWN, SendState.SENT]


async def test_how_a_send_ends_that_outlived_its_lease_undoes_nothing(database: Database, clock: Clock) -> None:
    """A process that stood still for long: staff saw that its send was unknown, and sent the message again."""
    ids = await post(database, "一", "二")

    class Stalled(Sender):
        begun, go = asyncio.Semaphore(0), asyncio.Event()

        async def send(self, errand: Errand) -> Outcome:
            self.begun.release()
            await self.go.wait()
            return BUSY

    stalled, sender = Stalled(), Sender()
    late = asyncio.create_task(Delivery(database, {"wechat": stalled}, clock).drain())
    await stalled.begun.acquire()
    clock.now += LEASE
    other = Delivery(database, {"wechat": sender}, clock)
    await other.drain()
    assert (await states(database, ids))[0][0] is SendState.UNKNOWN
    async with database.transaction() as tx:
        assert await outbox.resend(tx, ids[0], clock.now)
    await other.drain()
    stalled.go.set()
    await late
    clock.now += LEASE
    await other.drain()
    assert sorted(text for _, text in sender.sent) == ["一", "二"]
    assert [state for state, _ in await states(database, ids)] == [SendState.SENT, SendState.SENT]


async def test_one_citizens_trouble_does_not_hold_up_others(sqlite_database: Database, clock: Clock) -> None:
    await post(sqlite_database, "一", sender="gone")
    await post(sqlite_database, "二", sender="there")
    sender = Sender(Outcome(Result.UNREACHABLE, "43004"))
    await Delivery(sqlite_database, {"wechat": sender}, clock).drain()
    assert {to for to, _ in sender.sent} == {"gone", "there"}


async def test_two_processes_send_each_message_once_and_in_each_citizens_order(
    database: Database, clock: Clock
) -> None:
    people = [f"citizen{number}" for number in range(20)]
    for sender in people:
        await post(database, "一", "二", "三", sender=sender)
    together = Sender()
    processes = [Delivery(database, {"wechat": together}, clock) for _ in range(3)]
    await asyncio.gather(*(process.drain() for process in processes))
    while any([await process.drain() for process in processes]):  # what another one's message stood before
        pass
    for sender in people:
        assert [text for to, text in together.sent if to == sender] == ["一", "二", "三"]


async def test_what_waits_behind_a_slow_send_is_not_in_its_neighbours_way(
    sqlite_database: Database, clock: Clock
) -> None:
    released = asyncio.Event()

    class Slow(Sender):
        async def send(self, errand: Errand) -> Outcome:
            if errand.to == "slow":
                await released.wait()
            return await super().send(errand)

    sender = Slow()
    delivery = Delivery(sqlite_database, {"wechat": sender}, clock)
    await post(sqlite_database, "一", "二", sender="slow")
    await delivery.round()
    await post(sqlite_database, "三", sender="quick")
    await delivery.round()
    async with asyncio.timeout(5):
        while not sender.sent:  # noqa: ASYNC110 - the delivery's own tasks do it
            await asyncio.sleep(0)
    assert sender.sent == [("quick", "三")]
    released.set()
    await delivery.drain()
    assert sender.sent == [("quick", "三"), ("slow", "一"), ("slow", "二")]


async def test_a_sender_that_breaks_leaves_an_unknown_outcome_and_no_silence(
    sqlite_database: Database, clock: Clock
) -> None:
    class Broken(Sender):
        async def send(self, errand: Errand) -> Outcome:
            raise RuntimeError("a mistake of ours")

    ids = await post(sqlite_database, "一")
    await Delivery(sqlite_database, {"wechat": Broken()}, clock).drain()
    clock.now = START + LEASE
    await Delivery(sqlite_database, {"wechat": Sender()}, clock).drain()
    assert [state for state, _ in await states(sqlite_database, ids)] == [SendState.UNKNOWN]
