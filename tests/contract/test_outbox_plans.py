"""Neither a claim nor a page of dead letters reads more rows than it takes, however many there are."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.sql import Select

from records import citizens, dead_letters, messages, outbox
from records.database import Database
from records.outbox import SendState

ROWS, OF_EACH = 3_000, 3
LEASE = timedelta(seconds=60)


@pytest.fixture
async def backlog(database: Database, now: datetime) -> Database:
    """Three queued messages for each of a thousand citizens, and as many dead ones."""
    async with database.transaction() as tx:
        people = [
            {"id": n, "channel": "wechat", "external_id": f"o{n}", "created_at": now}
            for n in range(1, ROWS // OF_EACH + 1)
        ]
        await tx.execute(citizens.citizens.insert(), people)
        notes = [_note(n, now) for n in range(1, 2 * ROWS + 1)]
        await tx.execute(messages.messages.insert(), notes)
        await tx.execute(outbox.outbox.insert(), [_row(note, now) for note in notes])
    async with database.transaction() as tx:
        await tx.execute(text("ANALYZE"))
    return database


def _note(number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "citizen_id": 1 + number % (ROWS // OF_EACH),
        "episode": 1,
        "channel": "wechat",
        "direction": "out",
        "kind": "text",
        "text": "答复",
        "author": "assistant",
        "day": now.date(),
        "created_at": now,
    }


def _row(note: dict[str, Any], now: datetime) -> dict[str, Any]:
    dead = note["id"] <= ROWS
    return {
        "citizen_id": note["citizen_id"],
        "channel": "wechat",
        "message_id": note["id"],
        "state": SendState.FAILED if dead else SendState.QUEUED,
        "last_error": f"原因{note['id'] % 5}" if dead else None,
        "attempts": 0,
        "due_at": now,
        "created_at": now,
        "ended_at": now if dead else None,
    }


async def _plan(database: Database, statement: Select[Any]) -> str:
    explain = "EXPLAIN QUERY PLAN" if database.embedded else "EXPLAIN"
    async with database.reading() as connection:
        compiled = statement.compile(connection.sync_connection, compile_kwargs={"literal_binds": True})
        return "\n".join(str(row[-1]) for row in await connection.exec_driver_sql(f"{explain} {compiled}"))


async def test_a_claim_goes_by_its_index_in_order(backlog: Database, now: datetime) -> None:
    plan = await _plan(backlog, outbox.due("wechat", now, 20))
    assert "ix_outbox_due" in plan
    assert "ix_outbox_citizen" in plan
    assert "TEMP B-TREE" not in plan
    assert "Seq Scan" not in plan


async def test_what_stands_behind_another_row_is_read_once_and_then_out_of_sight(
    backlog: Database, now: datetime
) -> None:
    heads = ROWS // OF_EACH
    async with backlog.transaction() as tx:
        claimed = await outbox.claim(tx, ["wechat"], now, LEASE, heads)
        assert len(claimed) == heads
        assert not await outbox.anything_due(tx, "wechat", now)
        for parcel in claimed[:5]:
            await outbox.mark_sent(tx, parcel.id, now)
        following = await outbox.claim(tx, ["wechat"], now, LEASE, heads)
        assert {parcel.citizen_id for parcel in following} == {parcel.citizen_id for parcel in claimed[:5]}


async def test_a_page_of_dead_letters_reads_those_alone(backlog: Database, now: datetime) -> None:
    async with backlog.reading() as connection:
        groups = await dead_letters.groups(connection)
        page = await dead_letters.page(connection, SendState.FAILED, "原因1", None, 50)
    assert sum(group.count for group in groups) == ROWS
    assert len(page) == 50
    plan = await _plan(backlog, dead_letters.newest(SendState.FAILED, "原因1", None, 50))
    assert "ix_outbox_dead" in plan
    assert "Seq Scan on outbox" not in plan
