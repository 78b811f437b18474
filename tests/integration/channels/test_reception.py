"""Every inbound message: one row, one turn, one reply."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from channels.reception import APOLOGY, Reception
from records import messages, outbox
from records.database import Database
from records.messages import Direction, Inbound
from records.outbox import SendState


def inbound(number: int = 1, sender: str = "visitor", text: str = "问题") -> Inbound:
    return Inbound("web", sender, f"{sender}:{number}", f"{text}{number}")


async def replies(database: Database) -> int:
    statement = select(func.count()).where(messages.messages.c.direction == Direction.OUT)
    async with database.reading() as connection:
        return int((await connection.execute(statement)).scalar_one())


async def leave_unanswered(database: Database, message: Inbound, age: timedelta) -> int:
    """What a process leaves that died between the inbox and the reply."""
    async with database.transaction() as tx:
        return (await messages.receive(tx, message, datetime.now(UTC) - age)).message.id


async def test_a_message_is_answered_and_the_reply_is_stored_on_it(
    reception: Reception, sqlite_database: Database, script
) -> None:
    exchange = await reception.receive(inbound())
    assert exchange.reply.text == "answer to 问题1"
    assert not script.turns[0].again
    async with sqlite_database.reading() as connection:
        assert await messages.reply_to(connection, exchange.message.id) == exchange.note


async def test_a_repeated_message_gets_the_stored_reply_without_a_second_turn(reception: Reception, script) -> None:
    first = await reception.receive(inbound())
    assert (await reception.receive(inbound())).note == first.note
    assert len(script.turns) == 1


async def test_many_deliveries_at_once_share_one_turn(reception: Reception, sqlite_database: Database, script) -> None:
    exchanges = await asyncio.gather(*(reception.receive(inbound()) for _ in range(20)))
    assert len({exchange.note.id for exchange in exchanges}) == 1
    assert (len(script.turns), await replies(sqlite_database)) == (1, 1)


async def test_a_delivery_that_goes_away_does_not_end_the_turn(reception: Reception, script) -> None:
    script.go.clear()
    leaving = asyncio.create_task(reception.receive(inbound()))
    await script.begun.acquire()
    leaving.cancel()
    script.go.set()
    assert (await reception.receive(inbound())).reply.text == "answer to 问题1"
    assert len(script.turns) == 1


async def test_what_is_said_behind_a_turn_has_one_turn_after_it_and_others_do_not_wait(
    reception: Reception, script
) -> None:
    script.go.clear()
    mine = [asyncio.create_task(reception.receive(inbound(number))) for number in range(4)]
    await script.begun.acquire()
    other = asyncio.create_task(reception.receive(inbound(9, sender="other")))
    await script.begun.acquire()
    assert script.texts == ["问题0", "问题9"]
    script.go.set()
    exchanges = await asyncio.gather(*mine, other)
    assert script.texts == ["问题0", "问题9", "问题1\n问题2\n问题3"]
    assert len({exchange.note.id for exchange in exchanges[1:4]}) == 1
    assert len({exchange.message.id for exchange in exchanges}) == 5


async def test_after_a_crash_the_repeated_message_is_answered(
    reception: Reception, sqlite_database: Database, script
) -> None:
    row = await leave_unanswered(sqlite_database, inbound(), timedelta(0))
    exchange = await reception.receive(inbound())
    assert (exchange.message.id, [turn.again for turn in script.turns]) == (row, [True])
    assert exchange.note.delivered_at is not None


async def test_after_a_crash_recovery_answers_through_the_outbox(
    reception: Reception, sqlite_database: Database, script
) -> None:
    row = await leave_unanswered(sqlite_database, inbound(), timedelta(minutes=1))
    assert await reception.recover() == 1
    assert await reception.recover() == 0
    async with sqlite_database.reading() as connection:
        reply = await messages.reply_to(connection, row)
        assert reply is not None
        assert reply.delivered_at is None
        assert (await outbox.state_of(connection, [reply.id]))[reply.id][0] is SendState.QUEUED
    assert len(script.turns) == 1


async def test_recovery_leaves_alone_what_is_fresh_or_under_way(
    reception: Reception, sqlite_database: Database, script
) -> None:
    await leave_unanswered(sqlite_database, inbound(1), timedelta(seconds=5))
    await leave_unanswered(sqlite_database, inbound(2), timedelta(minutes=1))
    script.go.clear()
    under_way = asyncio.create_task(reception.receive(inbound(2)))
    await script.begun.acquire()
    assert await reception.recover() == 0
    script.go.set()
    await under_way


async def test_a_turn_that_fails_is_tried_again_by_the_next_delivery(reception: Reception, script) -> None:
    script.failures = 1
    with pytest.raises(RuntimeError, match="script fails"):
        await reception.receive(inbound())
    assert (await reception.receive(inbound())).reply.text == "answer to 问题1"


async def test_a_turn_that_fails_in_recovery_too_ends_in_honest_words(
    reception: Reception, sqlite_database: Database, script
) -> None:
    row = await leave_unanswered(sqlite_database, inbound(), timedelta(minutes=1))
    script.failures = 1
    await reception.recover()
    async with sqlite_database.reading() as connection:
        reply = await messages.reply_to(connection, row)
    assert reply is not None
    assert reply.text == APOLOGY.text


async def test_whoever_gave_up_waiting_gets_the_reply_through_the_outbox(reception: Reception, script) -> None:
    script.go.clear()
    work = await reception.begin(inbound())
    assert await work.within(0.01) is None
    assert work.send_later()
    script.go.set()
    assert (await work.exchange()).note.delivered_at is None


async def test_a_reply_known_beforehand_is_stored_once(
    reception: Reception, sqlite_database: Database, clock: Callable[[], datetime]
) -> None:
    first = await reception.acknowledge(inbound(), APOLOGY)
    second = await reception.acknowledge(inbound(), APOLOGY)
    assert first.note == second.note
    assert await replies(sqlite_database) == 1


async def test_closing_waits_for_the_turn_under_way(reception: Reception, sqlite_database: Database, script) -> None:
    script.go.clear()
    await reception.begin(inbound())
    await script.begun.acquire()
    script.go.set()
    await reception.close()
    assert await replies(sqlite_database) == 1
