"""What is scheduled, as citizens meet it: it answers within a second of its moment, and not before."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from channels.background import repeated
from knowledge_base import editorial, schedule, store
from knowledge_base.context import Context
from knowledge_base.editorial import Command
from knowledge_base.entry import Guide
from knowledge_base.knowledge import KnowledgeBase
from records.database import Database
from records.roles import Role
from records.staff import Staff

TODAY = date(2026, 11, 23)
DRONE = Guide(id="drone", title="无人机飞行报备", area="traffic", as_of=TODAY, source="示例", steps=("在网上登记。",))
OTHER = replace(DRONE, id="card", title="社保卡补办", steps=("到银行办理。",))
EDITORS = [Staff(number, f"editor{number}", "某某", frozenset({Role.KNOWLEDGE_EDITOR}), None) for number in (1, 2)]


def _now() -> datetime:
    return datetime.now(UTC)


async def _schedule(database: Database, at: datetime) -> None:
    writer, reviewer = EDITORS
    async with database.transaction() as tx:
        await editorial.save(tx, Command("a", writer, DRONE.id, 0), DRONE, "", _now())
        await editorial.submit(tx, Command("b", writer, DRONE.id, 1), _now())
        await editorial.approve(tx, Command("c", reviewer, DRONE.id, 2), _now(), at)


async def test_a_scheduled_entry_answers_within_a_second_of_its_moment(sqlite_database: Database) -> None:
    async with sqlite_database.transaction() as tx:
        await store.publish(tx, [OTHER], _now())
    base = KnowledgeBase(sqlite_database)
    await base.start()
    # Once the dictionaries are read, as in a process that runs.
    assert (await base.ask(OTHER.title, Context(), TODAY)).entry_id == OTHER.id
    at = _now() + timedelta(seconds=1)
    async with repeated("publishing", lambda: schedule.keep(sqlite_database, _now()), schedule.POLL_SECONDS):
        await _schedule(sqlite_database, at)
        await asyncio.sleep((at - _now()).total_seconds() - 0.2)
        assert (await base.ask(DRONE.title, Context(), TODAY)).entry_id != DRONE.id
        await asyncio.sleep(1.2)
        assert (await base.ask(DRONE.title, Context(), TODAY)).entry_id == DRONE.id
    await base.close()
