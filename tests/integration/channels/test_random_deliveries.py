"""Whatever becomes of single sends: nothing is lost, sent twice, or sent before what was said earlier."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from channels.delivery import LEASE, Delivery, Errand
from channels.outcome import SENT, Outcome, Result
from records import messages, outbox
from records.database import Database
from records.messages import Inbound, NewNote
from records.outbox import DEAD, WAITING, SendState, Spent

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CITIZENS, OF_EACH, ROUNDS = 6, 5, 40
RESULTS = (*[Result.SENT] * 4, Result.RETRY, Result.RETRY, Result.HELD, Result.UNKNOWN, Result.FAILED, Result.WEB_ONLY)


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now


class Fickle:
    """A sender whose sends end in any way; sometimes its process dies over one. Notes what overtook what."""

    repeatable = False
    windowed = True

    def __init__(self, database: Database, chance: Random, clock: Clock) -> None:
        self.database = database
        self.chance = chance
        self.clock = clock
        self.calm = False
        self.sent: Counter[int] = Counter()
        self.spoken_again: set[int] = set()
        self.overtaken: list[tuple[int, int]] = []

    async def send(self, errand: Errand) -> Outcome:
        await self._look_ahead(errand)
        await asyncio.sleep(0)
        result = Result.SENT if self.calm else self.chance.choice(RESULTS)
        if result in (Result.SENT, Result.UNKNOWN):
            self.sent[errand.message.id] += 1
        if not self.calm and self.chance.random() < 0.05:
            raise RuntimeError("the process died after it")
        until = self.clock() + timedelta(hours=2) if result is Result.HELD else None
        used = int(result in (Result.SENT, Result.UNKNOWN))
        return SENT if result is Result.SENT else Outcome(result, result.value, Spent(used), until)

    async def _look_ahead(self, errand: Errand) -> None:
        of = outbox.outbox.c
        ahead = select(of.id).where(
            of.citizen_id == errand.parcel.citizen_id, of.id < errand.parcel.id, of.state.in_(WAITING)
        )
        async with self.database.reading() as connection:
            found = (await connection.execute(ahead)).scalars().all()
        self.overtaken += [(errand.parcel.id, one) for one in found if one not in self.spoken_again]


async def fill(database: Database) -> list[int]:
    people = []
    for number in range(CITIZENS):
        async with database.transaction() as tx:
            receipt = await messages.receive(tx, Inbound("wechat", f"o{number}", f"m{number}", "问题"), START)
            people.append(receipt.message.citizen_id)
            for text in range(OF_EACH):
                note = NewNote(f"{number}.{text}", author="staff:1")
                await outbox.enqueue(tx, await messages.post(tx, receipt.message.citizen_id, note, START), START)
    return people


async def write_again(database: Database, sender: Fickle, citizen_id: int, now: datetime) -> None:
    """The citizen writes: what was held may now be behind what was sent meanwhile."""
    held = select(outbox.outbox.c.id).where(
        outbox.outbox.c.citizen_id == citizen_id, outbox.outbox.c.state == SendState.HELD
    )
    async with database.transaction() as tx:
        sender.spoken_again |= set((await tx.execute(held)).scalars())
        await outbox.release(tx, citizen_id, now)


@pytest.mark.parametrize("seed", range(4))
async def test_every_message_ends_once_and_none_overtakes_another(
    database: Database, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    chance, clock = Random(seed), Clock()
    people = await fill(database)
    sender = Fickle(database, chance, clock)
    processes = [Delivery(database, {"wechat": sender}, clock, chance.random) for _ in range(2)]
    for _ in range(ROUNDS):
        await asyncio.gather(*(process.drain() for process in processes))
        clock.now += timedelta(seconds=chance.choice((1, 5, 60)))
        if chance.random() < 0.3:
            await write_again(database, sender, chance.choice(people), clock.now)
    sender.calm = True
    sender.spoken_again |= set(range(10_000))  # what is held comes back by itself
    for _ in range(30):
        clock.now += max(LEASE, timedelta(hours=1))
        await asyncio.gather(*(process.drain() for process in processes))
    async with database.reading() as connection:
        states = (await connection.execute(select(outbox.outbox.c.message_id, outbox.outbox.c.state))).all()
    assert sender.overtaken == []
    assert {row.state for row in states} <= {SendState.SENT, *DEAD}
    assert max(sender.sent.values()) == 1
    for row in states:
        assert bool(sender.sent[row.message_id]) == (row.state == SendState.SENT) or row.state == SendState.UNKNOWN
